"""A hub with the demo's menu and a studio that a test plays; trainees are people of `tests.hub.world`."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.studio import Happened, PlayOver, PlayScenario, StudioHere, StudioWelcome, ToStudio
from hub.fleet.codes import shown
from hub.server import DEMO_MENU
from tests.hub.world import Agent, Kiosk, Socket, World, public
from tests.workbench.studio.rehearsal import RIGHT, rehearsal

TRAINEE = "Cleo"
"""Has no skills, and loses the qualification."""


class Studio(Socket):
    """Plays what the hub asks for, at once: an agent who does all right, or one who says nothing."""

    key: Ed25519PrivateKey
    kiosk = ""

    async def plays(self, *, well: bool = True) -> str:
        """Take the next play and report it whole; the attempt."""
        play = await self.get(PlayScenario)
        rehearsed = rehearsal(play.scenario.id)
        rehearsed.run(RIGHT[play.scenario.id] if well else ())
        for event in rehearsed.mind.events:
            await self.send(Happened(attempt=play.attempt, event=event))
        await self.send(PlayOver(attempt=play.attempt, call="", cart=rehearsed.cart))
        return play.attempt


class School:
    def __init__(self, here: World) -> None:
        self.here = here

    async def studio(self) -> Studio:
        """A studio that is welcome, with a kiosk of the sandbox."""
        token = (self.here.config.state / "studio.token").read_text()
        headers = {"Authorization": f"Bearer {token}"}
        studio = Studio(await self.here.http.ws_connect(f"{self.here.url}/studio/connect", headers=headers), ToStudio)
        self.here._readers.create_task(studio.listen())
        studio.key = Ed25519PrivateKey.generate()
        await studio.send(StudioHere())
        assert (await studio.get(StudioWelcome)).kiosk == ""
        enrolment = await self.here.hub.registry.begin(public(studio.key))
        await studio.send(StudioHere(code=shown(enrolment.code)))
        studio.kiosk = (await studio.get(StudioWelcome)).kiosk
        return studio

    async def kiosk(self, studio: Studio) -> Kiosk:
        return await self.here.kiosk(studio.key, studio.kiosk)

    async def trainee(self, name: str = TRAINEE) -> Agent:
        return await self.here.agent(name, available=False)

    async def path(self, name: str = TRAINEE) -> Any:
        return (await self.here.ask("GET", "/api/training", name))[1]

    async def begin(self, scenario: str = "", *, certification: bool = False, name: str = TRAINEE) -> tuple[int, Any]:
        wanted = {"scenario": scenario, "certification": certification}
        return await self.here.ask("POST", "/api/training/attempts", name, json=wanted)

    async def learn(self, module: str, name: str = TRAINEE) -> Any:
        """Answer all questions of a lesson; the second time as the first has explained."""
        path = f"/api/training/modules/{module}"
        asked = (await self.here.ask("GET", path, name))[1]["questions"]
        guesses = {question["id"]: 0 for question in asked}
        checked = (await self.here.ask("POST", path, name, json={"answers": guesses}))[1]["checked"]
        right = {one["id"]: one["right"] for one in checked}
        return (await self.here.ask("POST", path, name, json={"answers": right}))[1]

    async def learn_all(self, name: str = TRAINEE) -> None:
        for lesson in ("desk", "menu", "allergens", "honesty"):
            assert (await self.learn(lesson, name))["passed"]

    async def practise(self, studio: Studio, scenario: str, *, well: bool = True, name: str = TRAINEE) -> Any:
        """A whole practice call; what the debrief says."""
        status, attempt = await self.begin(scenario, name=name)
        assert status == 201, attempt
        return await self.finish(studio, well=well, name=name)

    async def certify(self, studio: Studio, good: int, name: str = TRAINEE) -> None:
        """The five calls, the first ``good`` of them well."""
        for call in range(5):
            status, attempt = await self.begin(certification=True, name=name)
            assert status == 201, attempt
            await self.finish(studio, well=call < good, name=name)

    async def finish(self, studio: Studio, *, well: bool, name: str = TRAINEE) -> Any:
        attempt = await studio.plays(well=well)
        while True:
            view = (await self.here.ask("GET", f"/api/training/attempts/{attempt}", name))[1]
            if view["state"] in ("scored", "broken"):
                return view


@contextlib.asynccontextmanager
async def school(here: World) -> AsyncIterator[School]:
    await here.hub.library.publish(DEMO_MENU)
    await here.hub.look()
    await here.hub.roster.revoke_qualification(TRAINEE.lower(), "menu", by="max", reason="begins to learn")
    yield School(here)
