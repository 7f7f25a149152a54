"""Every sound driver keeps the contract: the simulated one, ALSA's own device without hardware, and the real one that
COUNTERPART_AUDIO names (``alsa:plughw:CARD=Speakerphone``, ``pulse:``)."""

import pytest

from hardware.audio import make_pair
from tests.hardware.audio.contract import AudioContract, Bench
from tests.hardware.by_hand import named

WAYS = {
    "simulated": {"driver": "simulated"},
    "alsa-null": {"driver": "alsa", "device": "null"},
}


@pytest.fixture(params=[*WAYS, *(["real"] if named("audio") else [])])
def bench(request: pytest.FixtureRequest) -> Bench:
    if request.param == "real":
        driver, _, device = named("audio").partition(":")
        settings: dict[str, object] = {"driver": driver, "device": device}
    else:
        settings = dict(WAYS[request.param])
    return Bench(*make_pair(settings, settings))


class TestDrivers(AudioContract):
    pass
