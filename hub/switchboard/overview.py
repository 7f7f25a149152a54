"""The overview that every agent's page shows: who waits, who works, how the last hour was."""

import asyncio
import logging
from collections import Counter

import msgspec

from hub.clock import Clock
from hub.console.to_page import Queue, Waiting
from hub.switchboard.agent_state import AgentState
from hub.switchboard.history import History
from hub.switchboard.states import TaskState
from hub.switchboard.switchboard import Switchboard

log = logging.getLogger(__name__)

AT_LEAST_EVERY_S = 10.0
AT_MOST_EVERY_S = 0.3
AT_ONCE = 25
"""So many pages are told in one go; whoever is rung meanwhile does not wait for all of them."""

_WAITS = {TaskState.QUEUED, TaskState.RESERVED}


class Overview:
    def __init__(self, history: History, clock: Clock) -> None:
        self._history, self._clock = history, clock
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Something is different; the pages are told soon."""
        self._changed.set()

    async def run(self, switchboard: Switchboard) -> None:
        """Tell all pages, for ever."""
        while True:
            try:
                async with asyncio.timeout(AT_LEAST_EVERY_S):
                    await self._changed.wait()
            except TimeoutError:
                pass
            self._changed.clear()
            try:
                await self._tell(switchboard)
            except (
                Exception
            ):  # the owner of a loop that has to go on: calls need no overview, and the next look repairs it
                log.exception("the overview could not be made")
            await asyncio.sleep(AT_MOST_EVERY_S)

    async def _tell(self, switchboard: Switchboard) -> None:
        if switchboard.board.agents:
            queue = msgspec.json.encode(await self.queue(switchboard))
            for number, agent in enumerate(list(switchboard.board.agents.values())):
                agent.link.send_encoded(queue)
                if number % AT_ONCE == AT_ONCE - 1:
                    await asyncio.sleep(0)

    async def queue(self, switchboard: Switchboard) -> Queue:
        figures = await self._history.figures()
        now = self._clock.elapsed()
        waiting = sorted(
            (task for task in switchboard.board.calls() if task.state in _WAITS and not task.sandbox),
            key=lambda task: (task.created, task.id),
        )
        states = Counter(agent.state for agent in switchboard.board.agents.values())
        return Queue(
            waiting=tuple(
                Waiting(
                    call=task.id,
                    site_name=task.kiosk.site_name,
                    kiosk_name=task.kiosk.name,
                    kind=task.call_kind,
                    language=task.language,
                    waited_s=round(now - task.created),
                    ringing=task.state is TaskState.RESERVED,
                )
                for task in waiting
            ),
            agents={state: count for state, count in states.items() if state is not AgentState.OFFLINE},
            service_level=figures.service_level,
            average_wait_s=figures.average_wait_s,
            waits=figures.waits,
        )
