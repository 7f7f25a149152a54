"""Gift cards: what they hold, what was put on them, and what kiosks took. Secrets that kiosks are given."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "secrets",
        _text("name"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
    op.create_table(
        "gift_cards",
        _text("token"),
        _text("currency"),
        _whole("balance"),
        _moment("issued_at"),
        sa.CheckConstraint("balance >= 0", name="ck_gift_cards_balance"),
        sa.PrimaryKeyConstraint("token", name="pk_gift_cards"),
    )
    op.create_table(
        "gift_credits",
        _whole("id"),
        _text("card"),
        _whole("amount"),
        _text("by"),
        _moment("at"),
        sa.CheckConstraint("amount > 0", name="ck_gift_credits_amount"),
        sa.ForeignKeyConstraint(["card"], ["gift_cards.token"], name="fk_gift_credits_card"),
        sa.PrimaryKeyConstraint("id", name="pk_gift_credits"),
    )
    op.create_index("ix_gift_credits_card", "gift_credits", ["card"])
    op.create_table(
        "gift_takes",
        _text("ref"),
        _text("kiosk"),
        _text("card"),
        _text("currency"),
        _whole("asked"),
        _whole("taken"),
        _text("refusal"),
        _moment("at"),
        _moment("returned_at", nullable=True),
        sa.CheckConstraint("taken >= 0 AND taken <= asked", name="ck_gift_takes_taken"),
        sa.ForeignKeyConstraint(["kiosk"], ["kiosks.id"], name="fk_gift_takes_kiosk"),
        sa.PrimaryKeyConstraint("ref", name="pk_gift_takes"),
    )
    op.create_index("ix_gift_takes_card", "gift_takes", ["card"])


def downgrade() -> None:
    op.drop_table("gift_takes")
    op.drop_table("gift_credits")
    op.drop_table("gift_cards")
    op.drop_table("secrets")
