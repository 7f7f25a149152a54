"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('pending', 'accepted', 'wrapping')")


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=null)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def upgrade() -> None:
    _places_and_people()
    _fleet()
    _sales()
    _calls()


def _places_and_people() -> None:
    op.create_table("sites", _text("id"), _text("name"), sa.PrimaryKeyConstraint("id", name="pk_sites"))
    op.create_table(
        "people",
        _text("id"),
        _text("name"),
        _text("password"),
        _text("role"),
        _text("site", null=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        _refers("people", "site", "sites.id"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("name", name="uq_people_name"),
    )
    op.create_table(
        "sessions",
        _text("token"),
        _text("person"),
        _moment("expires_at"),
        _refers("sessions", "person", "people.id"),
        sa.PrimaryKeyConstraint("token", name="pk_sessions"),
    )


def _fleet() -> None:
    op.create_table(
        "kiosks",
        _text("id"),
        _text("site"),
        _text("name"),
        _text("prefix"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        _moment("enrolled_at"),
        _moment("revoked_at", null=True),
        _refers("kiosks", "site", "sites.id"),
        sa.PrimaryKeyConstraint("id", name="pk_kiosks"),
        sa.UniqueConstraint("public_key", name="uq_kiosks_public_key"),
        sa.UniqueConstraint("site", "prefix", name="uq_kiosks_site"),
    )
    op.create_table(
        "enrolments",
        _text("id"),
        _text("code"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        _moment("expires_at"),
        _text("kiosk", null=True),
        _refers("enrolments", "kiosk", "kiosks.id"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolments"),
        sa.UniqueConstraint("code", name="uq_enrolments_code"),
    )


def _sales() -> None:
    op.create_table(
        "menus",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("version"),
        _text("etag"),
        _moment("published_at"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_menus"),
    )
    op.create_index("ix_menus_version", "menus", ["version"])
    op.create_table(
        "orders",
        _text("uuid"),
        _text("kiosk"),
        _text("site"),
        _text("number"),
        _text("paid_at"),
        _moment("received_at"),
        sa.Column("gross", sa.Integer(), nullable=False),
        _text("currency"),
        _text("payment"),
        sa.Column("totals_differ", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _refers("orders", "kiosk", "kiosks.id"),
        _refers("orders", "site", "sites.id"),
        sa.PrimaryKeyConstraint("uuid", name="pk_orders"),
    )
    op.create_index("ix_orders_received_at", "orders", ["received_at"])


def _calls() -> None:
    op.create_table(
        "tasks",
        _text("id"),
        _text("kind"),
        _text("kiosk"),
        _text("site"),
        _text("language"),
        sa.Column("skills", sa.JSON(), nullable=False),
        _text("state"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        _text("agent", null=True),
        _moment("created_at"),
        _moment("answered_at", null=True),
        _moment("ended_at", null=True),
        _text("ended"),
        _text("code"),
        _text("note"),
        _refers("tasks", "agent", "people.id"),
        _refers("tasks", "kiosk", "kiosks.id"),
        _refers("tasks", "site", "sites.id"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_created_at", "tasks", ["created_at"])
    op.create_table(
        "reservations",
        _text("id"),
        _text("task"),
        _text("agent"),
        _text("state"),
        _moment("offered_at"),
        _moment("ended_at", null=True),
        _refers("reservations", "agent", "people.id"),
        _refers("reservations", "task", "tasks.id"),
        sa.PrimaryKeyConstraint("id", name="pk_reservations"),
    )
    for name, column in (("one_open_per_agent", "agent"), ("one_open_per_task", "task")):
        op.create_index(name, "reservations", [column], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        _moment("at"),
        _text("trigger"),
        _text("task"),
        _moment("age_s"),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("rejected", sa.JSON(), nullable=False),
        _text("chosen", null=True),
        _text("reservation", null=True),
        _refers("decisions", "task", "tasks.id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    op.create_index("ix_decisions_task", "decisions", ["task"])


def downgrade() -> None:
    tables = ("decisions", "reservations", "tasks", "orders", "menus", "enrolments", "kiosks", "sessions", "people", "sites")
    for table in tables:
        op.drop_table(table)
