"""Journals as older tills left them: their tables word for word, and what was in them."""

import sqlite3
from contextlib import closing
from pathlib import Path

VERSION_1 = """
CREATE TABLE orders (
    uuid TEXT PRIMARY KEY, body BLOB NOT NULL, state TEXT NOT NULL, number TEXT NOT NULL DEFAULT '',
    paid_at TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE payments (
    id INTEGER PRIMARY KEY, order_uuid TEXT NOT NULL REFERENCES orders (uuid), attempt INTEGER NOT NULL,
    amount INTEGER NOT NULL, currency TEXT NOT NULL, terminal_id TEXT NOT NULL, last_receipt INTEGER,
    started_at TEXT NOT NULL, state TEXT NOT NULL, approval BLOB, reason TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '', UNIQUE (order_uuid, attempt)
) STRICT;
CREATE UNIQUE INDEX one_open_payment ON payments ((1)) WHERE state IN ('intent', 'approved', 'unknown');
CREATE UNIQUE INDEX one_payment_an_order ON payments (order_uuid) WHERE state = 'paid';
CREATE TABLE terminals (id TEXT PRIMARY KEY, last_receipt INTEGER NOT NULL) STRICT;
CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT, order_uuid TEXT NOT NULL UNIQUE REFERENCES orders (uuid),
    body BLOB NOT NULL
) STRICT;
CREATE TABLE prints (
    id INTEGER PRIMARY KEY, order_uuid TEXT NOT NULL REFERENCES orders (uuid), state TEXT NOT NULL
) STRICT;
CREATE TABLE numbers (
    prefix TEXT NOT NULL, day TEXT NOT NULL, last INTEGER NOT NULL, turn INTEGER NOT NULL, PRIMARY KEY (prefix, day)
) STRICT;
CREATE TABLE draft (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
CREATE TABLE identity (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
"""

TO_VERSION_2 = """
ALTER TABLE orders ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN settled_by TEXT NOT NULL DEFAULT '';
"""


def make(path: Path, version: int, rows: tuple[tuple[str, tuple[object, ...]], ...] = ()) -> None:
    """A journal of this version with these rows, each as a statement and its values."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(VERSION_1)
        if version == 2:
            connection.executescript(TO_VERSION_2)
        connection.execute(f"PRAGMA user_version = {version}")
        for statement, values in rows:
            connection.execute(statement, values)


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
