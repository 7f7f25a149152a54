"""What there is instead of waiting, and what becomes of the place in the queue."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.call import CallKind, CallState, EndReason, Way
from domain.cart import Cart
from domain.messages import AskForHelp, CallUpdate, ChooseWay
from hub.console.to_page import CustomerNeedsStaff, Ring, RingCancelled
from tests.hub.world import Kiosk, World, session

EVERY_WAY = (Way.ALONE, Way.TEXT, Way.TICKET, Way.STAFF)


async def ask_with(kiosk: Kiosk, call: str, cart: str) -> None:
    """Help is pressed by a customer who has this cart."""
    visit = session(cart=Cart(id=cart, service_mode="dine_in"))
    await kiosk.send(AskForHelp(call=call, kind=CallKind.VIDEO, language="en", session=visit))


async def test_nobody_qualified_works_and_the_ways_are_offered_at_once(here: World) -> None:
    kiosk = await here.kiosk()
    await kiosk.ask()
    told = await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    assert told.ways == (Way.ALONE, Way.TICKET, Way.STAFF)  # nobody could read a text either


async def test_a_long_wait_is_told_as_a_range_with_the_ways_and_a_short_one_without(here: World) -> None:
    ana, ben = await here.agent("Ana"), await here.agent("Ben")
    for number in (1, 2):
        await (await here.kiosk(name=f"Kiosk {number}")).ask()
    await ana.accept()
    await ben.accept()
    third, fourth = await here.kiosk(name="Kiosk 3"), await here.kiosk(name="Kiosk 4")
    await third.ask()
    told = await third.get(CallUpdate, state=CallState.WAITING)
    assert (told.position, told.wait_low_s, told.wait_s, told.ways) == (1, 0, 60, ())
    await here.later(1)
    await fourth.ask()
    told = await fourth.get(CallUpdate, state=CallState.WAITING)
    assert (told.position, told.wait_low_s, told.wait_s, told.ways) == (2, 30, 120, EVERY_WAY)


async def test_the_position_is_that_among_those_who_want_the_same(here: World) -> None:
    await here.agent("Ana")
    ben = await here.agent("Ben")
    await (await here.kiosk(name="Kiosk 1")).ask("es")
    await (await here.kiosk(name="Kiosk 2")).ask("en")
    await ben.accept()
    spanish, english = await here.kiosk(name="Kiosk 3"), await here.kiosk(name="Kiosk 4")
    await spanish.ask("es")
    await english.ask("en")
    assert (await spanish.get(CallUpdate, state=CallState.WAITING)).position == 1
    assert (await english.get(CallUpdate, state=CallState.WAITING)).position == 1


async def test_a_text_instead_keeps_the_place(here: World) -> None:
    ana = await here.agent("Ana")
    await (await here.kiosk(name="Kiosk 1")).ask()
    await ana.accept()
    kiosk = await here.kiosk(name="Kiosk 2")
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, state=CallState.WAITING)
    await here.later(20)
    await kiosk.send(ChooseWay(call=call, way=Way.TEXT))
    assert Way.TEXT not in (await kiosk.get(CallUpdate, state=CallState.WAITING, wait_low_s=0, wait_s=60)).ways
    ben = await here.agent("Ben")
    ring = await ben.get(Ring)
    assert (ring.call, ring.kind, ring.waited_s) == (call, CallKind.TEXT, 20)


async def test_a_text_chosen_while_somebody_is_rung_rings_anew_as_a_text(here: World) -> None:
    kiosk, ana = await here.kiosk(), await here.agent("Ana")
    call = await kiosk.ask()
    await ana.get(Ring)
    await kiosk.send(ChooseWay(call=call, way=Way.TEXT))
    await ana.get(RingCancelled)
    assert (await ana.get(Ring)).kind is CallKind.TEXT


async def test_a_ticket_keeps_the_place_and_is_kept_in_the_books(here: World) -> None:
    kiosk = await here.kiosk()
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await kiosk.send(ChooseWay(call=call, way=Way.TICKET))
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await here.later(120)
    ana = await here.agent("Ana")
    assert (await ana.get(Ring)).waited_s == 120
    await kiosk.get(CallUpdate, state=CallState.RINGING)


async def test_who_goes_on_alone_and_asks_again_with_the_same_order_has_the_place_of_before(here: World) -> None:
    kiosk = await here.kiosk()
    await ask_with(kiosk, "first-call", "cart-1")
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await here.later(50)
    await kiosk.send(ChooseWay(call="first-call", way=Way.ALONE))
    assert (await kiosk.get(CallUpdate, state=CallState.IDLE)).ended is EndReason.CUSTOMER
    await here.later(30)
    await ask_with(kiosk, "second-call", "cart-1")
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    ana = await here.agent("Ana")
    assert (await ana.get(Ring)).waited_s == 80
    await kiosk.hang_up("second-call")
    await ana.get(RingCancelled)
    await ask_with(kiosk, "third-call", "cart-2")
    assert (await ana.get(Ring)).waited_s == 0  # the next customer does not inherit it


async def test_the_people_of_the_site_are_told_until_somebody_has_the_call(here: World) -> None:
    kiosk = await here.kiosk()
    ben, ana = await here.agent("Ben", available=False), await here.agent("Ana", available=False)
    call = await kiosk.ask()
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await kiosk.send(ChooseWay(call=call, way=Way.STAFF))
    assert (await kiosk.get(CallUpdate, staff_told=True)).state is CallState.UNREACHABLE
    needs = await ben.get(CustomerNeedsStaff)
    assert (needs.call, needs.kiosk.site_name, needs.on) == (call, "Boston", True)
    await kiosk.send(ChooseWay(call=call, way=Way.TICKET))  # the customer goes on, and still wants somebody
    sue = await here.agent("Sue", available=False)
    await sue.get(CustomerNeedsStaff, on=True)  # also who comes later
    assert ben.had(CustomerNeedsStaff) == []
    await ana.want("available")
    await ana.accept()
    await ben.get(CustomerNeedsStaff, on=False)
    assert ana.had(CustomerNeedsStaff) == []  # she works in Sacramento


async def test_a_kiosk_back_with_another_order_is_the_next_customer(here: World) -> None:
    key = Ed25519PrivateKey.generate()
    kiosk = await here.kiosk(key)
    await ask_with(kiosk, "call-of-the-first", "cart-1")
    await kiosk.get(CallUpdate, state=CallState.UNREACHABLE)
    await here.later(40)
    await kiosk.ws.close()
    await here.parked("call-of-the-first")
    back = await here.kiosk(key, kiosk.id)
    await ask_with(back, "call-of-the-first", "cart-2")
    await back.get(CallUpdate, state=CallState.IDLE)
    ana = await here.agent("Ana")
    await ask_with(back, "call-of-the-next", "cart-2")
    ring = await ana.get(Ring)
    assert (ring.call, ring.waited_s) == ("call-of-the-next", 0)
