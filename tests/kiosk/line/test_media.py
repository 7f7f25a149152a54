from domain.media import DeviceSettings, Start
from kiosk.line.media import Engine


async def test_an_engine_that_cannot_be_started_is_over_and_breaks_nothing() -> None:
    device: DeviceSettings = {"driver": "simulated"}
    start = Start(call="c", generation=1, frames="/nowhere/c-1", camera=device, microphone=device, speaker=device)
    over: list[str] = []
    await Engine(start, print, lambda: over.append("over")).run(("/no/such/program",))
    assert over == ["over"]
