"""Planning: time zones of sites, shifts and their swaps, what agents do."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def upgrade() -> None:
    op.add_column("sites", sa.Column("zone", sa.Text(), nullable=False, server_default="UTC"))
    op.create_table(
        "intervals",
        _text("id"),
        _moment("starts_at"),
        _text("site"),
        _text("language"),
        _number("need"),
        _number("floor"),
        sa.PrimaryKeyConstraint("id", name="pk_intervals"),
        sa.UniqueConstraint("starts_at", "site", "language", name="uq_intervals_starts_at"),
    )
    op.create_table(
        "places",
        _text("id"),
        _text("interval"),
        _number("number"),
        _text("person"),
        _moment("starts_at"),
        _moment("taken_at"),
        _refers("places", "interval", "intervals.id"),
        _refers("places", "person", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
        sa.UniqueConstraint("interval", "number", name="uq_places_interval"),
        sa.UniqueConstraint("person", "starts_at", name="uq_places_person"),
    )
    op.create_table(
        "swaps",
        _text("id"),
        _text("state"),
        _text("from_person"),
        _text("from_interval"),
        _text("to_person"),
        _text("to_interval", null=True),
        _moment("asked_at"),
        _moment("answered_at", null=True),
        _refers("swaps", "from_person", "people.id"),
        _refers("swaps", "from_interval", "intervals.id"),
        _refers("swaps", "to_person", "people.id"),
        _refers("swaps", "to_interval", "intervals.id"),
        sa.PrimaryKeyConstraint("id", name="pk_swaps"),
    )
    op.create_table(
        "spells",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("person"),
        _text("state"),
        _text("reason"),
        _moment("began_at"),
        _moment("ended_at", null=True),
        _refers("spells", "person", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_spells"),
    )
    running = sa.text("ended_at IS NULL")
    op.create_index("one_open_spell", "spells", ["person"], unique=True, sqlite_where=running, postgresql_where=running)
    op.create_index("ix_spells_ended_at", "spells", ["ended_at"])


def downgrade() -> None:
    for table in ("spells", "swaps", "places", "intervals"):
        op.drop_table(table)
    op.drop_column("sites", "zone")
