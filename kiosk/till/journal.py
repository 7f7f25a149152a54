"""The till's memory: orders, payments, order numbers and what is still to be sent or printed, in one SQLite file.

What a method has returned from survives `kill -9` and loss of power. The file belongs to one process; its connection
lives in one thread, so the methods are coroutines and their transactions never overlap.
"""

import asyncio
import datetime as dt
import fcntl
import os
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import msgspec

from domain.messages import GiftAsk
from domain.order import Order, PaidOrder
from domain.payment import Approval, PaymentState, Slip
from domain.till import ReceiptState
from kiosk.till import gift_rows, order_rows, payment_rows, payment_steps, print_rows, release, slip_rows
from kiosk.till.account import Account, account_of
from kiosk.till.order_rows import Identity, JournalError, StoredOrder
from kiosk.till.payment_rows import Attempt, Part
from kiosk.till.print_rows import Outlets, PrintJob, PrintKind, PrintState
from kiosk.till.schema import TABLES, UPGRADES, VERSION

P = ParamSpec("P")
T = TypeVar("T")

BY_CARD = Part()
CACHE_KIB = 256
"""Of the file in memory: a till looks at its newest orders."""


class Journal:
    """Made by `open`. Times are given by the caller and have a time zone."""

    def __init__(self, connection: sqlite3.Connection, thread: ThreadPoolExecutor, lock: int) -> None:
        self._connection, self._thread, self._lock = connection, thread, lock

    @classmethod
    async def open(cls, path: Path) -> "Journal":
        """Open or make the file; raises `JournalError` when another till has it or it is not a journal of ours."""
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        lock = _lock(path)
        try:
            connection = await asyncio.get_running_loop().run_in_executor(thread, _connect, path)
        except BaseException:  # when cancelled, too: the next till must be able to have the journal
            os.close(lock)
            thread.shutdown(wait=False)
            raise
        return cls(connection, thread, lock)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown(wait=False)
        os.close(self._lock)

    async def _do(
        self, action: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``action`` in the journal's thread as one transaction."""

        def transaction() -> T:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                result = action(self._connection, *args, **kwargs)
                self._connection.execute("COMMIT")
            except BaseException:  # whatever it was, no half of a transaction stays
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            return result

        return await asyncio.get_running_loop().run_in_executor(self._thread, transaction)

    async def durability(self) -> str:
        """How the open file is kept, as SQLite says it: ``wal, synchronous 2`` (2 is FULL)."""
        return await self._do(
            lambda connection: "{}, synchronous {}".format(
                *(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous"))
            )
        )

    # -- payments --------------------------------------------------------------------------------------------------

    async def begin(self, order: Order, terminal_id: str, now: dt.datetime, part: Part = BY_CARD) -> Attempt:
        """Store the intent to take what is due and not paid yet. Must have returned before a byte goes to the terminal."""
        return await self._do(payment_steps.begin, order, terminal_id, now, part)

    async def approve(self, attempt: int, approval: Approval) -> Attempt:
        """Store what the terminal approved, before it is acknowledged."""
        return await self._do(payment_steps.approve, attempt, approval)

    async def pay(
        self,
        attempt: int,
        now: dt.datetime,
        approval: Approval | None = None,
        by: str = "",
        slips: Sequence[Slip] = (),
    ) -> Attempt:
        """The payment stands; when nothing is left to pay, give the order its number and put it into the outbox and the
        printer's queue, at once. ``approval`` when recovery learnt it from the terminal, ``by`` when it is a person's word;
        ``slips`` are what the terminal wrote."""
        return await self._do(payment_steps.pay, attempt, now, approval, by, slips)

    async def send_to_counter(self, order: str, now: dt.datetime, by: str) -> Attempt:
        """Close an order whose payment came to nothing: with a number and a slip it is paid at the counter, and never
        again here. Raises `JournalError` when something of it is open or paid."""
        return await self._do(payment_steps.send_to_counter, order, now, by)

    async def end(
        self,
        attempt: int,
        state: PaymentState,
        reason: str,
        code: str = "",
        last_receipt: int | None = None,
        by: str = "",
    ) -> Attempt:
        """Any end but paid, or unknown. ``last_receipt`` when the terminal has used up a receipt number meanwhile."""
        return await self._do(payment_steps.end, attempt, state, reason, code, last_receipt, by)

    async def give_up(self, order: str) -> list[Attempt]:
        """What is paid of an order is to be given back; those parts. Must have returned before the terminal is asked to."""
        return await self._do(payment_steps.give_up, order)

    async def gift_taken(self, attempt: int, now: dt.datetime, taken: int, left: int) -> Attempt:
        """The hub took ``taken`` from a gift card: as `pay`."""
        return await self._do(payment_steps.gift_taken, attempt, now, taken, left)

    async def gift_answered(self, attempt: int, state: PaymentState, reason: str, left: int) -> Attempt:
        """The hub took nothing, or has given back: it is asked no more, and the part is ``state`` now."""
        return await self._do(payment_steps.gift_answered, attempt, state, reason, left)

    async def gift(self, ref: str) -> Attempt | None:
        """The part that the hub is asked about under ``ref``."""
        return await self._do(gift_rows.of_ref, ref)

    async def gift_wishes(self) -> tuple[GiftAsk, ...]:
        """What the hub is still to be asked for, the oldest first."""
        return await self._do(gift_rows.wishes)

    async def account(self, order: str) -> Account | None:
        """All that is known about an order's payment."""
        return await self._do(account_of, order)

    async def told(self, order: str | None) -> tuple[Account | None, int, tuple[GiftAsk, ...]]:
        """In one look, for it is told often: an order's payment, how many orders wait for the hub, and what the hub is still
        to be asked for."""

        def look(connection: sqlite3.Connection) -> tuple[Account | None, int, tuple[GiftAsk, ...]]:
            known = None if order is None else account_of(connection, order)
            return known, order_rows.outbox_size(connection), gift_rows.wishes(connection)

        return await self._do(look)

    async def attempts(self, order: str) -> list[Attempt]:
        """All attempts for an order, the first one first."""
        return await self._do(payment_rows.attempts_of, order)

    async def open_attempt(self) -> Attempt | None:
        """The payment whose outcome is not settled."""
        return await self._do(payment_rows.newest, "state IN ('intent', 'approved', 'unknown')")

    async def returning(self) -> Attempt | None:
        """The oldest card payment that the terminal is to give back."""
        found = await self._do(payment_rows.those, "state = 'returning' AND means = 'card'")
        return found[0] if found else None

    async def for_staff(self) -> list[Attempt]:
        """Payments that a person may have to settle, or that staff owes to somebody, the oldest first."""
        return await self._do(payment_rows.those, "state IN ('unknown', 'returning', 'owed')")

    async def part_paid(self) -> list[str]:
        """Orders of which a part is paid and the rest is not."""
        return await self._do(order_rows.part_paid)

    async def newest_attempt(self, order: str | None = None) -> Attempt | None:
        """The newest attempt for an order, or of all."""
        return (
            await self._do(payment_rows.newest, "1")
            if order is None
            else await self._do(payment_rows.newest, "order_uuid = ?", order)
        )

    async def standing(self, order: str) -> tuple[Attempt | None, StoredOrder | None]:
        """The newest attempt for an order, and the order, in one look."""
        return await self._do(
            lambda connection: (
                payment_rows.newest(connection, "order_uuid = ?", order),
                order_rows.order_of(connection, order),
            )
        )

    async def last_receipt(self, terminal_id: str) -> int | None:
        """The newest receipt number seen on a terminal; None when it was never asked."""
        return await self._do(payment_rows.last_receipt, terminal_id)

    async def see_receipt(self, terminal_id: str, receipt: int) -> None:
        """Note the newest receipt number of a terminal."""
        await self._do(payment_rows.see_receipt, terminal_id, receipt)

    async def send_to(self, attempt: int, terminal_id: str, receipt: int | None = None) -> Attempt:
        """The attempt goes to this terminal, behind the newest receipt number noted of it, or behind ``receipt`` if it has just
        been seen. Must have returned before a byte of it does: an open attempt at a terminal without a name was never asked
        for."""
        return await self._do(payment_rows.send_to, attempt, terminal_id, receipt)

    # -- orders ----------------------------------------------------------------------------------------------------

    async def order(self, uuid: str) -> StoredOrder | None:
        return await self._do(order_rows.order_of, uuid)

    async def outbox(self) -> list[PaidOrder]:
        """Paid orders that the hub has not acknowledged, oldest first, at most 50."""
        return await self._do(order_rows.outbox)

    async def outbox_size(self) -> int:
        return await self._do(order_rows.outbox_size)

    async def in_outbox(self, uuid: str) -> bool:
        return await self._do(order_rows.in_outbox, uuid)

    async def send(self, attempt: Attempt) -> None:
        """Put a closed order on its way to the hub once more."""
        await self._do(release.send, attempt.order)

    async def sent(self, uuid: str) -> bool:
        """The hub has this order; False when it was not waiting."""
        return await self._do(
            lambda connection: connection.execute("DELETE FROM outbox WHERE order_uuid = ?", (uuid,)).rowcount > 0
        )

    # -- paper -----------------------------------------------------------------------------------------------------

    async def keep_outlets(self, outlets: Outlets) -> None:
        """Who gets paper of the orders that are released from now on."""
        await self._do(order_rows.keep, "outlets", msgspec.json.encode(outlets))

    async def outlets(self) -> Outlets:
        return await self._do(print_rows.outlets)

    async def slips(self, payment: int) -> tuple[Slip, ...]:
        """What the terminal wrote about a payment."""
        return await self._do(slip_rows.of_payment, payment)

    async def queue_print(self, uuid: str, kind: PrintKind = PrintKind.RECEIPT) -> None:
        """Print once more; marked as a duplicate when paper with it may exist."""
        await self._do(print_rows.queue_again, uuid, kind)

    async def next_print(self, printer: str) -> PrintJob | None:
        """What this printer does next; ``printing`` when it was begun and never came to an end."""
        return await self._do(print_rows.next_print, printer)

    async def begin_print(self, job: int, cuts: int | None) -> None:
        """Must have returned before a byte goes to the printer."""
        await self._do(print_rows.begin, job, cuts)

    async def end_print(self, job: int, state: PrintState) -> None:
        await self._do(print_rows.end, job, state)

    async def receipt_state(self, uuid: str) -> ReceiptState:
        return await self._do(print_rows.receipt_state, uuid)

    # -- draft and identity ----------------------------------------------------------------------------------------

    async def draft(self) -> bytes | None:
        return await self._do(order_rows.kept, "draft")

    async def keep_draft(self, body: bytes) -> None:
        await self._do(order_rows.keep, "draft", body)

    async def drop_draft(self) -> None:
        await self._do(order_rows.drop_draft, None)

    async def identity(self) -> Identity:
        body = await self._do(order_rows.kept, "identity")
        return Identity() if body is None else msgspec.json.decode(body, type=Identity)

    async def keep_identity(self, identity: Identity) -> None:
        await self._do(order_rows.keep, "identity", msgspec.json.encode(identity))


# -- opening -------------------------------------------------------------------------------------------------------


def _lock(path: Path) -> int:
    """Two tills on one journal would charge twice, so the second one does not start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise JournalError(f"journal {str(path)!r} is in use by another till; stop that one first") from None
    return lock


def _connect(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=True)
    try:
        settings = ("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("cache_size", -CACHE_KIB)
        for pragma, wanted in settings:
            connection.execute(f"PRAGMA {pragma} = {wanted}")
            (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
            if found != wanted:
                raise JournalError(
                    f"journal {str(path)!r}: {pragma} is {found!r}, must be {wanted!r}; check the file system"
                )
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            connection.executescript(f"BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
        while version in UPGRADES:
            version += 1
            connection.executescript(
                f"BEGIN IMMEDIATE; {UPGRADES[version - 1]} PRAGMA user_version = {version}; COMMIT;"
            )
        if version not in (0, VERSION):
            raise JournalError(f"journal {str(path)!r} has version {version!r}, this till reads {VERSION!r}; update it")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise JournalError(
            f"journal {str(path)!r} cannot be read: {error}; keep the file, it holds paid orders"
        ) from error
    except JournalError:
        connection.close()
        raise
    return connection
