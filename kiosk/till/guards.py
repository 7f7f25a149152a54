"""What the database refuses whatever the program does: overpaying, releasing twice, giving back what was released."""

GUARDS = """
-- Whatever the program does: one payment is open at a time; what is paid or may be never exceeds what is due; an order is
-- released once, when its paid parts make up exactly what is due; and what it was released for is never given back.
CREATE TRIGGER never_overpaid AFTER INSERT ON payments
WHEN (SELECT sum(coalesce(taken, amount)) FROM payments
      WHERE order_uuid = NEW.order_uuid AND state IN ('intent', 'approved', 'unknown', 'paid'))
     > (SELECT due FROM orders WHERE uuid = NEW.order_uuid)
BEGIN SELECT RAISE(ABORT, 'more than is due'); END;

CREATE TRIGGER never_overpaid_later AFTER UPDATE ON payments
WHEN NEW.state IN ('intent', 'approved', 'unknown', 'paid')
     AND (SELECT sum(coalesce(taken, amount)) FROM payments
          WHERE order_uuid = NEW.order_uuid AND state IN ('intent', 'approved', 'unknown', 'paid'))
     > (SELECT due FROM orders WHERE uuid = NEW.order_uuid)
BEGIN SELECT RAISE(ABORT, 'more than is due'); END;

CREATE TRIGGER taken_is_positive BEFORE UPDATE ON payments
WHEN NEW.taken < 0 OR (NEW.taken = 0 AND NEW.amount > 0) OR NEW.taken > NEW.amount
BEGIN SELECT RAISE(ABORT, 'taken is not a part of what was asked'); END;

CREATE TRIGGER nothing_begins_on_a_closed_order BEFORE INSERT ON payments
WHEN (SELECT number FROM orders WHERE uuid = NEW.order_uuid) <> ''
BEGIN SELECT RAISE(ABORT, 'the order is closed'); END;

CREATE TRIGGER due_is_not_less_than_paid BEFORE UPDATE OF due ON orders
WHEN NEW.due < (SELECT coalesce(sum(coalesce(taken, amount)), 0) FROM payments
                WHERE order_uuid = NEW.uuid AND state IN ('intent', 'approved', 'unknown', 'paid'))
BEGIN SELECT RAISE(ABORT, 'more than is due'); END;

CREATE TRIGGER released_when_paid BEFORE UPDATE OF state ON orders
WHEN NEW.state = 'paid' AND (SELECT sum(coalesce(taken, amount)) FROM payments
                             WHERE order_uuid = NEW.uuid AND state = 'paid') IS NOT NEW.due
BEGIN SELECT RAISE(ABORT, 'not paid in full'); END;

CREATE TRIGGER released_once BEFORE UPDATE OF state, number, due ON orders
WHEN OLD.number <> '' AND (NEW.number <> OLD.number OR NEW.state <> OLD.state OR NEW.due <> OLD.due)
BEGIN SELECT RAISE(ABORT, 'the order is closed'); END;

CREATE TRIGGER numbered_when_closed BEFORE UPDATE OF number ON orders
WHEN NEW.number <> '' AND NEW.state NOT IN ('paid', 'at_counter')
BEGIN SELECT RAISE(ABORT, 'only a closed order has a number'); END;

CREATE TRIGGER what_it_was_released_for_stays BEFORE UPDATE OF state, taken, amount ON payments
WHEN OLD.state = 'paid' AND (SELECT state FROM orders WHERE uuid = OLD.order_uuid) = 'paid'
     AND (NEW.state <> OLD.state OR NEW.taken IS NOT OLD.taken OR NEW.amount <> OLD.amount)
BEGIN SELECT RAISE(ABORT, 'the order is closed'); END;

CREATE TRIGGER nothing_is_forgotten BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are kept'); END;
"""
