"""Training: lessons, practice calls, certificates, scorecards, menu changes; kiosks for practice."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=null)


def _list(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def upgrade() -> None:
    op.add_column("kiosks", sa.Column("sandbox", sa.Boolean(), nullable=False, server_default=sa.false()))
    _learning()
    _practice()
    _scoring()
    _menu_changes()


def _learning() -> None:
    op.create_table(
        "lessons",
        _text("person"),
        _text("module"),
        _moment("passed_at"),
        _refers("lessons", "person", "people.id"),
        sa.PrimaryKeyConstraint("person", "module", name="pk_lessons"),
    )
    op.create_table(
        "certifications",
        _text("id"),
        _text("person"),
        _list("scenarios"),
        _text("state"),
        _moment("started_at"),
        _moment("closed_at", null=True),
        _refers("certifications", "person", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_certifications"),
    )
    op.create_index("ix_certifications_person", "certifications", ["person"])


def _practice() -> None:
    op.create_table(
        "attempts",
        _text("id"),
        _text("person"),
        _text("scenario"),
        _text("certification", null=True),
        _text("kiosk"),
        _text("state"),
        _moment("started_at"),
        _moment("ended_at", null=True),
        _text("call"),
        sa.Column("score", sa.Float()),
        _list("events"),
        _list("points"),
        _text("trouble"),
        _refers("attempts", "person", "people.id"),
        _refers("attempts", "certification", "certifications.id"),
        _refers("attempts", "kiosk", "kiosks.id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
    )
    op.create_index("ix_attempts_person", "attempts", ["person"])


def _scoring() -> None:
    op.create_table(
        "scorecards",
        _text("id"),
        _text("kind"),
        _text("subject"),
        _text("person"),
        sa.Column("turn", sa.Integer(), nullable=False),
        _moment("asked_at"),
        _text("scorer", null=True),
        _moment("scored_at", null=True),
        _list("marks"),
        sa.Column("score", sa.Float()),
        _text("comment"),
        _refers("scorecards", "person", "people.id"),
        _refers("scorecards", "scorer", "people.id"),
        sa.PrimaryKeyConstraint("id", name="pk_scorecards"),
        sa.UniqueConstraint("subject", "turn", name="uq_scorecards_subject"),
    )


def _menu_changes() -> None:
    op.create_table(
        "menu_changes",
        sa.Column("menu", sa.Integer(), nullable=False),
        _moment("at"),
        _moment("due_at"),
        _list("changes"),
        _refers("menu_changes", "menu", "menus.id"),
        sa.PrimaryKeyConstraint("menu", name="pk_menu_changes"),
    )
    op.create_table(
        "ended_scopes",
        _text("person"),
        _text("scope"),
        sa.Column("level", sa.Integer(), nullable=False),
        _moment("expires_at"),
        _refers("ended_scopes", "person", "people.id"),
        sa.PrimaryKeyConstraint("person", "scope", name="pk_ended_scopes"),
    )


def downgrade() -> None:
    for table in ("ended_scopes", "menu_changes", "scorecards", "attempts", "certifications", "lessons"):
        op.drop_table(table)
    op.drop_column("kiosks", "sandbox")
