"""Practice calls as they happen: a trainee, a studio, a scenario; scored when the reason has been given."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field

from sqlalchemy import select

from domain.call import WrapUp
from domain.cart import Cart
from domain.scenario import Event, Scenario
from domain.studio import Happened, PlayOver, PlayScenario
from hub import schema
from hub.clock import Clock
from hub.database import Database
from hub.switchboard.agent_state import AgentState
from hub.switchboard.states import FINAL, TaskState
from hub.switchboard.switchboard import Switchboard
from hub.training.records import Attempt, AttemptState, Records
from hub.training.scoring import done, score
from hub.training.studios import Studios

log = logging.getLogger(__name__)

MOST_EVENTS = 2_000
GIVES_UP_S = 900.0
"""After so long a play that nobody ended is over, whatever its studio does."""

WITHOUT_A_CALL = frozenset(
    {
        AgentState.OFFLINE,
        AgentState.AVAILABLE,
        AgentState.BREAK,
        AgentState.OWN_COUNTER,
        AgentState.TRAINING,
        AgentState.NOT_RESPONDING,
    }
)


class NotNow(RuntimeError):
    """A practice call cannot begin; ``key`` is what the page puts into words."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


@dataclass(eq=False)
class Playing:
    """An attempt that is not over. ``before`` is what the trainee goes back to."""

    attempt: Attempt
    scenario: Scenario
    before: AgentState
    began: float
    events: list[Event] = field(default_factory=list)
    over: PlayOver | None = None

    @property
    def heard(self) -> tuple[Event, ...]:
        """From the answer on."""
        return tuple(event for event in self.events if event.at >= 0)

    def hint(self) -> str:
        """What to do next: the first act that is not done."""
        now = max((event.at for event in self.heard), default=0.0)
        return next((act.hint for act in self.scenario.acts if not done(act, self.heard, now)), "")

    def acts_done(self) -> int:
        now = max((event.at for event in self.heard), default=0.0)
        return sum(done(act, self.heard, now) for act in self.scenario.acts)

    def caption(self) -> str:
        """What the customer said last."""
        return next((event.text for event in reversed(self.events) if event.what == "say"), "")


class School:
    """``sandbox`` is the switchboard's: whose calls the kiosk of a studio makes. ``scored`` is told of every attempt that was
    scored. `studios` is set once, by whoever builds both."""

    studios: Studios

    def __init__(
        self,
        records: Records,
        scenarios: Mapping[str, Scenario],
        switchboard: Switchboard,
        sandbox: MutableMapping[str, str],
        database: Database,
        clock: Clock,
        scored: Callable[[Attempt], Awaitable[None]],
    ) -> None:
        self._records, self.scenarios, self._switchboard = records, scenarios, switchboard
        self._sandbox, self._database, self._clock = sandbox, database, clock
        self._scored = scored
        self.playing: dict[str, Playing] = {}
        self._settling, self._starting = asyncio.Lock(), asyncio.Lock()

    def of(self, person: str) -> Playing | None:
        """What somebody is practising now."""
        return next((one for one in self.playing.values() if one.attempt.person == person), None)

    async def start(self, person: str, scenario: Scenario, certification: str = "") -> Attempt:
        """Let a studio play the customer for somebody whose page is open. Raises `NotNow`."""
        async with self._starting:  # one studio is not given to two who ask at once
            return await self._start(person, scenario, certification)

    async def _start(self, person: str, scenario: Scenario, certification: str) -> Attempt:
        if self.of(person) is not None:
            raise NotNow("already", "a practice call is running; end it first")
        agent = self._switchboard.board.agents.get(person)
        if agent is None:
            raise NotNow("no_desk", "the desk is not connected, so nobody could ring")
        if agent.state not in WITHOUT_A_CALL:
            raise NotNow("busy", f"the state is {agent.state}; practice begins between two calls")
        studio = self.studios.take()
        if studio is None:
            key = "studio_busy" if self.studios.here else "no_studio"
            raise NotNow(key, f"{self.studios.here} studios are connected, none of them is free")
        attempt = await self._records.begin(person, scenario.id, studio.kiosk, certification)
        before = agent.wanted if agent.wanted is not AgentState.TRAINING else AgentState.OFFLINE
        self.playing[attempt.id] = Playing(attempt, scenario, before, self._clock.elapsed())
        self._sandbox[studio.kiosk] = person
        await self._switchboard.want(agent, AgentState.TRAINING)
        self.studios.play(studio, PlayScenario(attempt=attempt.id, scenario=scenario))
        log.info("%s practises %s as attempt %s", agent.person.name, scenario.id, attempt.id)
        return attempt

    async def abandon(self, attempt_id: str) -> None:
        """The trainee has had enough: nothing is counted."""
        self.studios.stop(attempt_id)
        await self.broken(attempt_id, "given up")

    # -- what the studio reports ---------------------------------------------------------------------------------------

    def happened(self, message: Happened) -> None:
        playing = self.playing.get(message.attempt)
        if playing is not None and len(playing.events) < MOST_EVENTS:
            playing.events.append(message.event)

    async def over(self, message: PlayOver) -> None:
        playing = self.playing.get(message.attempt)
        if playing is None:
            return
        playing.over = message
        if message.trouble:
            await self.broken(message.attempt, message.trouble)
        elif not playing.heard:
            await self.broken(message.attempt, "not answered")
        else:
            call = playing.attempt._replace(call=message.call)
            playing.attempt = await self._records.moved(call, AttemptState.OVER, events=tuple(playing.events))
            await self.settle()

    async def broken(self, attempt_id: str, trouble: str) -> None:
        playing = self.playing.pop(attempt_id, None)
        if playing is not None:
            events = tuple(playing.events)
            await self._records.moved(playing.attempt, AttemptState.BROKEN, events=events, trouble=trouble)
            await self._send_back(playing)

    # -- the end -------------------------------------------------------------------------------------------------------

    async def settle(self) -> None:
        """Move on what can be moved on: calls that were answered, and those whose reason is there."""
        async with self._settling:
            await self._settle()

    async def _settle(self) -> None:
        for playing in list(self.playing.values()):
            if playing.attempt.state is AttemptState.PREPARING and playing.events and playing.over is None:
                playing.attempt = await self._records.moved(playing.attempt, AttemptState.CALLING)
            elif playing.attempt.state is AttemptState.OVER:
                await self._score(playing)
            elif self._clock.elapsed() - playing.began > GIVES_UP_S:
                self.studios.stop(playing.attempt.id)
                await self.broken(playing.attempt.id, "took too long")

    async def _score(self, playing: Playing) -> None:
        state, code = await self._reason(playing.attempt.call)
        if state not in FINAL:
            return  # the wrap-up is open; it closes by itself
        del self.playing[playing.attempt.id]
        cart: Cart | None = playing.over.cart if playing.over is not None else None
        result = score(playing.scenario, playing.heard, cart, code)
        scored = await self._records.moved(
            playing.attempt, AttemptState.SCORED, score=result.score, parts=result.parts, events=tuple(playing.events)
        )
        await self._send_back(playing)
        log.info("attempt %s of %s is worth %.2f", scored.id, scored.person, result.score)
        await self._scored(scored)

    async def _reason(self, call: str) -> tuple[TaskState, WrapUp | None]:
        """How the call stands in the ledger."""
        tasks = schema.tasks
        async with self._database.read() as read:
            row = (await read.execute(select(tasks.c.state, tasks.c.code).where(tasks.c.id == call))).one_or_none()
        if row is None:
            return TaskState.CANCELED, None
        return TaskState(row.state), WrapUp(row.code) if row.code in set(WrapUp) else None

    async def _send_back(self, playing: Playing) -> None:
        """The trainee is what they were before."""
        if self._sandbox.get(playing.attempt.kiosk) == playing.attempt.person:
            del self._sandbox[playing.attempt.kiosk]
        agent = self._switchboard.board.agents.get(playing.attempt.person)
        if agent is not None and agent.wanted is AgentState.TRAINING:
            await self._switchboard.want(agent, playing.before)
