"""How a customer comes by a person and gets on with one: asking, waiting, what is seen, typed and heard in a call."""

import msgspec

from domain.call import CallKind, CallState, CallView, Way
from domain.listening import Listening
from domain.session import Page
from hardware.sound_keys.events import Pressed
from kiosk.screen.conversation import Who
from kiosk.screen.intents import intent
from kiosk.screen.paying import Paying
from kiosk.screen.thumb import THANKS_S
from kiosk.screen.transitions import EVERYWHERE, RESTING
from kiosk.screen.visit import Notice


class Helping(Paying):
    # -- intents -------------------------------------------------------------------------------------------------------

    @intent(EVERYWHERE - {Page.ENROLMENT})
    def ask_help(self, kind: CallKind = CallKind.VIDEO) -> bool:
        """Ask for a person. Asking again while a call is open changes nothing."""
        if not self.in_call:
            self._step("help", kind)
            self._line_port.ask_help(kind)
        return True

    @intent(EVERYWHERE)
    def end_help(self) -> bool:
        """Hang up, stop waiting, or put away that nobody can be reached."""
        self._line_port.end_help()
        if not self.in_call:
            self.call = msgspec.structs.replace(self.call, state=CallState.IDLE, ended=None)
        return True

    @intent(EVERYWHERE)
    def choose_way(self, way: Way) -> bool:
        """Something else than waiting, of what the line offers."""
        if not self.call.offers(way):
            return False
        self._step("way", way)
        self._line_port.choose_way(way)
        return True

    @intent(EVERYWHERE)
    def answer_ring_back(self, yes: bool) -> bool:
        """Somebody is free for the holder of a ticket: talk now, or let it pass."""
        if not self.call.rings_back:
            return False
        self._line_port.answer_ring_back(yes)
        return True

    @intent(EVERYWHERE)
    def answer_thumb(self, up: bool | None) -> bool:
        """Whether the call has helped; None: the customer does not want to say."""
        if self.thumb is None or self.thumb.answered:
            return False
        if up is None:
            self.thumb = None
            return True
        self._line_port.answer_thumb(self.thumb.call, up)
        self.thumb = msgspec.structs.replace(self.thumb, answered=True, until=self._now() + THANKS_S)
        return True

    @intent(EVERYWHERE)
    def set_camera(self, on: bool) -> bool:
        self._line_port.set_camera(on)
        return True

    @intent(EVERYWHERE)
    def set_blur(self, on: bool) -> bool:
        self._line_port.set_blur(on)
        return True

    @intent(EVERYWHERE)
    def set_mute(self, on: bool) -> bool:
        self._line_port.set_mute(on)
        return True

    @intent(EVERYWHERE)
    def louder(self) -> bool:
        return self._loud(self.listening.louder())

    @intent(EVERYWHERE)
    def quieter(self) -> bool:
        return self._loud(self.listening.quieter())

    @intent(EVERYWHERE)
    def silence(self) -> bool:
        """The agent is not heard, or again."""
        return self._loud(msgspec.structs.replace(self.listening, silent=not self.listening.silent))

    def _loud(self, listening: Listening) -> bool:
        changed = listening != self.listening
        self._listen(listening)
        return changed

    @intent(EVERYWHERE)
    def type_text(self, characters: str) -> bool:
        """Characters of the customer as they come; U+0008 takes one back."""
        if not self.in_call or not characters:
            return False
        self.conversation.typed(Who.CUSTOMER, characters)
        self._line_port.type_text(characters)
        return True

    # -- news ----------------------------------------------------------------------------------------------------------

    def on_sound_key(self, pressed: Pressed) -> None:
        """A key beside the screen. Without anybody there it means nothing: the next customer begins as usual."""
        if not self._anybody:
            return
        match pressed:
            case Pressed.LOUDER:
                self.louder()
            case Pressed.QUIETER:
                self.quieter()
            case Pressed.SILENCE:
                self.silence()
            case Pressed.MICROPHONE:
                self.set_mute(not self.call.muted)
        if pressed is not Pressed.MICROPHONE:
            self.notice = Notice("sound_off" if self.listening.silent else "volume")
            self._announce()

    def on_headphones(self, plugged: bool) -> None:
        """Their plug went in, or came out."""
        if plugged is self.listening.headphones:
            return
        self._listen(self.listening.with_headphones(plugged, self._usual_volume))
        self._awake_at = self._now()
        self._idle.restart()
        if self._anybody:
            unplugged = "sound_off" if self.listening.silent else "headphones_out"
            self.notice = Notice("headphones_in" if plugged else unplugged)
        self._announce()

    @property
    def _anybody(self) -> bool:
        return self.page not in RESTING or self.in_call

    def on_help_failed(self) -> None:
        """Nobody could even be asked."""
        self.call = CallView(state=CallState.UNREACHABLE)
        self._announce()

    def on_text(self, characters: str) -> None:
        """Characters of the agent as they come."""
        self.conversation.typed(Who.AGENT, characters)
        self._announce()
