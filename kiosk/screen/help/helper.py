"""Help on every page: asking for a person, waiting, being with one, and being told honestly that there is nobody."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from kivy.animation import Animation
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from domain.call import IN_CALL, CallKind, CallState, Way
from domain.session import Page
from kiosk.screen import theme
from kiosk.screen.help.agent_card import AgentCard
from kiosk.screen.help.condition import is_private
from kiosk.screen.help.text_panel import TextPanel
from kiosk.screen.help.thumb_card import ThumbCard
from kiosk.screen.help.unread import Unread
from kiosk.screen.help.waiting_card import WaitingCard
from kiosk.screen.help.ways_card import WaysCard
from kiosk.screen.pages.page import PageView
from kiosk.texts import Texts

if TYPE_CHECKING:
    from kiosk.screen.frame import Frame
    from kiosk.screen.session import Session

CardT = TypeVar("CardT", bound=Widget)
PAYING = {Page.PAY, Page.CHECKING}
"""Nothing that can wait stands over what the customer has to do at the terminal."""

WAITING = {CallState.WAITING, CallState.RINGING, CallState.UNREACHABLE}


class Helper(FloatLayout):
    """At most one card, at the lower left above the dock, and the text panel."""

    def __init__(self, frame: "Frame", **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = frame
        self._choosing = self._folded = self._texting = False
        self._aside: tuple[float, float, bool] | None = (
            None  # where the card was before an agent pointed at what it hid
        )
        self._call = self._met = ""
        self._kind: tuple[str, CallKind] = ("", CallKind.VIDEO)
        self._edge = self._inset = 0.0
        self._ways: WaysCard | None = None
        self._waiting: WaitingCard | None = None
        self._agent: AgentCard | None = None
        self._thumb: ThumbCard | None = None
        self._panel: TextPanel | None = None
        self._unread = Unread(lambda: self._frame.update())
        for name in ("pos", "size"):
            self.fbind(name, self._arrange)

    @property
    def _session(self) -> "Session":
        return self._frame.session

    @property
    def shows_volume(self) -> bool:
        return self._agent is not None and self._agent.turning

    def open(self) -> None:
        """The Help pill."""
        if self._session.call.state is CallState.IDLE:
            self._choosing = not self._choosing
        else:
            self._folded = not self._folded
        self._frame.update()

    def show(self, page: PageView, words: Texts) -> None:
        call = self._session.call
        self._stand_on(self._edge, page.lower_inset)
        if call.state is not CallState.IDLE:
            self._choosing = False
        if call.call != self._call:
            self._call, self._folded, self._met = call.call, False, ""
        if (call.call, call.kind) != self._kind:  # also somebody who waited to talk, and writes instead
            self._kind = (call.call, call.kind)
            self._texting = call.kind is CallKind.TEXT
        self._met = call.agent.name if call.agent else self._met
        in_call = call.state in IN_CALL and not call.rings_back
        waiting = (call.state in WAITING or call.rings_back) and page.helps
        self._ways = self._kept(self._ways, self._choosing and page.helps, self._make_ways)
        self._waiting = self._kept(self._waiting, waiting and (call.rings_back or not self._folded), self._make_waiting)
        alone = self._texting and (call.kind is CallKind.TEXT or not theme.now().portrait)
        self._agent = self._kept(self._agent, in_call and not alone, self._make_agent)
        self._panel = self._kept(self._panel, in_call and self._texting, self._make_panel)
        asked = None if self._session.page in PAYING else self._session.thumb
        self._thumb = self._kept(self._thumb, asked is not None and page.helps and not self._choosing, self._make_thumb)
        if self._thumb is not None and asked is not None:
            self._thumb.show(asked, words)
        if self._ways is not None:
            self._ways.show(words)
        if self._waiting is not None:
            self._waiting.show(call, self._met, words)
        if self._agent is not None:
            said = self._unread.text(self._session.conversation.turns, self._texting)
            aside = self._session.page is Page.PAY and is_private(call)
            self._agent.show(call, words, self._texting, said, aside, self._session.listening)
        if self._panel is not None:
            self._panel.show(self._session.conversation.turns, call, words)
        self._arrange()

    def rise_above(self, _: object, edge: float) -> None:
        """Make room for what stands at the lower edge, and come down again when it is gone."""
        self._stand_on(edge, self._inset)
        self._arrange()

    def stand_above(self, page: PageView) -> None:
        self._stand_on(self._edge, page.lower_inset)
        self._arrange()

    # -- out of the way --

    def make_room(self, box: tuple[float, float, float, float]) -> None:
        """An agent points at what lies in this box (left, bottom, width, height): nothing of ours may lie over it."""
        if self._panel is not None and _over(box, self._panel.pos, self._panel.size):
            self._toggle_text()
        card = self._agent
        if card is None or not _over(box, card.pos, card.size):
            return
        self._aside = (card.pos[0], card.pos[1], card.small)
        for small in (card.small, True):
            card.small = small
            free = next((place for place in self._corners(card) if not _over(box, place, card.size)), None)
            if free is not None:
                card.pos = free
                return

    def come_back(self) -> None:
        """Nothing is pointed at any more: the card stands where the customer had it."""
        if self._aside is not None and self._agent is not None:
            *place, self._agent.small = self._aside
            self._agent.pos = place
        self._aside = None

    def _corners(self, card: AgentCard) -> list[tuple[float, float]]:
        margin = theme.length("margin")
        left, right = self.x + margin, self.x + self.width - margin - card.width
        low, high = self._lowest, self.y + self.height - theme.now().header - card.height
        return [(left, low), (right, low), (right, high), (left, high), (left, self.y + self.height - card.height)]

    def _stand_on(self, edge: float, inset: float) -> None:
        before = self._lowest
        self._edge, self._inset = edge, inset
        card = self._agent
        if card is not None and (card.y < self._lowest or card.y == before):
            card.y = self._lowest

    # -- what was touched --

    def _chosen(self, way: str) -> None:
        self._choosing = False
        kind = CallKind.TEXT if way == "text_chat" else CallKind.VIDEO
        self._session.set_camera(way == "video")
        self._session.ask_help(kind)
        self._frame.update()

    def _close_ways(self) -> None:
        self._choosing = False
        self._frame.update()

    def _fold(self) -> None:
        self._folded = True
        self._frame.update()

    def _toggle_text(self) -> None:
        self._texting = not self._texting
        self._frame.update()

    # -- cards --

    def _kept(self, card: CardT | None, wanted: bool, make: Callable[[], CardT]) -> CardT | None:
        """The card that is there, a new one, or none, as wanted."""
        if wanted and card is None:
            card = make()
            self.add_widget(card, index=len(self.children) if isinstance(card, TextPanel) else 0)
            if theme.now().moves:
                card.opacity = 0
                Animation(opacity=1, duration=theme.MOVE_S, t="out_quad").start(card)
        elif not wanted and card is not None:
            self.remove_widget(card)
            card = None
        return card

    def _make_ways(self) -> WaysCard:
        card = WaysCard(self._chosen, self._close_ways, seen=self._session.call.camera_wanted)
        card.fbind("height", self._arrange)
        return card

    def _make_thumb(self) -> ThumbCard:
        card = ThumbCard(self._session.answer_thumb, lambda: self._session.answer_thumb(None))
        card.fbind("height", self._arrange)
        return card

    def _make_waiting(self) -> WaitingCard:
        session = self._session
        card = WaitingCard(
            fold=self._fold,
            camera=lambda: session.set_camera(not session.call.camera_wanted),
            text=lambda: session.choose_way(Way.TEXT),
            cancel=session.end_help,
            carry_on=session.end_help,
            choose=session.choose_way,
            answer=session.answer_ring_back,
        )
        card.fbind("height", self._arrange)
        return card

    def _make_agent(self) -> AgentCard:
        session = self._session
        card = AgentCard(
            session.listening,
            mute=lambda: session.set_mute(not session.call.muted),
            camera=lambda: session.set_camera(not session.call.camera_wanted),
            blur=lambda: session.set_blur(not session.call.blurred),
            text=self._toggle_text,
            end=session.end_help,
            quieter=session.quieter,
            louder=session.louder,
        )
        card.pos = (self.x + theme.length("margin"), self._lowest)
        return card

    @property
    def _lowest(self) -> float:
        return float(max(self.y + theme.now().dock + self._inset, self._edge) + theme.mm(2))

    def _make_panel(self) -> TextPanel:
        session = self._session
        return TextPanel(self._frame.words, session.type_text, session.end_help, self._toggle_text)

    def _arrange(self, *_: object) -> None:
        left, low = self.x + theme.length("margin"), self._lowest
        for card in (self._ways, self._waiting, self._thumb):
            if card is not None:
                card.pos = (left, low)
        if self._panel is not None:
            self._panel.size = (self.width, theme.mm(166) if theme.now().portrait else self.height - theme.mm(6))
            self._panel.pos = self.pos
        if self._agent is not None and self._panel is not None:
            self._agent.y = max(
                self._agent.y, min(self._panel.top + theme.mm(2), (self.y + self.height) - self._agent.height)
            )
        if self._agent is not None:
            highest = (self.y + self.height) - self._agent.height
            self._agent.y = max(low, min(self._agent.y, highest)) if highest > low else low


def _over(box: tuple[float, float, float, float], place: tuple[float, float], size: tuple[float, float]) -> bool:
    left, bottom, width, height = box
    return (
        left < place[0] + size[0]
        and place[0] < left + width
        and bottom < place[1] + size[1]
        and place[1] < bottom + height
    )
