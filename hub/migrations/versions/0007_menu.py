"""The menu: what is sold out. Payments: refunds that were asked for, and what people have said about unknown ones."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def upgrade() -> None:
    op.create_table(
        "sold_out",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("site"),
        _text("what"),
        _text("by"),
        sa.Column("since", sa.Float(), nullable=False),
        _text("ended_by", nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        _refers("sold_out", "site", "sites.id"),
        _refers("sold_out", "by", "people.id"),
        _refers("sold_out", "ended_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_sold_out"),
    )
    op.create_index("sold_out_now", "sold_out", ["site", "what"], unique=True, sqlite_where=sa.text("ended_at IS NULL"))
    op.create_table(
        "refunds",
        _text("id"),
        _text("order"),
        _text("call"),
        _text("site", nullable=True),
        _text("reason"),
        sa.Column("amount", sa.Integer(), nullable=True),
        _text("currency"),
        _text("state"),
        _text("asked_by"),
        sa.Column("asked_at", sa.Float(), nullable=False),
        _text("task"),
        _text("decided_by", nullable=True),
        sa.Column("decided_at", sa.Float(), nullable=True),
        _text("note"),
        _refers("refunds", "site", "sites.id"),
        _refers("refunds", "asked_by", "people.id"),
        _refers("refunds", "decided_by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
    )
    op.create_index("ix_refunds_asked_at", "refunds", ["asked_at"])
    op.create_table(
        "settlements",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("kiosk"),
        _text("order"),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        _text("by"),
        _text("by_name"),
        sa.Column("at", sa.Float(), nullable=False),
        _text("call"),
        _text("task"),
        _refers("settlements", "kiosk", "kiosks.id"),
        _refers("settlements", "by", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_settlements"),
    )
    op.create_index("ix_settlements_order", "settlements", ["order"])


def downgrade() -> None:
    op.drop_table("settlements")
    op.drop_table("refunds")
    op.drop_table("sold_out")
