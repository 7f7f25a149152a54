"""What the customer reads while something of a call is not as it should be. One thing at a time, the worst first."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.call import CallKind, CallState, CallView
from domain.trouble import Part, Problem
from kiosk.texts import Texts


class OverPicture(NamedTuple):
    """On the agent's picture, which is dimmed. Empty words: nothing, the picture is as it should be."""

    words: str = ""
    icon: str = ""


_STATES: Mapping[CallState, tuple[str, str]] = {
    CallState.WEAK: ("help.weak", "signal"),
    CallState.LOST: ("help.lost", "restart"),
}

SENTENCES: Mapping[tuple[Part, Problem], str] = {
    **{(Part.MICROPHONE, problem): "help.no_microphone" for problem in Problem if problem},
    (Part.MICROPHONE, Problem.SILENT): "help.microphone_silent",
    **{(Part.SPEAKER, problem): "help.no_speaker" for problem in Problem if problem},
    **{(Part.CAMERA, problem): "help.no_camera" for problem in Problem if problem},
    (Part.CAMERA, Problem.BLACK): "help.camera_covered",
    (Part.CAMERA, Problem.COVERED): "help.camera_covered",
    **{(Part.RELAY, problem): "help.slow" for problem in Problem if problem},
}
_WORST_FIRST = (Part.MICROPHONE, Part.SPEAKER, Part.CAMERA)


def over_picture(call: CallView, still: bool, words: Texts) -> OverPicture:
    """``still``: no new picture of the agent has come for a while. Silence about it would be a lie of a face."""
    name = call.agent.name if call.agent else ""
    if call.held:
        return OverPicture(words("help.held", agent=name), "pause")
    if call.agent_away:
        return OverPicture(words("help.agent_away", agent=name), "restart")
    if call.text_by_hub and call.state is not CallState.CONNECTED:
        return OverPicture(words("help.text_only", agent=name), "chat")
    if call.state is CallState.CONNECTING:
        joins = words("help.connecting", agent=name) if name else words("help.connecting_nobody")
        return OverPicture(joins, "face")
    if call.state in _STATES:
        key, icon = _STATES[call.state]
        return OverPicture(words(key), icon)
    if call.state is CallState.CONNECTED and call.agent_hidden:
        return OverPicture(words("help.agent_hidden", agent=name), "camera-off")
    if call.state is CallState.CONNECTED and call.sound_only:
        return OverPicture(words("help.sound_only"), "sound")
    if call.state is CallState.CONNECTED and still:
        return OverPicture(words("help.picture_still"), "pause")
    return OverPicture()


def sentence(call: CallView, words: Texts) -> str:
    """That nothing leaves the kiosk, or what does not work here and what to do instead."""
    if is_private(call):
        return words("help.private")
    name = call.agent.name if call.agent else ""
    troubles = {trouble.part: trouble.problem for trouble in call.trouble}
    on_its_way = call.state in (CallState.CONNECTING, CallState.LOST)
    for part in (Part.RELAY,) if on_its_way else _WORST_FIRST:
        if part in troubles:
            return words(SENTENCES[part, troubles[part]], agent=name)
    return words("help.not_seen", agent=name) if call.not_seen and call.state is CallState.CONNECTED else ""


def is_private(call: CallView) -> bool:
    """In a call of text alone nobody is seen or heard anyway."""
    return call.private and call.kind is CallKind.VIDEO


def below_name(call: CallView, words: Texts) -> str:
    """In the head of the text panel, where there may be no picture."""
    name = call.agent.name if call.agent else ""
    if is_private(call):
        return words("help.private")
    if call.agent_away:
        return words("help.agent_away", agent=name)
    if call.state is CallState.LOST and not call.text_by_hub:
        return words("help.lost_text")
    if call.state is CallState.WEAK:
        return words("help.weak")
    if call.held:
        return words("help.held_short", agent=name)
    return words("help.type_here", name=name)
