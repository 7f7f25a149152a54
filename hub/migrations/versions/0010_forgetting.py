"""Accounts of calls' media are found by their age."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_call_quality_at", "call_quality", ["at"])


def downgrade() -> None:
    op.drop_index("ix_call_quality_at", "call_quality")
