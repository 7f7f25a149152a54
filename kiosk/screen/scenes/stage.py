"""Where scenes play: a real session that can be put anywhere, and the application that shows it."""

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

from domain.call import AgentView, CallKind, CallState, CallView, Way
from domain.cart import Add, Change, Remove
from domain.line import Enrolment, EnrolmentState, LineView
from domain.listening import Listening
from domain.menu import Combo, Item, Menu
from domain.money import Money
from domain.order import Order
from domain.payment import PaymentState
from domain.selection import ChosenOption, Pick, Selection, check_selection, complete
from domain.session import Page, Proposal
from domain.till import PaymentView, TillView
from kiosk.config import Config
from kiosk.frames import FrameWriter, Plane
from kiosk.screen import theme
from kiosk.screen.app import ScreenApp
from kiosk.screen.choosing import new_pick, picks_in
from kiosk.screen.picture import Pictures as WindowPictures
from kiosk.screen.session import Session
from kiosk.screen.viewfinder import Viewfinder
from kiosk.screen.widgets import pictures

FACE = Path(__file__).parents[3] / "workbench/faces/maya/rasterised/00.jpg"
CUSTOMER = Path(__file__).parents[3] / "workbench/faces/customer/rasterised/00.jpg"


RECEIPT = Path(__file__).parents[3] / "docs/pictures/receipt.png"
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
        plain = [product for product in self.menu.items if self.plain(product)]
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

    def plain(self, product: Item) -> bool:
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
