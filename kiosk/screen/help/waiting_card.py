"""While nobody has answered yet, and when nobody can be reached: the truth, and what the customer can do instead of waiting."""

from collections.abc import Callable

from domain.call import CallKind, CallState, CallView, Way
from kiosk.screen import theme
from kiosk.screen.help.honest_wait import honest_wait
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.layout import Card, Row
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

WIDE_MM, NARROW_MM = 172, 140
WAYS = (
    (Way.ALONE, "check", "help.alone"),
    (Way.TICKET, "ticket", "help.ticket"),
    (Way.TEXT, "chat", "help.text_instead"),
    (Way.STAFF, "bell", "help.staff"),
)
IN_A_ROW = 2


class WaitingCard(Card):
    """``acts`` are called by name: ``fold``, ``camera``, ``text``, ``cancel``, ``carry_on``; ``choose`` with a way, and
    ``answer`` with yes or no when the holder of a ticket is rung back."""

    def __init__(
        self, choose: Callable[[Way], object], answer: Callable[[bool], object], **acts: Callable[[], object]
    ) -> None:
        super().__init__(
            radius=theme.length("card_radius") * 2,
            floats=1,
            rim="edge",
            padding=theme.mm(6 if theme.now().portrait else 4),
            spacing=theme.mm(3.5 if theme.now().portrait else 3),
            size_hint_x=None,
            width=theme.mm(NARROW_MM),
        )
        side = theme.length("target")
        self._disc = Surface(radius=-1, size_hint=(None, None), size=(theme.mm(16), theme.mm(16)))
        self._disc.pos_hint = {"center_y": 0.5}
        self._face = Icon(size=(theme.mm(11), theme.mm(11)))
        self._disc.add_widget(self._face)
        self._disc.bind(center=lambda _, centre: setattr(self._face, "center", centre))
        low = not theme.now().portrait
        self._title = Text(face="strong", shrink=low, max_lines=1 if low else 2, pos_hint={"center_y": 0.5})
        self._head = Row(spacing=theme.mm(4))
        self._wait = Text(colour="call", face="strong")
        self._text = Text(colour="quiet", size_name="small")
        self._staff = Text(colour="call", face="strong", size_name="small")
        self._rows: list[Row] = []
        self._fold = self._round("down", "help.fold", acts["fold"])
        self._quiet_camera = self._round("camera", "help.camera", acts["camera"])
        self._camera = self._button("plain", "help.camera", acts["camera"])
        self._typing = self._button("plain", "help.text", acts["text"])
        self._cancel = self._button("plain", "help.cancel", acts["cancel"])
        self._carry_on = self._button("call", "help.carry_on", acts["carry_on"])
        self._stay = self._button("call", "help.stay", acts["fold"])
        self._yes = self._button("call", "help.answer.yes", lambda: answer(True))
        self._no = self._button("plain", "help.answer.no", lambda: answer(False))
        self._ways: dict[Way, Pill] = {}
        for way, icon, _ in WAYS:
            self._ways[way] = self._button("plain", f"help.way.{way.value}", lambda way=way: choose(way))  # type: ignore[misc]
            self._ways[way].icon = icon
        self._side = side

    def _button(self, kind: str, target: str, act: Callable[[], object]) -> Pill:
        button = Pill(kind=kind, target=target, size_hint_y=None, height=theme.length("target"))
        button.bind(on_tap=lambda _: act())
        return button

    def _round(self, icon: str, target: str, act: Callable[[], object]) -> Pill:
        side = theme.length("target")
        button = Pill(icon=icon, kind="sunk", size_hint=(None, None), size=(side, side), target=target)
        button.pos_hint = {"center_y": 0.5}
        button.bind(on_tap=lambda _: act())
        return button

    def show(self, call: CallView, met: str, words: Texts) -> None:
        """``met`` is the agent who was there already, if the customer waits once more in one call."""
        self._name_buttons(call, words)
        rings = call.rings_back
        self._disc.fill, self._face.name = ("highlight", "bell") if rings else ("call", "face")
        self._face.colour = "on_highlight" if rings else "on_call"
        unreachable = call.state is CallState.UNREACHABLE
        self._title.text = _title(call, words)
        self._wait.text = "" if rings or unreachable else honest_wait(call, words)
        self._text.text = _text(call, met, words)
        self._staff.text = ""
        if call.staff_called and not rings:
            self._staff.text = words("help.staff_told" if call.staff_told else "help.staff_called")
            if not theme.now().portrait:  # there is room for one of them
                self._text.text = ""
        video = call.kind is CallKind.VIDEO and not unreachable and not call.ticket
        ways = [self._ways[way] for way, _, _ in WAYS if _open(way, call)]
        if rings:
            rows = [[self._no, self._yes]]
        elif call.ticket:
            rows = [[self._cancel, self._stay]]
        elif ways:
            leave = [] if Way.ALONE in call.ways else [self._carry_on if unreachable else self._cancel]
            choices = [*ways, *leave]
            rows = [choices[at : at + IN_A_ROW] for at in range(0, len(choices), IN_A_ROW)]
        elif unreachable:
            rows = [[self._carry_on]]
        else:
            rows = [[self._camera]] if video else []
            rows.append([self._cancel, self._typing] if call.kind is CallKind.VIDEO else [self._cancel])
        self.width = theme.mm(WIDE_MM if ways and not call.ticket and not rings else NARROW_MM)
        folds = [] if rings or unreachable else [self._fold]
        _fill(self._head, [self._disc, self._title, *([self._quiet_camera] if ways and video else []), *folds])
        self._stack(rows)

    def _name_buttons(self, call: CallView, words: Texts) -> None:
        self._camera.text = words("help.camera_off" if call.camera_wanted else "help.camera_on")
        self._camera.icon = "camera-off" if call.camera_wanted else "camera"
        self._quiet_camera.label, self._quiet_camera.icon = self._camera.text, self._camera.icon
        self._typing.text, self._cancel.text = words("help.text_instead"), words("help.cancel")
        self._carry_on.text, self._fold.label = words("help.unreachable_ok"), words("help.keep_ordering")
        self._stay.text = words("help.unreachable_ok")
        self._yes.text, self._no.text = words("help.rings_back_yes"), words("help.rings_back_no")
        for way, _, key in WAYS:
            self._ways[way].text = words(key)
        alone = self._ways[Way.ALONE]
        alone.kind = "call" if call.state is CallState.UNREACHABLE else "plain"

    def _stack(self, rows: list[list[Pill]]) -> None:
        while len(self._rows) < len(rows):
            self._rows.append(Row(spacing=theme.length("gap")))
        if [list(reversed(row.children)) for row in self._rows if row.children] != rows:
            for row in self._rows:
                row.clear_widgets()  # all of them first: a button may move from one to another
            for row, buttons in zip(self._rows, rows, strict=False):
                _fill(row, buttons)
        texts = [text for text in (self._wait, self._text, self._staff) if text.text]
        _fill(self, [self._head, *texts, *self._rows[: len(rows)]])


def _open(way: Way, call: CallView) -> bool:
    """Whether there is still something to choose about it."""
    if way is Way.TEXT and call.kind is CallKind.TEXT:
        return False
    return way in call.ways and not (way is Way.STAFF and call.staff_called)


def _title(call: CallView, words: Texts) -> str:
    if call.rings_back:
        return words("help.rings_back_agent", agent=call.agent.name) if call.agent else words("help.rings_back")
    if call.ticket and call.state is not CallState.UNREACHABLE:
        return words("help.ticket_title")
    return words(f"help.{call.state.value}")


def _text(call: CallView, met: str, words: Texts) -> str:
    camera = words("help.camera_notice" if call.camera_wanted else "help.camera_stays_off")
    if call.rings_back:
        asked = words("help.rings_back_text")
        return f"{asked} {camera}" if call.kind is CallKind.VIDEO else asked
    if call.ticket:
        return words("help.ticket_text")
    if call.state is CallState.UNREACHABLE:
        return words("help.unreachable_ways" if call.ways else "help.unreachable_text")
    if met:
        return words("help.agent_lost", name=met)
    return camera if call.kind is CallKind.VIDEO else words("help.keep_ordering")


def _fill(row: Row | Card, parts: list[Pill] | list[object]) -> None:
    if list(reversed(row.children)) != parts:
        row.clear_widgets()
        for part in parts:
            row.add_widget(part)
