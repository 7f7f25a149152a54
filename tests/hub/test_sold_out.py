"""Something runs out at a site: marked from a call, known to every kiosk of the site, kept with who and when."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.messages import Availability, CallUpdate
from hub.config import Config
from tests.hub.world import TestClock, World, world


async def test_an_agent_marks_it_from_the_call_and_the_sites_kiosks_know_at_once(here: World) -> None:
    boston, other, sacramento = (
        await here.kiosk(),
        await here.kiosk(name="Kiosk 2"),
        await here.kiosk(site="sacramento"),
    )
    for kiosk in (boston, other, sacramento):
        assert (await kiosk.get(Availability)).sold_out == ()
    ben = await here.agent("Ben")
    await boston.ask()
    await ben.accept()
    status, body = await here.ask("PUT", "/api/sites/boston/sold-out/product/soup", "Ben")
    assert (status, [(mark["what"], mark["by_name"]) for mark in body["sold_out"]]) == (200, [("product/soup", "Ben")])
    for kiosk in (boston, other):
        assert (await kiosk.get(Availability)).sold_out == ("product/soup",)
    assert (await here.ask("PUT", "/api/sites/boston/sold-out/product/soup", "Sue"))[1] == body  # who said so first
    status, body = await here.ask("DELETE", "/api/sites/boston/sold-out/product/soup", "Sue")
    assert (status, body) == (200, {"sold_out": []})
    assert (await other.get(Availability)).sold_out == ()
    assert sacramento.had(Availability) == []


async def test_an_agent_without_a_call_there_marks_nothing(here: World) -> None:
    kiosk, ben = await here.kiosk(site="sacramento"), await here.agent("Ben")
    status, body = await here.ask("PUT", "/api/sites/sacramento/sold-out/product/soup", "Ben")
    assert (status, body["error"]) == (409, "no_call_there")
    await kiosk.ask()
    await ben.accept()
    await kiosk.get(CallUpdate)
    assert (await here.ask("PUT", "/api/sites/sacramento/sold-out/product/soup", "Ben"))[0] == 200
    assert (await here.ask("PUT", "/api/sites/boston/sold-out/product/soup", "Ben"))[0] == 409
    assert (await here.ask("PUT", "/api/sites/boston/sold-out/product/soup", "Max"))[0] == 200


async def test_what_is_not_on_the_menu_cannot_be_sold_out(here: World) -> None:
    for what in ("product/pizza", "soup", "variant/soup/large", "option/extras/salt", "product/soup/x", "product/%00"):
        status, body = await here.ask("PUT", f"/api/sites/boston/sold-out/{what}", "Sue")
        assert (status, body["error"]) == (422, "not_on_the_menu"), what
    assert (await here.ask("PUT", "/api/sites/mars/sold-out/product/soup", "Sue"))[1]["error"] == "unknown_site"


async def test_it_stays_sold_out_over_a_restart_of_the_hub(state: Path, clock: TestClock) -> None:
    key, config = Ed25519PrivateKey.generate(), Config(state=state, port=0)
    async with world(config, clock) as here:
        kiosk = await here.kiosk(key)
        assert (await here.ask("PUT", "/api/sites/boston/sold-out/product/soup", "Sue"))[0] == 200
    async with world(config, clock) as here:
        back = await here.kiosk(key, kiosk.id)
        assert (await back.get(Availability)).sold_out == ("product/soup",)
