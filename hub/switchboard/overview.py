"""The overview that every agent's page shows: who waits, who works, how the last hour was."""

import asyncio
from collections import Counter

import msgspec

from hub.clock import Clock
from hub.console.to_page import Queue, Waiting
from hub.news import News
from hub.switchboard.agent_state import AgentState
from hub.switchboard.history import History
from hub.switchboard.states import TaskState
from hub.switchboard.switchboard import Switchboard

AT_ONCE = 25
"""So many pages are told in one go; whoever is rung meanwhile does not wait for all of them."""

_WAITS = {TaskState.QUEUED, TaskState.RESERVED}


class Overview:
    def __init__(self, history: History, clock: Clock) -> None:
        self._history, self._clock = history, clock
        self._news = News("the overview", at_least_every_s=10.0, at_most_every_s=0.3)

    def changed(self) -> None:
        """Something is different; the pages are told soon."""
        self._news.changed()

    async def run(self, switchboard: Switchboard) -> None:
        """Tell all pages, for ever."""
        await self._news.run(lambda: self._tell(switchboard))

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
