"""The journal's tables. A change gets a new version and a step that brings older files up to it."""

from kiosk.till.guards import GUARDS

VERSION = 3

GIFTS = """
-- A part that is paid from a gift card. The hub keeps the balance; the card is a token, and is forgotten when it is done.
CREATE TABLE gifts (
    ref TEXT PRIMARY KEY,           -- a uuid: what the hub is asked under
    payment INTEGER NOT NULL UNIQUE REFERENCES payments (id),
    card TEXT NOT NULL,
    wish TEXT NOT NULL CHECK (wish IN ('', 'take', 'return')),
    card_left INTEGER               -- on the card afterwards
) STRICT;
CREATE INDEX gift_wishes ON gifts (wish) WHERE wish <> '';
CREATE INDEX paid_in_part ON orders (state) WHERE state = 'part_paid';
CREATE INDEX going_back ON payments (state) WHERE state = 'returning';
CREATE INDEX for_staff ON payments (state) WHERE state IN ('unknown', 'returning', 'owed');
CREATE INDEX payments_of_an_order ON payments (order_uuid);
"""

OWN_TABLES = """
CREATE TABLE orders (
    uuid TEXT PRIMARY KEY,
    body BLOB NOT NULL,             -- domain.order.Order as JSON, as it was when the newest attempt began
    state TEXT NOT NULL,            -- domain.order.OrderState
    number TEXT NOT NULL DEFAULT '',
    paid_at TEXT NOT NULL DEFAULT '',
    closed_by TEXT NOT NULL DEFAULT '',  -- who sent the customer to the counter
    due INTEGER NOT NULL DEFAULT 0, -- minor units: its gross and the tip
    tip INTEGER NOT NULL DEFAULT 0
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
    means TEXT NOT NULL DEFAULT 'card',   -- domain.payment.Means
    partial INTEGER NOT NULL DEFAULT 0,   -- 1: the terminal may approve less than the amount
    taken INTEGER,                  -- what was approved of the amount; NULL before
    UNIQUE (order_uuid, attempt)
) STRICT;

CREATE UNIQUE INDEX one_open_payment ON payments ((1)) WHERE state IN ('intent', 'approved', 'unknown');

CREATE TABLE terminals (id TEXT PRIMARY KEY, last_receipt INTEGER NOT NULL) STRICT;

CREATE TABLE outbox (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    order_uuid TEXT NOT NULL UNIQUE REFERENCES orders (uuid),
    body BLOB NOT NULL              -- domain.order.PaidOrder as JSON
) STRICT;

CREATE TABLE prints (
    id INTEGER PRIMARY KEY,
    order_uuid TEXT NOT NULL REFERENCES orders (uuid),
    state TEXT NOT NULL,            -- kiosk.till.print_rows.PrintState
    kind TEXT NOT NULL DEFAULT 'receipt',     -- PrintKind
    printer TEXT NOT NULL DEFAULT 'printer',  -- the section of the configuration
    copy INTEGER NOT NULL DEFAULT 0,          -- 1: marked as a duplicate
    cuts INTEGER,                   -- what the printer had counted before the first byte; NULL: it does not count
    at TEXT NOT NULL DEFAULT ''     -- when it came into this state
) STRICT;

-- Whatever the program does: what is not marked as a duplicate exists once.
CREATE UNIQUE INDEX one_original ON prints (order_uuid, kind, printer) WHERE copy = 0;

-- What the terminal wrote, as it wrote it; card numbers are masked.
CREATE TABLE slips (
    id INTEGER PRIMARY KEY,
    payment INTEGER NOT NULL REFERENCES payments (id),
    body BLOB NOT NULL              -- domain.payment.Slip as JSON
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
CREATE TABLE outlets (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
"""

TABLES = "\n".join((OWN_TABLES, GIFTS, GUARDS))

TO_VERSION_3 = """
ALTER TABLE orders ADD COLUMN due INTEGER NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN tip INTEGER NOT NULL DEFAULT 0;
UPDATE orders SET due = coalesce((SELECT amount FROM payments WHERE order_uuid = uuid ORDER BY id DESC LIMIT 1), 0);
ALTER TABLE payments ADD COLUMN means TEXT NOT NULL DEFAULT 'card';
ALTER TABLE payments ADD COLUMN partial INTEGER NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN taken INTEGER;
UPDATE payments SET means = 'none' WHERE amount = 0;
UPDATE payments SET taken = amount WHERE state IN ('approved', 'paid');
DROP INDEX one_payment_an_order;
ALTER TABLE prints ADD COLUMN kind TEXT NOT NULL DEFAULT 'receipt';
ALTER TABLE prints ADD COLUMN printer TEXT NOT NULL DEFAULT 'printer';
ALTER TABLE prints ADD COLUMN copy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE prints ADD COLUMN cuts INTEGER;
ALTER TABLE prints ADD COLUMN at TEXT NOT NULL DEFAULT '';
UPDATE prints SET copy = 1 WHERE id NOT IN (SELECT min(id) FROM prints GROUP BY order_uuid);
CREATE UNIQUE INDEX one_original ON prints (order_uuid, kind, printer) WHERE copy = 0;
CREATE TABLE slips (
    id INTEGER PRIMARY KEY,
    payment INTEGER NOT NULL REFERENCES payments (id),
    body BLOB NOT NULL
) STRICT;
CREATE TABLE outlets (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
"""

UPGRADES = {
    1: """
ALTER TABLE orders ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN settled_by TEXT NOT NULL DEFAULT '';
""",
    2: "\n".join((TO_VERSION_3, GIFTS, GUARDS)),
}
"""What brings a file of each older version to the next one."""
