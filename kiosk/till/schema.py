"""The journal's tables. A change gets a new version and a step that brings older files up to it."""

VERSION = 2

TABLES = """
CREATE TABLE orders (
    uuid TEXT PRIMARY KEY,
    body BLOB NOT NULL,             -- domain.order.Order as JSON, as it was when the newest attempt began
    state TEXT NOT NULL,            -- domain.order.OrderState
    number TEXT NOT NULL DEFAULT '',
    paid_at TEXT NOT NULL DEFAULT '',
    closed_by TEXT NOT NULL DEFAULT ''  -- who sent the customer to the counter
) STRICT;

CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    order_uuid TEXT NOT NULL REFERENCES orders (uuid),
    attempt INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    terminal_id TEXT NOT NULL,      -- '' when the terminal was not known yet, or none is needed
    last_receipt INTEGER,           -- the newest receipt number of this terminal when the attempt began
    started_at TEXT NOT NULL,
    state TEXT NOT NULL,            -- domain.payment.PaymentState
    approval BLOB,                  -- domain.payment.Approval as JSON
    reason TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    settled_by TEXT NOT NULL DEFAULT '',  -- the person whose word it was
    UNIQUE (order_uuid, attempt)
) STRICT;

-- Whatever the program does: one open payment at a time, and one payment that paid an order.
CREATE UNIQUE INDEX one_open_payment ON payments ((1)) WHERE state IN ('intent', 'approved', 'unknown');
CREATE UNIQUE INDEX one_payment_an_order ON payments (order_uuid) WHERE state = 'paid';

CREATE TABLE terminals (id TEXT PRIMARY KEY, last_receipt INTEGER NOT NULL) STRICT;

CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    order_uuid TEXT NOT NULL UNIQUE REFERENCES orders (uuid),
    body BLOB NOT NULL              -- domain.order.PaidOrder as JSON
) STRICT;

CREATE TABLE prints (
    id INTEGER PRIMARY KEY,
    order_uuid TEXT NOT NULL REFERENCES orders (uuid),
    state TEXT NOT NULL             -- queued, printing, printed or failed
) STRICT;

CREATE TABLE numbers (
    prefix TEXT NOT NULL,
    day TEXT NOT NULL,              -- the business day, ISO 8601
    last INTEGER NOT NULL,
    turn INTEGER NOT NULL,          -- grows with every number of any day: the row with the highest one was used last
    PRIMARY KEY (prefix, day)
) STRICT;

CREATE TABLE draft (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
CREATE TABLE identity (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
"""

UPGRADES = {
    1: """
ALTER TABLE orders ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN settled_by TEXT NOT NULL DEFAULT '';
"""
}
"""What brings a file of each older version to the next one."""
