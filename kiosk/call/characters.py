"""Which characters of the agent's side are shown: what ITU-T T.140 gives a meaning in a conversation, and nothing that rules the
screen instead."""

import re

LONGEST = 4_000
"""Characters in one message; `domain.media.Text` takes no more."""

_COMMANDS = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
_RULES = re.compile(r"[\x00-\x07\x0b-\x1f\x7f-\x9f\u202d\u202e\ufeff]")
"""Controls but backspace, tab and line feed; overrides of the direction; the byte order mark that keeps a T.140 line alive."""


def shown(text: str) -> str:
    """Without what is not to be shown; new lines are one character."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _RULES.sub("", _COMMANDS.sub("", plain))
