"""While nobody has answered yet, and when nobody can be reached: the truth, and what the customer can do meanwhile."""

from collections.abc import Callable

from domain.call import CallKind, CallState, CallView
from kiosk.screen import theme
from kiosk.screen.widgets.icon import Icon
from kiosk.screen.widgets.layout import Card, Row
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.surface import Surface
from kiosk.screen.widgets.text import Text
from kiosk.texts import Texts

MINUTE_S = 60


class WaitingCard(Card):
    """``acts`` are called by name: ``fold``, ``camera``, ``text``, ``cancel``, ``carry_on``."""

    def __init__(self, **acts: Callable[[], object]) -> None:
        super().__init__(
            radius=theme.length("card_radius") * 2,
            floats=1,
            rim="edge",
            padding=theme.mm(6 if theme.now().portrait else 4),
            spacing=theme.mm(3.5 if theme.now().portrait else 3),
            size_hint_x=None,
            width=theme.mm(140),
        )
        head = Row(spacing=theme.mm(5))
        disc = Surface(fill="call", radius=-1, size_hint=(None, None), size=(theme.mm(16), theme.mm(16)))
        disc.pos_hint = {"center_y": 0.5}
        self._face = Icon(name="face", colour="on_call", size=(theme.mm(11), theme.mm(11)))
        disc.add_widget(self._face)
        disc.bind(center=lambda _, centre: setattr(self._face, "center", centre))
        self._title = Text(face="strong", pos_hint={"center_y": 0.5})
        self._wait = Text(colour="call", face="strong")
        side = theme.length("target")
        self._fold = Pill(icon="down", kind="sunk", size_hint=(None, None), size=(side, side), target="help.fold")
        self._fold.pos_hint = {"center_y": 0.5}
        for part in (disc, self._title, self._fold):
            head.add_widget(part)
        self._text = Text(colour="quiet", size_name="small")
        self._first, self._second = Row(spacing=theme.length("gap")), Row(spacing=theme.length("gap"))
        self._camera = self._button("plain", "help.camera", acts["camera"])
        self._typing = self._button("plain", "help.text", acts["text"])
        self._cancel = self._button("plain", "help.cancel", acts["cancel"])
        self._carry_on = self._button("call", "help.carry_on", acts["carry_on"])
        self._fold.bind(on_tap=lambda _: acts["fold"]())
        for part in (head, self._wait, self._text, self._first, self._second):
            self.add_widget(part)

    def _button(self, kind: str, target: str, act: Callable[[], object]) -> Pill:
        button = Pill(kind=kind, target=target, size_hint_y=None, height=theme.length("target"))
        button.bind(on_tap=lambda _: act())
        return button

    def show(self, call: CallView, met: str, words: Texts) -> None:
        """``met`` is the agent who was there already, if the customer waits once more in one call."""
        unreachable = call.state is CallState.UNREACHABLE
        self._title.text = words(f"help.{call.state.value}")
        self._wait.text = "" if unreachable else self._honest_wait(call, words)
        if unreachable:
            self._text.text = words("help.unreachable_text")
        elif met:
            self._text.text = words("help.agent_lost", name=met)
        elif call.kind is CallKind.VIDEO:
            self._text.text = words("help.camera_notice" if call.camera_wanted else "help.camera_stays_off")
        else:
            self._text.text = words("help.keep_ordering")
        self._camera.text = words("help.camera_off" if call.camera_wanted else "help.camera_on")
        self._camera.icon = "camera-off" if call.camera_wanted else "camera"
        self._typing.text, self._cancel.text = words("help.text_instead"), words("help.cancel")
        self._carry_on.text, self._fold.label = words("help.unreachable_ok"), words("help.keep_ordering")
        self._fold.opacity, self._fold.disabled = (0, True) if unreachable else (1, False)
        video = call.kind is CallKind.VIDEO and not unreachable
        _fill(self._first, [self._camera] if video else [])
        _fill(
            self._second, [self._carry_on] if unreachable else [self._cancel, self._typing] if video else [self._cancel]
        )

    def _honest_wait(self, call: CallView, words: Texts) -> str:
        """Only what is known."""
        parts = []
        if call.position == 1:
            parts.append(words("help.position_first"))
        elif call.position is not None:
            before = call.position - 1
            parts.append(words("help.position_one") if before == 1 else words("help.position", position=before))
        if call.wait_s is not None:
            long = call.wait_s > MINUTE_S
            parts.append(
                words("help.wait_minutes", minutes=-(-call.wait_s // MINUTE_S))
                if long
                else words("help.wait_seconds", seconds=max(5, -(-call.wait_s // 5) * 5))
            )
        return " ".join(parts)


def _fill(row: Row, buttons: list[Pill]) -> None:
    if list(reversed(row.children)) != buttons:
        row.clear_widgets()
        for button in buttons:
            row.add_widget(button)
