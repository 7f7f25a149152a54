"""After a lost payment: hear what the terminal still has to say, then bring it to rest."""

import asyncio

from domain.payment import Approval
from hardware.card_terminal.base import TerminalError
from hardware.card_terminal.zvt import codes, commands
from hardware.card_terminal.zvt.acceptance import Acceptance
from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.conversation import Conversation, Exchange, NoAnswer, plain_answer
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.link import Delivered
from hardware.card_terminal.zvt.status import terminal_state


def is_terminal_state(data: bytes) -> bool:
    """Whether a completion answers a status enquiry; that of an old payment is empty or begins with a BMP."""
    try:
        terminal_state(data)
    except Damaged:
        return False
    return True


class Recovery:
    """Needs the line, not the registration: that would end what the terminal still wants to tell."""

    def __init__(self, talk: Conversation, acceptance: Acceptance, password: str) -> None:
        self._talk = talk
        self._acceptance = acceptance
        self._password = password

    async def run(self) -> Approval | None:
        """The approval that was committed late, if one was; raises `TerminalError` when the terminal does not come to
        rest."""
        try:
            # Longer than the terminal waits before it repeats a block that nobody acknowledged.
            await self._listen(self._talk.timing.listen)
            await self._wait_for_rest()
        finally:
            await self._acceptance.close()
        return self._acceptance.approval

    async def _listen(self, silence: float) -> None:
        """Answer what the terminal says until it has said nothing for ``silence`` seconds, or until it has had time
        enough."""
        loop = asyncio.get_running_loop()
        last_moment = loop.time() + self._talk.timing.busy
        quiet_at = loop.time() + silence
        while loop.time() < last_moment:
            try:
                received = await self._talk.receive(max(0.0, quiet_at - loop.time()))
            except NoAnswer as no_answer:
                if no_answer.reason == "line_lost":
                    raise
                return
            if not isinstance(received, Delivered):
                quiet_at = loop.time() + silence
            await self._hear(received)

    async def _hear(self, received: Apdu | Delivered) -> None:
        if isinstance(received, Delivered) or received.is_answer:
            return
        if received.command == commands.STATUS_INFORMATION:
            self._talk.send(await self._acceptance.judge(self._talk.reports.read(received)))
        else:
            self._talk.send(plain_answer(received))

    async def _wait_for_rest(self) -> None:
        """Ask until the terminal is not busy; a payment that nobody watches any more is asked to stop, once."""
        loop, timing = asyncio.get_running_loop(), self._talk.timing
        last_moment, cancelled = loop.time() + timing.busy, False
        while True:
            enquiry = Exchange(self._talk, self._acceptance.judge, is_terminal_state)
            await enquiry.run(commands.status_enquiry(self._password), timing.t3)
            busy = enquiry.refused is not None and enquiry.code == codes.BUSY
            if enquiry.completion is not None:
                busy = terminal_state(enquiry.completion).code == codes.BUSY
            if not busy and enquiry.aborted is None:
                return
            if loop.time() > last_moment:
                raise TerminalError(
                    f"card terminal is still busy after {timing.busy:.0f} s; look at the card terminal's display"
                )
            if busy and not cancelled:
                cancelled = True
                # Its answer is awaited, or it would pass for the answer to the next question.
                await self._talk.command(commands.CANCEL, self._hear)
            await self._listen(timing.poll)
