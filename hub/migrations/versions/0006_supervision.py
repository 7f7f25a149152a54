"""Supervision: who joined which call; where sites are."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _refers(column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_supervision_{column}")


def upgrade() -> None:
    op.add_column("sites", sa.Column("lat", sa.Float(), nullable=True))
    op.add_column("sites", sa.Column("lon", sa.Float(), nullable=True))
    op.create_table(
        "supervision",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("supervisor"),
        _text("agent"),
        _text("call"),
        _text("mode"),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("began_at", sa.Float(), nullable=False),
        sa.Column("ended_at", sa.Float(), nullable=True),
        _text("ended"),
        _refers("supervisor", "people.id"),
        _refers("agent", "people.id"),
        _refers("call", "tasks.id"),
        sa.PrimaryKeyConstraint("id", name="pk_supervision"),
    )
    op.create_index("ix_supervision_call", "supervision", ["call"])


def downgrade() -> None:
    op.drop_table("supervision")
    op.drop_column("sites", "lon")
    op.drop_column("sites", "lat")
