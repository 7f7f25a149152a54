"""Work of every kind: tasks, capacity, results."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('pending', 'accepted', 'wrapping')")
_HAS_IT = sa.text("state IN ('pending', 'accepted')")
_ONE_AT_ONCE = sa.text("channel IN ('video', 'work') AND state IN ('pending', 'accepted', 'wrapping')")


def _text(name: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=default is None, server_default=default)


def _number(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=False, server_default="0")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")


def _json(name: str, *, default: str | None = None) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=default is None, server_default=default)


def upgrade() -> None:
    _tasks()
    _reservations()
    _decisions()
    _steps()


def _tasks() -> None:
    with op.batch_alter_table("tasks") as tasks:
        tasks.alter_column("kiosk", existing_type=sa.Text(), nullable=True)
        tasks.add_column(_number("priority_min"))
        tasks.add_column(_text("order_id", default=""))
        tasks.add_column(_text("in_call"))
        tasks.add_column(_text("key"))
        tasks.add_column(_text("title", default=""))
        tasks.add_column(_json("facts", default="{}"))
        tasks.add_column(_json("result"))
        tasks.add_column(_text("way", default=""))
        tasks.add_column(sa.Column("sandbox", sa.Boolean(), nullable=False, server_default=sa.false()))
        tasks.create_unique_constraint("uq_tasks_key", ["key"])
    op.create_index("ix_tasks_kiosk_created_at", "tasks", ["kiosk", "created_at"])


def _reservations() -> None:
    op.add_column("reservations", _text("channel", default="video"))
    for index in ("one_open_per_agent", "one_open_per_task"):
        op.drop_index(index, "reservations")
    columns = ["agent", "channel"]
    op.create_index(
        "one_open_per_agent",
        "reservations",
        columns,
        unique=True,
        sqlite_where=_ONE_AT_ONCE,
        postgresql_where=_ONE_AT_ONCE,
    )
    op.create_index(
        "one_open_per_task", "reservations", ["task"], unique=True, sqlite_where=_HAS_IT, postgresql_where=_HAS_IT
    )
    op.create_index("ix_reservations_agent_state", "reservations", ["agent", "state"])


def _decisions() -> None:
    for column in (
        _count("epoch"),
        _number("priority_min"),
        _number("score"),
        _count("step"),
        _json("skipped_steps", default="[]"),
        _text("waits_for"),
        sa.Column("ms", sa.Float(), nullable=True),
        _text("config_hash", default=""),
    ):
        op.add_column("decisions", column)


def _steps() -> None:
    op.create_table(
        "task_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("reservation", sa.Text(), nullable=True),
        sa.Column("took_s", sa.Float(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name="fk_task_steps_task"),
        sa.ForeignKeyConstraint(["agent"], ["people.id"], name="fk_task_steps_agent"),
        sa.PrimaryKeyConstraint("id", name="pk_task_steps"),
    )
    op.create_index("ix_task_steps_task", "task_steps", ["task"])
    op.create_index("ix_task_steps_at", "task_steps", ["at"])


def downgrade() -> None:
    op.drop_table("task_steps")
    for column in ("epoch", "priority_min", "score", "step", "skipped_steps", "waits_for", "ms", "config_hash"):
        op.drop_column("decisions", column)
    for index in ("one_open_per_agent", "one_open_per_task", "ix_reservations_agent_state"):
        op.drop_index(index, "reservations")
    op.drop_column("reservations", "channel")
    for index, column in (("one_open_per_agent", "agent"), ("one_open_per_task", "task")):
        op.create_index(index, "reservations", [column], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.drop_index("ix_tasks_kiosk_created_at", "tasks")
    with op.batch_alter_table("tasks") as tasks:
        tasks.drop_constraint("uq_tasks_key", type_="unique")
        for column in ("priority_min", "order_id", "in_call", "key", "title", "facts", "result", "way", "sandbox"):
            tasks.drop_column(column)
        tasks.alter_column("kiosk", existing_type=sa.Text(), nullable=False)
