"""What the hub tells a page, said by the hub itself: for states that take other people, a till or a quarter of an hour."""

import msgspec

from domain.call import CallKind
from domain.messages import Message
from hub.console.to_page import CallStarted
from hub.fleet.view import KioskView
from tests.hub.console.counter import Counter
from tests.hub.console.desk import Desk
from tests.hub.world import World


def tell(here: World, *messages: Message, name: str = "ana") -> None:
    """Over the open connection of a person's page."""
    for message in messages:
        here.hub.switchboard.board.agents[name].link.send(message)


def text_call(here: World, counter: Counter, call: str, site: str, language: str = "es") -> None:
    """A customer who writes, given to Ana."""
    kiosk = KioskView(id=call, name="Counter 1", site="boston", site_name=site)
    session = msgspec.structs.replace(counter.view(), language=language)
    started = CallStarted(call=call, kind=CallKind.TEXT, kiosk=kiosk, language=language, session=session, generation=1)
    tell(here, started)


async def in_call(counter: Counter, desk: Desk) -> Counter:
    """Devices checked, rung, answered."""
    await desk.available()
    await counter.ask()
    await desk.answer()
    return counter
