"""Made-up visits for pictures of the screen and for tests: each scene brings a real session to one page or state."""

import asyncio
import io
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
import segno
from kivy.clock import Clock, ClockEvent
from PIL import Image, ImageDraw

from domain.call import AgentView, CallKind, CallState, CallView, EndReason, Way
from domain.cart import Add, Change, Remove
from domain.guide import Control, Guide, GuideAction, Place
from domain.line import Enrolment, EnrolmentState, LineView
from domain.listening import LOUDEST, Listening
from domain.menu import Combo, Item, Menu, Promotion
from domain.money import Money
from domain.order import Order, OrderState
from domain.payment import Means, Notice, PaymentState, Prompt
from domain.selection import ChosenOption, Pick, Selection, check_selection, complete
from domain.session import Page, Proposal
from domain.till import GiftBalance, PartView, PaymentView, ReceiptOffer, ReceiptState, TillView
from domain.trouble import Part, Problem, Trouble
from hardware.sound_keys.events import Pressed
from kiosk.config import Config
from kiosk.frames import FrameWriter, Plane
from kiosk.screen import theme
from kiosk.screen.app import ScreenApp
from kiosk.screen.choosing import new_pick, picks_in
from kiosk.screen.picture import Pictures as WindowPictures
from kiosk.screen.session import Session
from kiosk.screen.viewfinder import Viewfinder
from kiosk.screen.widgets import pictures

FACE = Path(__file__).parents[2] / "workbench/faces/maya/rasterised/00.jpg"
CUSTOMER = Path(__file__).parents[2] / "workbench/faces/customer/rasterised/00.jpg"
RECEIPT = Path(__file__).parents[2] / "docs/pictures/receipt.png"
AGENT = AgentView(id="maya", name="Maya", place="Portland")

PartT = TypeVar("PartT", Selection, Pick)


class Nobody:
    """Neither till nor line: the scenes bring their news themselves."""

    def pay(self, order: Order, tip: int, gift: str, after: int) -> None: ...
    def cancel(self, order: str) -> None: ...
    def give_up(self, order: str) -> None: ...
    def ask_balance(self, card: str, currency: str) -> None: ...
    def print_again(self, order: str) -> None: ...
    def draw_receipt(self, order: str) -> None: ...
    def save_draft(self, draft: bytes | None) -> None: ...
    def ask_help(self, kind: CallKind) -> None: ...
    def end_help(self) -> None: ...
    def choose_way(self, way: Way) -> None: ...
    def answer_ring_back(self, yes: bool) -> None: ...
    def answer_thumb(self, call: str, up: bool) -> None: ...
    def set_camera(self, on: bool) -> None: ...
    def set_blur(self, on: bool) -> None: ...
    def set_mute(self, on: bool) -> None: ...
    def listen(self, listening: Listening) -> None: ...
    def type_text(self, characters: str) -> None: ...


class Stage:
    """A session that can be put anywhere, and the application that shows it."""

    def __init__(self, config: Config, menu: Menu) -> None:
        self.config, self.menu = config, menu
        self.clock = 0.0
        self._numbers = itertools.count(1)
        self.session = Session(
            menu=menu,
            till=Nobody(),
            line=Nobody(),
            idle=config.idle,
            reads_codes=True,
            now=lambda: self.clock,
        )
        self.viewfinder = Viewfinder()
        self.app = ScreenApp(self.session, config, self.viewfinder)
        self._window: WindowPictures | None = None
        self._moving: ClockEvent | None = None

    def reset(self) -> None:
        """Back to the attract page, nobody there, everything in service."""
        if self._moving is not None:
            self._moving.cancel()
            self._moving = None
        session = self.session
        session.simulated = session.tips = ()
        session.on_line(LineView(enrolment=Enrolment(state=EnrolmentState.ENROLLED)))
        session.on_till(TillView(in_service=True))
        if session.page in (Page.PAY, Page.CHECKING):
            self.payment(PaymentState.ABORTED, reason="cancelled")
        if session.page is Page.THANKS:
            session.finish()
        session.on_headphones(False)
        session.start_over()
        session.set_language(self.menu.languages[0])
        if theme.now().high_contrast:
            self.contrast()

    async def picture(self) -> bytes:
        """The window when everything has come to rest."""
        if self._window is None:
            self._window = WindowPictures()
        for _ in range(200):
            await asyncio.sleep(0.02)
            if not pictures.now().busy:
                break
        await asyncio.sleep(1.7 if self.session.page is Page.ATTRACT else 0.45)
        return await self._window.png()

    # -- steps --

    def order_some(self) -> None:
        """Into the menu, with a few things in the cart."""
        self.enter_menu()
        plain = [product for product in self.menu.items if self._plain(product)]
        for product in plain[:1] + plain[5:7]:
            self.session.add(complete(Selection(item=product.id), self.menu))
        combo = next((combo for combo in self.menu.combos if combo.state == "on"), None)
        if combo is not None:
            self.session.add(self.filled(combo), 2)

    def enter_menu(self, language: str = "en") -> None:
        self.session.start(language)
        if self.session.page is Page.SERVICE_MODE:
            self.session.choose_mode(self.menu.service_modes[0].id)

    def filled(self, product: Item | Combo) -> Selection:
        """A selection that can be ordered: defaults, and the first answer where there is none."""
        selection = complete(Selection(item=product.id), self.menu)
        if isinstance(product, Combo):
            missing = [slot for slot in product.slots if slot.min_qty and not picks_in(selection, slot)]
            picks = tuple(self._sure(new_pick(slot, slot.choices[0], self.menu)) for slot in missing)
            return msgspec.structs.replace(selection, picks=tuple(map(self._sure, selection.picks)) + picks)
        return self._sure(selection)

    def _sure(self, part: PartT) -> PartT:
        item = self.menu.item_by_id[part.item]
        options = list(part.options)
        for group in self.menu.groups_of(item):
            have = sum(option.qty for option in options if option.id in {known.id for known in group.options})
            if have < group.min:
                options.append(ChosenOption(next(known.id for known in group.options if known.state == "on")))
        return msgspec.structs.replace(part, options=tuple(options))

    def _plain(self, product: Item) -> bool:
        return (
            product.state == "on"
            and check_selection(complete(Selection(item=product.id), self.menu), self.menu) is None
        )

    def configurable(self) -> Item:
        """The item with the most to choose."""
        return max((item for item in self.menu.items if item.state == "on"), key=lambda item: len(item.groups))

    def call(self, state: CallState, **changes: object) -> None:
        view = CallView(state=state, call=f"call-{next(self._numbers)}", connected_to_hub=True)
        view = msgspec.structs.replace(view, **changes)
        self.session.on_line(LineView(call=view, enrolment=Enrolment(state=EnrolmentState.ENROLLED)))

    def payment(self, state: PaymentState = PaymentState.INTENT, **changes: object) -> None:
        cart, totals = self.session.cart, self.session.totals
        assert cart is not None
        assert totals is not None
        view = PaymentView(
            order=cart.id,
            attempt=next(self._numbers),
            state=state,
            amount=Money(totals.gross, totals.currency),
            reference="0417",
        )
        takes_gifts = bool(changes.pop("takes_gifts", False))
        payment = msgspec.structs.replace(view, **changes)
        self.session.on_till(TillView(in_service=True, payment=payment, takes_gifts=takes_gifts))

    def propose(self, operation: Add | Change | Remove) -> None:
        cart = self.session.cart
        assert cart is not None
        proposal = Proposal(
            id=f"proposal-{next(self._numbers)}",
            agent=AGENT.id,
            agent_name=AGENT.name,
            cart=cart.id,
            revision=cart.revision,
            operation=operation,
        )
        self.session.propose(proposal)

    def contrast(self) -> None:
        self.app._other_look()

    def before_camera(self, text: str) -> None:
        """The customer holds a telephone with this code before the camera."""
        picture = Image.open(CUSTOMER).convert("RGB").resize((640, 480))
        phone = Image.new("RGBA", (400, 640))
        ImageDraw.Draw(phone).rounded_rectangle((0, 0, 399, 639), 52, "#1E1A17")
        ImageDraw.Draw(phone).rounded_rectangle((18, 18, 381, 621), 38, "#FFFFFF")
        drawn = io.BytesIO()
        segno.make(text, error="m").save(drawn, kind="png", scale=12, border=0)
        phone.paste(Image.open(drawn).convert("RGB").resize((280, 280), Image.Resampling.NEAREST), (60, 150))
        phone = phone.resize((200, 320)).rotate(-6, Image.Resampling.BICUBIC, expand=True)
        picture.paste(phone, (204, 74), phone)
        seen = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        self.viewfinder.put(seen.width, seen.height, seen.tobytes())

    def frames(self, *, moving: bool = True) -> str:
        """A frame file with a picture of the agent; if it is not ``moving``, none follows it."""
        path = Path(self.config.paths.runtime) / "frames"
        picture = Image.open(FACE).convert("YCbCr")
        luma, *chroma = picture.split()
        half = (picture.width // 2, picture.height // 2)
        planes = [luma.point(lambda value: 16 + value * 219 // 255)]
        planes += [plane.resize(half).point(lambda value: 128 + (value - 128) * 224 // 255) for plane in chroma]
        size = picture.width * picture.height
        where = (Plane(0, picture.width), Plane(size, half[0]), Plane(size + size // 4, half[0]))
        self._frame = (FrameWriter(path), picture.size, b"".join(plane.tobytes() for plane in planes), where)
        self._write_frame()
        if moving:
            self._moving = Clock.schedule_interval(self._write_frame, 0.2)
        return str(path)

    def _write_frame(self, *_: object) -> None:
        writer, size, samples, where = self._frame
        writer.write(*size, samples, where)


Scene = Callable[[Stage], None]


def _attract(stage: Stage) -> None:
    """Nothing to do."""


def _attract_spanish(stage: Stage) -> None:
    stage.session.set_language("es")


def _enrolment(stage: Stage) -> None:
    enrolment = Enrolment(state=EnrolmentState.CODE, code="7K4P-Q2MX", expires_in_s=540)
    stage.session.on_line(LineView(enrolment=enrolment))


def _out_of_service(stage: Stage) -> None:
    stage.session.on_till(TillView(in_service=False))


def _service_mode(stage: Stage) -> None:
    stage.session.start("en")


def _menu(stage: Stage) -> None:
    stage.enter_menu()
    stage.session.open_category(stage.configurable().category)


def _menu_filled(stage: Stage) -> None:
    stage.order_some()
    stage.session.open_category(stage.menu.items[0].category)


def _menu_spanish(stage: Stage) -> None:
    stage.order_some()
    stage.session.set_language("es")


def _menu_contrast(stage: Stage) -> None:
    stage.order_some()
    stage.contrast()


def _customise(stage: Stage) -> None:
    stage.enter_menu()
    stage.session.open_product(stage.configurable().id)


def _customise_chosen(stage: Stage) -> None:
    stage.order_some()
    item = stage.configurable()
    groups = stage.menu.groups_of(item)
    layered = [option for group in groups for option in group.options if option.layer and option.state == "on"][:2]
    selection = stage.filled(item)
    selection = msgspec.structs.replace(
        selection, options=selection.options + tuple(ChosenOption(option.id) for option in layered)
    )
    stage.session.add(selection)
    line = stage.session.cart.lines[-1]  # type: ignore[union-attr]
    stage.session.open_product(item.id, line.id)


def _customise_combo(stage: Stage) -> None:
    stage.enter_menu()
    stage.session.open_product(stage.menu.combos[0].id)


def _order(stage: Stage) -> None:
    stage.order_some()
    stage.session.go(Page.ORDER)


def _order_removed(stage: Stage) -> None:
    _order(stage)
    stage.session.remove_line(stage.session.cart.lines[0].id)  # type: ignore[union-attr]


def _order_suggested(stage: Stage) -> None:
    _order(stage)
    cart = stage.session.cart
    assert cart is not None
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    stage.propose(Change(line=cart.lines[0].id, qty=2))


def _order_code(stage: Stage) -> None:
    _order(stage)
    stage.app.root.children[0].update()
    stage.app.root.children[0].page.enter_code()


def _start_over(stage: Stage) -> None:
    _order(stage)
    stage.app.root.children[0].update()
    stage.app.root.children[0].page.start_over()


def _pay(prompt: Prompt) -> Scene:
    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.pay()
        stage.payment(prompt=prompt, can_cancel=prompt is Prompt.INSERT_CARD)

    return scene


def _gift(stage: Stage, held: int | None = None, refusal: str = "") -> None:
    """A gift card is swiped and holds so much."""
    card = "gift-card-of-the-scene"
    till = TillView(in_service=True, takes_gifts=True)
    stage.session.on_till(till)
    stage.session.on_card_swiped("gift", card)
    left = None if held is None else Money(held, stage.menu.currency)
    balance = GiftBalance(ref="b", card=card, left=left, refusal=refusal)
    stage.session.on_till(msgspec.structs.replace(till, balance=balance))


def _order_gift(held: int, language: str = "en") -> Scene:
    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.set_language(language)
        _gift(stage, held)
        stage.session.still_here()

    return scene


def _order_no_paper(stage: Stage) -> None:
    _order(stage)
    stage.session.on_till(TillView(in_service=True, receipt=ReceiptOffer.SCREEN))


def _order_free(stage: Stage) -> None:
    _order(stage)
    free = next((one for one in stage.menu.promotions if one.percent == 100), None)
    if free is None:
        free = Promotion(id="free", name={"en": "Free", "es": "Gratis"}, trigger="code", code="FREE", percent=100)
        stage.session.on_menu(msgspec.structs.replace(stage.menu, promotions=(*stage.menu.promotions, free)))
    stage.session.enter_code(free.code or "")


def _tips(language: str = "en") -> Scene:
    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.set_language(language)
        stage.session.tips = (5, 10, 15)
        stage.session.pay()

    return scene


def _parts(
    *parts: PartView,
    state: PaymentState = PaymentState.INTENT,
    order_state: OrderState = OrderState.AUTHORISING,
    language: str = "en",
    **changes: object,
) -> Scene:
    """A payment of which these parts are paid, or were."""

    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.on_till(TillView(in_service=True, takes_gifts=True))
        stage.session.set_language(language)
        stage.session.pay()
        gross = stage.session.totals.gross  # type: ignore[union-attr]
        paid = sum(part.amount for part in parts if part.state is PaymentState.PAID)
        before = {"due": gross, "paid": sum(part.amount for part in parts), "means": Means.GIFT, "reason": "scene"}
        if parts:
            stage.payment(PaymentState.PAID, parts=parts, order_state=OrderState.PART_PAID, **before)
        if order_state is not OrderState.PART_PAID or state is not PaymentState.PAID:
            if order_state in (OrderState.AUTHORISING, OrderState.UNKNOWN):
                stage.session.pay()
            news = {"due": gross, "paid": paid, "parts": parts, "order_state": order_state, "takes_gifts": True}
            stage.payment(state, **(news | changes))

    return scene


GIFT_PART = PartView(means=Means.GIFT, state=PaymentState.PAID, amount=1240, reference="1f0a33c2", left=0)
CARD_PART = PartView(means=Means.CARD, state=PaymentState.PAID, amount=500, reference="417")


def _says(prompt: Prompt, notice: Notice) -> Scene:
    """The terminal says why, too."""

    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.pay()
        stage.payment(prompt=prompt, notice=notice, can_cancel=prompt is Prompt.INSERT_CARD)

    return scene


def _declined(stage: Stage) -> None:
    _order(stage)
    stage.session.pay()
    stage.payment(PaymentState.DECLINED, reason="declined")


def _checking(stage: Stage) -> None:
    _order(stage)
    stage.session.pay()
    stage.payment(PaymentState.UNKNOWN)


def _checking_for(seconds: int, language: str = "en") -> Scene:
    def scene(stage: Stage) -> None:
        _checking(stage)
        stage.session.set_language(language)
        stage.clock += seconds
        stage.session.on_till(stage.session.till)

    return scene


def _rest_contrast(stage: Stage) -> None:
    stage.contrast()
    _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID)(stage)


def _give_back(stage: Stage) -> None:
    _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID)(stage)
    frame = stage.app.root.children[0]
    frame.update()
    frame.page.give_back()


def _bank_card(stage: Stage) -> None:
    _pay(Prompt.INSERT_CARD)(stage)
    stage.session.on_card_swiped("bank")


def _thanks_gift(stage: Stage) -> None:
    _order(stage)
    stage.session.pay()
    part = msgspec.structs.replace(GIFT_PART, left=760)
    stage.payment(
        PaymentState.PAID, number="A47", receipt=ReceiptState.PRINTED, order_state=OrderState.PAID, parts=(part,)
    )
    stage.clock += 8


def _checking_staff(stage: Stage) -> None:
    _checking(stage)
    stage.payment(PaymentState.UNKNOWN, reason="ask_staff")


def _checking_at_work(stage: Stage) -> None:
    _checking_staff(stage)
    order = stage.session.cart.id  # type: ignore[union-attr]
    enrolment = Enrolment(state=EnrolmentState.ENROLLED)
    stage.session.on_line(LineView(enrolment=enrolment, payment_at_work=order))


def _thanks(stage: Stage) -> None:
    _order(stage)
    stage.session.pay()
    stage.payment(PaymentState.PAID, number="A47", receipt=ReceiptState.PRINTED)
    stage.clock += 8


def _thanks_screen(stage: Stage) -> None:
    _order(stage)
    stage.session.pay()
    stage.payment(PaymentState.PAID, number="A47", receipt=ReceiptState.FAILED)
    stage.clock += 8


def _receipt(stage: Stage) -> None:
    _thanks_screen(stage)
    order = stage.session.cart.id  # type: ignore[union-attr]
    stage.session.on_receipt(order, RECEIPT.read_bytes())


def _idle(stage: Stage) -> None:
    _menu_filled(stage)
    stage.clock += 64
    stage.session.tick()


def _help_ways(stage: Stage) -> None:
    _menu_filled(stage)
    stage.app.root.children[0].update()
    stage.app.root.children[0].helper.open()


def _help_waiting(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.WAITING, position=2, wait_s=40)


NO_CAMERA = (Trouble(Part.CAMERA, Problem.UNPLUGGED),)
NO_MICROPHONE = (Trouble(Part.MICROPHONE, Problem.MISSING),)
WAYS = (Way.ALONE, Way.TICKET, Way.TEXT, Way.STAFF)


def _overflow(language: str = "en", state: CallState = CallState.WAITING, **changes: object) -> Scene:
    """A long wait, and what is offered instead."""

    def scene(stage: Stage) -> None:
        _menu_filled(stage)
        stage.session.set_language(language)
        more = {"position": 4, "wait_low_s": 120, "wait_s": 240, "ways": WAYS, **changes}
        stage.call(state, **more)

    return scene


def _staff_called(stage: Stage) -> None:
    _overflow(staff_called=True, staff_told=True)(stage)


def _joined(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True, others=("Sue",))


def _overflow_contrast(stage: Stage) -> None:
    _overflow(staff_called=True)(stage)
    stage.contrast()


def _held(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=False, held=True)


def _agent_hidden(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True, agent_hidden=True)


def _agent_away(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.LOST, agent=AGENT, frames=stage.frames(), camera_open=True, agent_away=True)


def _held_text(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT, held=True)
    stage.session.on_text("One moment, I ask the kitchen.\n")


def _guided(stage: Stage, action: GuideAction, place: Place) -> None:
    _call(stage)
    stage.clock += 3
    stage.session.guide(Guide(action=action, place=place, agent_name=AGENT.name))


def _point_product(stage: Stage) -> None:
    _guided(stage, GuideAction.POINT, Place(product=stage.menu.items[-1].id))


def _point_category(stage: Stage) -> None:
    _guided(stage, GuideAction.POINT, Place(category=stage.menu.categories[2].id))


def _point_line(stage: Stage) -> None:
    _menu_filled(stage)
    line = stage.session.cart.lines[1].id  # type: ignore[union-attr]
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    _point(stage, Place(line=line))


def _point_pay(stage: Stage) -> None:
    _order(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True)
    _point(stage, Place(control=Control.PAY))


def _point(stage: Stage, place: Place) -> None:
    stage.clock += 3
    stage.session.guide(Guide(action=GuideAction.POINT, place=place, agent_name=AGENT.name))


def _point_contrast(stage: Stage) -> None:
    _menu_contrast(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True)
    _point(stage, Place(control=Control.LANGUAGE))


def _opened(stage: Stage) -> None:
    _guided(stage, GuideAction.OPEN, Place(product=stage.configurable().id))


def _sold_out_cart(stage: Stage) -> None:
    """An item and an option of another one have just run out."""
    stage.order_some()
    item = stage.configurable()
    group = next(group for group in stage.menu.groups_of(item) if group.options[0].state == "on")
    chosen, selection = group.options[0].id, stage.filled(item)
    stage.session.add(msgspec.structs.replace(selection, options=(*selection.options, ChosenOption(chosen))))
    stage.session.go(Page.ORDER)
    lines = stage.session.cart.lines  # type: ignore[union-attr]
    marks = (f"product/{lines[0].selection.item}", f"option/{group.id}/{chosen}")
    stage.session.on_line(LineView(enrolment=Enrolment(state=EnrolmentState.ENROLLED), sold_out=marks))


def _pay_at_counter(stage: Stage) -> None:
    _order(stage)
    stage.session.pay()
    stage.payment(PaymentState.DECLINED, reason="declined", at_counter=True, number="A48", receipt=ReceiptState.PRINTED)


def _thumb(language: str = "en", *, answered: bool = False) -> Scene:
    def scene(stage: Stage) -> None:
        _menu_filled(stage)
        stage.session.set_language(language)
        stage.call(CallState.CONNECTED, agent=AGENT, call="over")
        stage.call(CallState.IDLE, ended=EndReason.CUSTOMER)
        if answered:
            stage.session.answer_thumb(True)

    return scene


def _scan(language: str = "en", *, contrast: bool = False) -> Scene:
    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.set_language(language)
        if contrast:
            stage.contrast()
        stage.session.scan()
        stage.before_camera("L0012345678")

    return scene


def _scan_unknown(stage: Stage) -> None:
    _scan()(stage)
    stage.session.on_code_scanned("what is this?")


def _help_unreachable(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.UNREACHABLE)


def _call(stage: Stage) -> None:
    _menu_filled(stage)
    stage.session.simulated = ("card_terminal", "camera")
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True)


def _bad(language: str = "en", state: CallState = CallState.CONNECTED, *, said: str = "", **changes: object) -> Scene:
    """A call in which something is not as it should be."""

    def scene(stage: Stage) -> None:
        _menu_filled(stage)
        stage.session.set_language(language)
        more = {"agent": AGENT, "frames": stage.frames(), "camera_open": True, **changes}
        stage.call(state, **more)
        if said:
            stage.session.on_text(said)

    return scene


def _private(language: str = "en") -> Scene:
    """A PIN is typed in a call."""

    def scene(stage: Stage) -> None:
        _order(stage)
        stage.session.set_language(language)
        stage.session.pay()
        stage.payment(prompt=Prompt.ENTER_PIN, notice=Notice.WATCH_PIN_PAD)
        stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=False, private=True)

    return scene


def _help_unseen(stage: Stage) -> None:
    """Where the camera is off at first."""
    stage.call(CallState.IDLE, camera_wanted=False)
    _help_ways(stage)


def _bad_contrast(stage: Stage) -> None:
    _bad(state=CallState.LOST, trouble=NO_CAMERA)(stage)
    stage.contrast()


def _call_order(stage: Stage) -> None:
    _call(stage)
    stage.session.go(Page.ORDER)
    stage.propose(Change(line=stage.session.cart.lines[0].id, qty=2))  # type: ignore[union-attr]


def _call_suggested(stage: Stage) -> None:
    _call(stage)
    plain = next(item for item in stage.menu.items if stage._plain(item))
    stage.propose(Add(selection=complete(Selection(item=plain.id), stage.menu)))


def _call_text(stage: Stage) -> None:
    _menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    stage.session.on_text("Hello! How can I help you?\n")
    stage.session.type_text("Is there sesame in the bun?\n")
    stage.session.on_text("One moment, I am looking it up")


def _call_typed(stage: Stage) -> None:
    _call(stage)
    stage.session.on_text("Hi! The bun has sesame. The corn tortilla has no")


def _volume(listening: Listening, language: str = "en", *, contrast: bool = False) -> Scene:
    """The customer sets how loud the agent is."""

    def scene(stage: Stage) -> None:
        _call(stage)
        stage.session.set_language(language)
        stage.session.on_headphones(listening.headphones)
        while stage.session.listening.level < listening.level:
            stage.session.louder()
        if listening.silent:
            stage.session.silence()
        if contrast:
            stage.contrast()
            stage.app._rebuild_soon.cancel()
            stage.app._rebuild(0)
        frame = stage.app.root.children[0]
        frame.update()
        frame.helper._agent._turn()

    return scene


def _volume_key(stage: Stage) -> None:
    """Somebody presses a key of a keypad."""
    _call(stage)
    stage.app.root.children[0].update()
    stage.session.on_sound_key(Pressed.LOUDER)


def _headphones_in(stage: Stage) -> None:
    _call(stage)
    stage.session.on_headphones(True)


SCENES: dict[str, Scene] = {
    "attract": _attract,
    "attract-es": _attract_spanish,
    "enrolment": _enrolment,
    "out-of-service": _out_of_service,
    "service-mode": _service_mode,
    "menu": _menu,
    "menu-filled": _menu_filled,
    "menu-es": _menu_spanish,
    "menu-contrast": _menu_contrast,
    "customise": _customise,
    "customise-chosen": _customise_chosen,
    "customise-combo": _customise_combo,
    "order": _order,
    "order-removed": _order_removed,
    "order-suggested": _order_suggested,
    "order-code": _order_code,
    "start-over": _start_over,
    **{f"pay-{prompt.value.replace('_', '-')}": _pay(prompt) for prompt in Prompt},
    "pay-says-insert-card": _says(Prompt.INSERT_CARD, Notice.INSERT_CARD),
    "pay-says-declined-and-remove": _says(Prompt.REMOVE_CARD, Notice.DECLINED),
    "pay-failed": _declined,
    "order-no-paper": _order_no_paper,
    "order-gift": _order_gift(1240),
    "order-gift-all": _order_gift(20_000),
    "order-gift-es": _order_gift(1240, "es"),
    "order-free": _order_free,
    "tip": _tips(),
    "tip-es": _tips("es"),
    "pay-gift": _parts(means=Means.GIFT, can_cancel=True),
    "pay-gift-then-card": _parts(GIFT_PART, prompt=Prompt.INSERT_CARD, can_cancel=True),
    "pay-gift-then-card-es": _parts(GIFT_PART, prompt=Prompt.INSERT_CARD, can_cancel=True, language="es"),
    "pay-gift-then-declined": _parts(
        GIFT_PART, state=PaymentState.DECLINED, order_state=OrderState.PART_PAID, reason="declined"
    ),
    "pay-gift-then-declined-es": _parts(
        GIFT_PART, state=PaymentState.DECLINED, order_state=OrderState.PART_PAID, reason="declined", language="es"
    ),
    "pay-gift-unknown": _parts(state=PaymentState.DECLINED, reason="gift_unknown_card", means=Means.GIFT),
    "pay-gift-away": _parts(state=PaymentState.ABORTED, reason="gift_unavailable", means=Means.GIFT),
    "pay-gift-away-es": _parts(state=PaymentState.ABORTED, reason="gift_unavailable", means=Means.GIFT, language="es"),
    "pay-rest": _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID),
    "pay-rest-twice": _parts(GIFT_PART, CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID),
    "pay-rest-es": _parts(CARD_PART, state=PaymentState.PAID, order_state=OrderState.PART_PAID, language="es"),
    "pay-rest-contrast": _rest_contrast,
    "pay-give-back": _give_back,
    "pay-owed": _parts(
        msgspec.structs.replace(CARD_PART, state=PaymentState.OWED),
        state=PaymentState.OWED,
        order_state=OrderState.ABANDONED,
        reason="by_staff",
    ),
    "pay-bank-card": _bank_card,
    "checking-parts": _parts(GIFT_PART, state=PaymentState.UNKNOWN, order_state=OrderState.UNKNOWN),
    "checking-progress": _checking_for(23),
    "checking-long-es": _checking_for(140, "es"),
    "checking-gives-back": _parts(
        msgspec.structs.replace(CARD_PART, state=PaymentState.RETURNING),
        state=PaymentState.RETURNING,
        order_state=OrderState.GIVING_BACK,
    ),
    "thanks-gift": _thanks_gift,
    "checking": _checking,
    "checking-staff": _checking_staff,
    "checking-at-work": _checking_at_work,
    "thanks": _thanks,
    "thanks-screen": _thanks_screen,
    "receipt": _receipt,
    "idle": _idle,
    "help-ways": _help_ways,
    "help-waiting": _help_waiting,
    "help-unreachable": _help_unreachable,
    "overflow": _overflow(),
    "overflow-es": _overflow("es", ways=WAYS, kind=CallKind.TEXT),
    "overflow-unreachable": _overflow(state=CallState.UNREACHABLE, position=None, wait_low_s=None, wait_s=None),
    "overflow-staff": _staff_called,
    "overflow-staff-es": _overflow("es", staff_called=True),
    "overflow-contrast": _overflow_contrast,
    "overflow-ticket": _overflow(ticket=True),
    "overflow-rings-back": _overflow(ticket=True, rings_back=True, state=CallState.CONNECTING, agent=AGENT, ways=()),
    "overflow-rings-back-es": _overflow("es", ticket=True, rings_back=True, state=CallState.RINGING, ways=()),
    "thumb": _thumb(),
    "thumb-es": _thumb("es"),
    "thumb-thanks": _thumb(answered=True),
    "call": _call,
    "call-volume": _volume(Listening()),
    "call-volume-es": _volume(Listening(level=6, headphones=True), "es"),
    "call-volume-off": _volume(Listening(silent=True)),
    "call-volume-contrast": _volume(Listening(level=LOUDEST), contrast=True),
    "call-volume-key": _volume_key,
    "call-headphones-in": _headphones_in,
    "call-suggested": _call_suggested,
    "call-order": _call_order,
    "call-typed": _call_typed,
    "call-text": _call_text,
    "call-joined": _joined,
    "call-held": _held,
    "call-agent-hidden": _agent_hidden,
    "call-held-text": _held_text,
    "call-agent-away": _agent_away,
    "call-joining": _bad(state=CallState.CONNECTING, frames="", camera_open=False),
    "call-weak": _bad(state=CallState.WEAK),
    "call-lost": _bad(state=CallState.LOST),
    "call-lost-es": _bad("es", CallState.LOST),
    "call-lost-text": _bad(state=CallState.LOST, kind=CallKind.TEXT, frames="", camera_open=False, said="One moment,"),
    "call-sound-only": _bad(sound_only=True),
    "call-sound-only-es": _bad("es", sound_only=True, frames=""),
    "call-not-seen": _bad(not_seen=True),
    "call-no-camera": _bad(trouble=NO_CAMERA, camera_open=False),
    "call-covered-es": _bad("es", trouble=(Trouble(Part.CAMERA, Problem.COVERED),)),
    "call-no-microphone": _bad(trouble=NO_MICROPHONE, said="I cannot hear you. What would you like?"),
    "call-no-microphone-es": _bad("es", trouble=NO_MICROPHONE, state=CallState.LOST),
    "call-bad-contrast": _bad_contrast,
    "call-blurred": _bad(blurred=True),
    "call-unseen": _bad(camera_wanted=False, camera_open=False),
    "call-private": _private(),
    "call-private-es": _private("es"),
    "help-unseen": _help_unseen,
    "guide-product": _point_product,
    "guide-category": _point_category,
    "guide-line": _point_line,
    "guide-pay": _point_pay,
    "guide-contrast": _point_contrast,
    "guide-opened": _opened,
    "sold-out-cart": _sold_out_cart,
    "scan": _scan(),
    "scan-es": _scan("es"),
    "scan-contrast": _scan(contrast=True),
    "scan-unknown": _scan_unknown,
    "pay-at-counter": _pay_at_counter,
}
