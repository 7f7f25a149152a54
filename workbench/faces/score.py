"""The order in which the poses are played, ten a second: four seconds of somebody who listens, speaks, smiles and blinks."""

SPEAKING = ("say-e", "say-a", "say-m", "say-o", "say-a", "say-e", "say-m", "say-a", "say-o", "say-e")
SCORE: tuple[str, ...] = (
    *("smile",) * 4,
    "half-shut",
    "blink",
    *("smile",) * 3,
    *SPEAKING,
    "smile",
    "half-shut",
    "blink",
    *("listen",) * 5,
    *("nod",) * 2,
    *("listen",) * 2,
    *("laugh",) * 5,
    *("smile",) * 3,
    "look-aside",
    "think",
    "look-aside",
)
