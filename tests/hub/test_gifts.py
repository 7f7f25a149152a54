"""Gift cards: what a card holds is spent once, whatever is lost, repeated or restarted between kiosk and hub."""

import asyncio
import itertools
import shutil
import sqlite3
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert
from sqlalchemy.exc import IntegrityError

from domain.card_token import card_token
from domain.messages import GiftAnswer, GiftAsk
from domain.money import Money
from hub import schema
from hub.config import Config
from hub.database import open_database
from hub.gifts.card_key import BadNumber, card_key, token_of
from hub.gifts.ledger import MOST, GiftLedger, Held, NotPossible
from hub.people.seal import Seal, Unsealable
from hub.server import database_file
from tests.hub.test_commands import Run, hub_command  # noqa: F401 - a fixture
from tests.hub.world import Kiosk, TestClock, World, world

CARD, OTHER = "c" * 32, "d" * 32
KIOSKS = ("k1", "k2")


def usd(amount: int) -> Money:
    return Money(amount, "USD")


def ask(what: str, amount: int = 0, *, ref: str = "", card: str = CARD, currency: str = "USD") -> GiftAsk:
    return GiftAsk(ref=ref or str(uuid.uuid4()), what=what, card=card, amount=Money(amount, currency))  # type: ignore[arg-type]


async def told(kiosk: Kiosk, asked: GiftAsk) -> tuple[int, int, str]:
    """Taken, left and refusal."""
    await kiosk.send(asked)
    answer = await kiosk.get(GiftAnswer, ref=asked.ref, what=asked.what)
    return answer.taken.amount, answer.left.amount, answer.refusal


@pytest_asyncio.fixture
async def shop(here: World) -> AsyncIterator[tuple[GiftLedger, Kiosk]]:
    """A card with 12.40 on it."""
    ledger = GiftLedger(here.hub._database, here.hub._clock)
    await ledger.add(CARD, usd(1240), "test")
    yield ledger, await here.kiosk()


# -- what a kiosk asks ---------------------------------------------------------------------------------------------


async def test_a_kiosk_takes_what_is_due_and_no_more_than_there_is(shop: tuple[GiftLedger, Kiosk]) -> None:
    ledger, kiosk = shop
    assert await told(kiosk, ask("balance")) == (0, 1240, "")
    assert await told(kiosk, ask("take", 1000)) == (1000, 240, "")
    assert await told(kiosk, ask("take", 1000, ref="rest")) == (240, 0, "")
    assert await told(kiosk, ask("return", 1000, ref="rest")) == (240, 240, "")
    assert await told(kiosk, ask("take", 240)) == (240, 0, "")
    assert await told(kiosk, ask("take", 1)) == (0, 0, "empty")
    assert await told(kiosk, ask("balance")) == (0, 0, "empty")
    assert await ledger.show(CARD) == Held(usd(0), credited=1240, spent=1240)


async def test_a_card_that_cannot_be_used_is_refused_with_the_reason(shop: tuple[GiftLedger, Kiosk]) -> None:
    _, kiosk = shop
    for what in ("take", "balance"):
        assert await told(kiosk, ask(what, 100, card=OTHER)) == (0, 0, "unknown_card")
        assert await told(kiosk, ask(what, 100, currency="EUR")) == (0, 0, "currency")


async def test_the_same_wish_again_takes_nothing_more_and_is_answered_the_same(shop: tuple[GiftLedger, Kiosk]) -> None:
    _, kiosk = shop
    take, give_back = ask("take", 500, ref="one"), ask("return", 500, ref="one")
    for _ in range(3):
        assert await told(kiosk, take) == (500, 740, "")
    for _ in range(3):
        assert await told(kiosk, give_back) == (500, 1240, "")
    assert await told(kiosk, take) == (0, 1240, "returned")


async def test_a_take_that_comes_after_its_return_takes_nothing(shop: tuple[GiftLedger, Kiosk]) -> None:
    _, kiosk = shop
    assert await told(kiosk, ask("return", 500, ref="late")) == (0, 1240, "")
    assert await told(kiosk, ask("take", 500, ref="late")) == (0, 1240, "returned")


async def test_a_refused_take_stays_refused_although_the_card_holds_something_later(
    shop: tuple[GiftLedger, Kiosk],
) -> None:
    ledger, kiosk = shop
    take = ask("take", 500, ref="early", card=OTHER)
    assert await told(kiosk, take) == (0, 0, "unknown_card")
    await ledger.add(OTHER, usd(900), "test")
    assert await told(kiosk, take) == (0, 900, "unknown_card")


async def test_one_kiosk_neither_takes_nor_gives_back_under_the_ref_of_another(
    here: World, shop: tuple[GiftLedger, Kiosk]
) -> None:
    _, kiosk = shop
    stranger = await here.kiosk(site="sacramento")
    assert await told(kiosk, ask("take", 500, ref="mine")) == (500, 740, "")
    assert await told(stranger, ask("take", 500, ref="mine")) == (0, 740, "wrong_ref")
    assert await told(stranger, ask("return", 500, ref="mine")) == (0, 0, "wrong_ref")
    assert await told(kiosk, ask("return", 500, ref="mine", card=OTHER)) == (0, 0, "wrong_ref")
    assert await told(kiosk, ask("balance")) == (0, 740, "")


async def test_a_card_is_the_same_in_every_shop_and_its_key_survives_a_restart(state: Path, clock: TestClock) -> None:
    key, config = Ed25519PrivateKey.generate(), Config(state=state, port=0)
    async with world(config, clock) as here:
        boston, sacramento = await here.kiosk(key), await here.kiosk(site="sacramento")
        first = boston.welcome.card_key
        assert sacramento.welcome.card_key == first
        assert len(bytes.fromhex(first)) == 32
        await GiftLedger(here.hub._database, clock.clock).add(
            token_of("6001 1001", bytes.fromhex(first)), usd(700), "test"
        )
        swiped = card_token(bytes.fromhex(first), b"60011001")
        assert await told(boston, ask("take", 500, card=swiped, ref="one")) == (500, 200, "")
    async with world(config, clock) as here:
        back = await here.kiosk(key, boston.id)
        assert back.welcome.card_key == first
        assert await told(back, ask("take", 500, card=swiped, ref="one")) == (500, 200, "")


async def test_practice_gets_no_key_and_moves_no_money(here: World, shop: tuple[GiftLedger, Kiosk]) -> None:
    ledger, _ = shop
    key = Ed25519PrivateKey.generate()
    begun = await here.hub.registry.begin(key.public_key().public_bytes_raw())
    studio = await here.hub.registry.enrol(begun.code, "boston", "Studio", sandbox=True)
    kiosk = await here.kiosk(key, studio.id)
    assert kiosk.welcome.card_key == ""
    assert await told(kiosk, ask("take", 500)) == (0, 0, "unavailable")
    assert await told(kiosk, ask("balance")) == (0, 0, "unavailable")
    assert await told(kiosk, ask("return", 500)) == (0, 0, "")
    assert await ledger.show(CARD) == Held(usd(1240), credited=1240, spent=0)


@pytest.mark.parametrize(
    "bad", [ask("take", -1), ask("take", 10**12 + 1), ask("take", card="x" * 65), ask("take", ref="x" * 65)]
)
async def test_what_no_kiosk_asks_closes_the_connection(shop: tuple[GiftLedger, Kiosk], bad: GiftAsk) -> None:
    ledger, kiosk = shop
    await kiosk.send(bad)
    assert await kiosk.closed() == 1007
    assert await ledger.show(CARD) == Held(usd(1240), credited=1240, spent=0)


# -- people --------------------------------------------------------------------------------------------------------


def test_cards_are_issued_and_looked_at_from_the_command_line(hub_command: Run, tmp_path: Path) -> None:  # noqa: F811
    number = "6001 2345 6789"
    added = hub_command("gift", "add", "--card", number, "--amount", "2500", "--currency", "EUR")
    assert (added.returncode, added.stdout) == (0, "the card holds €25.00\n"), added.stderr
    assert hub_command("gift", "add", "--card", "600123456789", "--amount", "1", "--currency", "eur").stdout == (
        "the card holds €25.01\n"
    )
    shown = hub_command("gift", "show", given=number + "\n")  # typed, so that it stays out of the shell's history
    assert "the card holds €25.01: €25.01 put on it, €0.00 spent" in shown.stdout
    written = b"".join(file.read_bytes() for file in (tmp_path / "state").glob("hub.sqlite*"))
    assert b"600123456789" not in written
    assert b"6001 2345" not in written


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("show", "--card", "1"), "no gift card of the chain has this number"),
        (("add", "--card", "1", "--amount", "0", "--currency", "EUR"), "amount 0; allowed are 1 to"),
        (("add", "--card", "1", "--amount", "5", "--currency", "EURO"), "currency 'EURO'; needed are three letters"),
        (("add", "--card", "né", "--amount", "5", "--currency", "EUR"), "a card's number has digits and Latin letters"),
    ],
)
def test_what_cannot_be_done_with_a_card_is_said_in_one_line(
    hub_command: Run,  # noqa: F811
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    refused = hub_command("gift", *arguments)
    assert refused.returncode == 1
    assert reason in refused.stderr
    assert "Traceback" not in refused.stderr


async def test_nobody_puts_another_currency_or_too_much_on_a_card(shop: tuple[GiftLedger, Kiosk]) -> None:
    ledger, _ = shop
    for amount, said in ((Money(5, "EUR"), "the card holds USD"), (usd(MOST), "would hold more than")):
        with pytest.raises(NotPossible, match=said):
            await ledger.add(CARD, amount, "test")
    with pytest.raises(BadNumber):
        token_of("", b"key")
    assert await ledger.show(CARD) == Held(usd(1240), credited=1240, spent=0)


async def test_a_copy_of_the_database_alone_tells_nobody_the_card_key(state: Path, tmp_path: Path) -> None:
    async with open_database(database_file(state)) as database:
        key = await card_key(database, Seal(state / "seal.key"))
        assert await card_key(database, Seal(state / "seal.key")) == key
        with pytest.raises(Unsealable):
            await card_key(database, Seal(tmp_path / "another.key"))
    assert key.hex().encode() not in database_file(state).read_bytes()


# -- whatever happens ----------------------------------------------------------------------------------------------


async def test_the_database_itself_refuses_a_card_that_holds_less_than_nothing(state: Path) -> None:
    async with open_database(database_file(state)) as database:
        card = insert(schema.gift_cards).values(token=CARD, currency="USD", balance=-1, issued_at=0)
        with pytest.raises(IntegrityError, match="ck_gift_cards_balance"):
            async with database.write() as write:
                await write.execute(card)


WISHES = st.tuples(
    st.sampled_from(("take", "take", "return")),
    st.integers(0, 5),  # which ref
    st.sampled_from((1, 400, 700, 700)),
)
LIVES = st.tuples(st.lists(WISHES, min_size=1, max_size=5), st.sampled_from((99, 99, 99, *range(20))))
"""What kiosks want at the same moment, and after so many statements to the database the hub is killed."""


class Killed(Exception):
    """The hub's process is gone, and with it every transaction that was not committed."""


@pytest.fixture(scope="module")
def with_a_card(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a chain with one card of 12.40, and a folder to copy it in."""
    folder = tmp_path_factory.mktemp("gifts")
    shutil.copy(database_file(furnished), folder / "first.sqlite")

    async def add() -> None:
        async with open_database(folder / "first.sqlite") as database:
            await GiftLedger(database, TestClock().clock).add(CARD, usd(1240), "test")
            async with database.write() as write:
                for at, kiosk in enumerate(KIOSKS):
                    row = {"id": kiosk, "site": "boston", "name": kiosk, "prefix": kiosk, "public_key": kiosk.encode()}
                    await write.execute(insert(schema.kiosks).values(**row, enrolled_at=at))

    asyncio.run(add())
    return folder


@settings(max_examples=60, deadline=None)
@given(st.lists(LIVES, min_size=1, max_size=6))
def test_whatever_is_repeated_killed_or_restarted_no_cent_is_lost_or_spent_twice(
    with_a_card: Path, lives: list[tuple[list[tuple[str, int, int]], int]]
) -> None:
    file = with_a_card / "hub.sqlite"
    for old in with_a_card.glob("hub.sqlite*"):
        old.unlink()
    shutil.copy(with_a_card / "first.sqlite", file)
    amounts: dict[int, int] = {}
    answers: dict[int, set[tuple[int, str]]] = {}
    returned: set[int] = set()

    async def wish(ledger: GiftLedger, what: str, ref: int, amount: int) -> None:
        asked = usd(amounts.setdefault(ref, amount))  # a ref is about one amount
        do = ledger.take if what == "take" else ledger.give_back
        try:
            answered = await do(str(ref), KIOSKS[ref % 2], CARD, asked)
        except Killed:
            return
        if what == "return":
            returned.add(ref)
        elif answered.refusal != "returned":
            answers.setdefault(ref, set()).add((answered.moved.amount, answered.refusal))

    async def live() -> None:
        for wishes, fuse in lives:
            async with open_database(file) as database:
                left = itertools.count(fuse, -1)

                def statement(*_: object, left: "itertools.count[int]" = left) -> None:
                    if next(left) < 0:
                        raise Killed

                event.listen(database._engine.sync_engine, "before_cursor_execute", statement)
                event.listen(database._engine.sync_engine, "commit", statement)
                ledger = GiftLedger(database, TestClock().clock)
                await asyncio.gather(*(wish(ledger, *one) for one in wishes))

    asyncio.run(live())
    with sqlite3.connect(file) as kept:
        rows = kept.execute("SELECT ref, asked, taken, returned_at IS NOT NULL FROM gift_takes").fetchall()
        ((balance,),) = kept.execute("SELECT balance FROM gift_cards").fetchall()
    kept.close()
    taken, back = sum(row[2] for row in rows), sum(row[2] for row in rows if row[3])
    assert taken - back == 1240 - balance
    assert balance >= 0
    assert all(took <= asked for _, asked, took, _ in rows)
    assert returned <= {int(row[0]) for row in rows if row[3]}, "what was said to be given back, is"
    for ref, said in answers.items():
        assert len(said) == 1, "one wish has one answer"
        assert {row[2] for row in rows if row[0] == str(ref)} == {taken for taken, _ in said}
