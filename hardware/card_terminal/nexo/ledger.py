"""What a simulated nexo terminal has done, in a file that survives a power cut."""

import datetime as dt
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
    position INTEGER PRIMARY KEY,
    sale_id TEXT NOT NULL,
    service_id TEXT NOT NULL,
    category TEXT NOT NULL,
    kind TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    ended INTEGER NOT NULL,
    condition TEXT NOT NULL,
    reversed INTEGER NOT NULL DEFAULT 0,
    transaction_id TEXT NOT NULL,
    at TEXT NOT NULL,
    UNIQUE (sale_id, service_id)
) STRICT
"""


class Record(NamedTuple):
    """``condition`` is empty for a success; ``kind`` is Normal, Refund or Reversal; ``amount`` in minor units."""

    position: int
    sale_id: str
    service_id: str
    category: str
    kind: str
    amount: int
    currency: str
    ended: int
    condition: str
    reversed: int
    transaction: str
    at: str


class Ledger:
    """May be used from any thread, and by another process while the terminal runs."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._database() as database:
            database.execute(SCHEMA)

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path)) as database, database:
            yield database

    def _select(self, condition: str, *values: object) -> list[Record]:
        with self._database() as database:
            query = f"SELECT * FROM records WHERE {condition} ORDER BY position"  # noqa: S608
            return [Record(*row) for row in database.execute(query, values)]

    def charges(self) -> list[Record]:
        """The payments that stand."""
        return self._select("kind = 'Normal' AND ended AND condition = '' AND NOT reversed")

    def refunds(self) -> list[Record]:
        return self._select("kind = 'Refund' AND ended AND condition = '' AND NOT reversed")

    def find(self, sale_id: str, service_id: str) -> Record | None:
        return next(iter(self._select("sale_id = ? AND service_id = ?", sale_id, service_id)), None)

    def of_transaction(self, transaction: str) -> Record | None:
        return next(iter(self._select("transaction_id = ? AND category = 'Payment'", transaction)), None)

    def last(self) -> Record | None:
        return next(reversed(self._select("category = 'Payment'")), None)

    def begin(self, sale_id: str, service_id: str, kind: str, amount: int, currency: str) -> Record:
        self._insert(sale_id, service_id, "Payment", kind, amount, currency, 0, "")
        found = self.find(sale_id, service_id)
        assert found is not None
        return found

    def end(self, record: Record, condition: str, amount: int) -> Record:
        with self._database() as database:
            database.execute(
                "UPDATE records SET ended = 1, condition = ?, amount = ? WHERE position = ?",
                (condition, amount, record.position),
            )
        return record._replace(ended=1, condition=condition, amount=amount)

    def reverse(self, payment: Record, sale_id: str, service_id: str) -> None:
        """Takes the payment away and keeps who asked for it; the same wish again changes nothing."""
        if self.find(sale_id, service_id) is None:
            self._insert(sale_id, service_id, "Reversal", "Reversal", payment.amount, payment.currency, 1, "")
        with self._database() as database:
            database.execute("UPDATE records SET reversed = 1 WHERE position = ?", (payment.position,))

    def _insert(
        self, sale_id: str, service_id: str, category: str, kind: str, amount: int, currency: str, ended: int, condition: str
    ) -> None:
        transaction, at = f"{secrets.token_hex(8)}.SIM", dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        with self._database() as database:
            database.execute(
                "INSERT INTO records (sale_id, service_id, category, kind, amount, currency, ended, condition,"
                " transaction_id, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (sale_id, service_id, category, kind, amount, currency, ended, condition, transaction, at),
            )
