"""Pictures of a call, good and bad."""

from domain.call import CallKind, CallState
from domain.cart import Add, Change
from domain.listening import LOUDEST, Listening
from domain.payment import Notice, Prompt
from domain.selection import Selection, complete
from domain.session import Page
from domain.trouble import Part, Problem, Trouble
from hardware.sound_keys.events import Pressed
from kiosk.screen.scenes.ordering import menu_filled, order
from kiosk.screen.scenes.stage import AGENT, Scene, Stage

NO_CAMERA = (Trouble(Part.CAMERA, Problem.UNPLUGGED),)
NO_MICROPHONE = (Trouble(Part.MICROPHONE, Problem.MISSING),)


def _joined(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True, others=("Sue",))


def _held(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=False, held=True)


def _agent_hidden(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True, agent_hidden=True)


def _text_only(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.LOST, agent=AGENT, frames=stage.frames(), camera_open=True, text_by_hub=True)


def _agent_away(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.LOST, agent=AGENT, frames=stage.frames(), camera_open=True, agent_away=True)


def _held_text(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT, held=True)
    stage.session.on_text("One moment, I ask the kitchen.\n")


def in_call(stage: Stage) -> None:
    menu_filled(stage)
    stage.session.simulated = ("card_terminal", "camera")
    stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=True)


def _bad(language: str = "en", state: CallState = CallState.CONNECTED, *, said: str = "", **changes: object) -> Scene:
    """A call in which something is not as it should be."""

    def scene(stage: Stage) -> None:
        menu_filled(stage)
        stage.session.set_language(language)
        more = {"agent": AGENT, "frames": stage.frames(), "camera_open": True, **changes}
        stage.call(state, **more)
        if said:
            stage.session.on_text(said)

    return scene


def _private(language: str = "en") -> Scene:
    """A PIN is typed in a call."""

    def scene(stage: Stage) -> None:
        order(stage)
        stage.session.set_language(language)
        stage.session.pay()
        stage.payment(prompt=Prompt.ENTER_PIN, notice=Notice.WATCH_PIN_PAD)
        stage.call(CallState.CONNECTED, agent=AGENT, frames=stage.frames(), camera_open=False, private=True)

    return scene


def _bad_contrast(stage: Stage) -> None:
    _bad(state=CallState.LOST, trouble=NO_CAMERA)(stage)
    stage.contrast()


def _call_order(stage: Stage) -> None:
    in_call(stage)
    stage.session.go(Page.ORDER)
    stage.propose(Change(line=stage.session.cart.lines[0].id, qty=2))  # type: ignore[union-attr]


def _call_suggested(stage: Stage) -> None:
    in_call(stage)
    plain = next(item for item in stage.menu.items if stage.plain(item))
    stage.propose(Add(selection=complete(Selection(item=plain.id), stage.menu)))


def _call_text(stage: Stage) -> None:
    menu_filled(stage)
    stage.call(CallState.CONNECTED, agent=AGENT, kind=CallKind.TEXT)
    stage.session.on_text("Hello! How can I help you?\n")
    stage.session.type_text("Is there sesame in the bun?\n")
    stage.session.on_text("One moment, I am looking it up")


def _call_typed(stage: Stage) -> None:
    in_call(stage)
    stage.session.on_text("Hi! The bun has sesame. The corn tortilla has no")


def _volume(listening: Listening, language: str = "en", *, contrast: bool = False) -> Scene:
    """The customer sets how loud the agent is."""

    def scene(stage: Stage) -> None:
        in_call(stage)
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
    in_call(stage)
    stage.app.root.children[0].update()
    stage.session.on_sound_key(Pressed.LOUDER)


def _headphones_in(stage: Stage) -> None:
    in_call(stage)
    stage.session.on_headphones(True)


SCENES: dict[str, Scene] = {
    "call": in_call,
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
    "call-text-only": _text_only,
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
}
