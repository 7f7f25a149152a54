"""People: levels, qualifications, second factors, invitations."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_people = sa.table("people", sa.column("id", sa.Text), sa.column("skills", sa.JSON), sa.column("languages", sa.JSON))
OLD_LEVEL = 3
"""Of a skill or a language from before there were levels."""


def upgrade() -> None:
    _give_levels()
    _qualifications()


def _give_levels() -> None:
    connection = op.get_bind()
    for person in connection.execute(sa.select(_people)).all():
        levels = {
            "skills": dict.fromkeys(person.skills, OLD_LEVEL),
            "languages": dict.fromkeys(person.languages, OLD_LEVEL),
        }
        connection.execute(sa.update(_people).where(_people.c.id == person.id).values(levels))


def _qualifications() -> None:
    op.create_table(
        "qualifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("revoked_at", sa.Float(), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name="fk_qualifications_person"),
        sa.PrimaryKeyConstraint("id", name="pk_qualifications"),
    )
    op.create_index("ix_qualifications_person", "qualifications", ["person"])


def downgrade() -> None:
    op.drop_table("qualifications")
    connection = op.get_bind()
    for person in connection.execute(sa.select(_people)).all():
        names = {"skills": list(person.skills), "languages": list(person.languages)}
        connection.execute(sa.update(_people).where(_people.c.id == person.id).values(names))
