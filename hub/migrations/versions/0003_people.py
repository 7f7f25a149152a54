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


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Float(), nullable=null)


def _is_a_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["person"], ["people.id"], name=f"fk_{table}_person")


def upgrade() -> None:
    _give_levels()
    _qualifications()
    _people_and_sessions()
    _factors()
    _invitations_and_audit()
    _outcomes()
    _earnings()


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


def _people_and_sessions() -> None:
    with op.batch_alter_table("people") as people:
        people.add_column(_moment("disabled_at", null=True))
        people.add_column(_moment("independent_since", null=True))
    op.execute("DELETE FROM sessions")  # they say nothing of when and how; everybody signs in once more
    with op.batch_alter_table("sessions") as sessions:
        for name in ("created_at", "seen_at", "proved_at"):
            sessions.add_column(_moment(name))
        sessions.add_column(sa.Column("second_factor", sa.Boolean(), nullable=False))
        sessions.add_column(_text("device"))


def _factors() -> None:
    op.create_table(
        "authenticators",
        _text("person"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _moment("confirmed_at", null=True),
        _is_a_person("authenticators"),
        sa.PrimaryKeyConstraint("person", name="pk_authenticators"),
    )
    op.create_table(
        "recovery_codes",
        _text("code"),
        _text("person"),
        _moment("used_at", null=True),
        _is_a_person("recovery_codes"),
        sa.PrimaryKeyConstraint("code", name="pk_recovery_codes"),
    )
    op.create_index("ix_recovery_codes_person", "recovery_codes", ["person"])
    op.create_table(
        "passkeys",
        _text("id"),
        _text("person"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        _text("name"),
        _moment("added_at"),
        _moment("used_at", null=True),
        _is_a_person("passkeys"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
    )
    op.create_index("ix_passkeys_person", "passkeys", ["person"])


def _invitations_and_audit() -> None:
    op.create_table(
        "invitations",
        _text("id"),
        _text("code"),
        _text("name"),
        _text("role"),
        _text("site", null=True),
        sa.Column("skills", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("independent", sa.Boolean(), nullable=False),
        _text("renews", null=True),
        _text("by"),
        _moment("made_at"),
        _moment("expires_at"),
        _moment("revoked_at", null=True),
        _text("person", null=True),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name="fk_invitations_site"),
        sa.ForeignKeyConstraint(["renews"], ["people.id"], name="fk_invitations_renews"),
        _is_a_person("invitations"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code", name="uq_invitations_code"),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        _moment("at"),
        _text("by"),
        _text("whom"),
        _text("action"),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_whom", "audit", ["whom"])


def _outcomes() -> None:
    op.create_table(
        "suggestions",
        _text("id"),
        _text("task"),
        _text("person"),
        _text("state"),
        _moment("at"),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name="fk_suggestions_task"),
        _is_a_person("suggestions"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
    )
    op.create_table(
        "thumbs",
        _text("task"),
        _text("person"),
        sa.Column("up", sa.Boolean(), nullable=False),
        _moment("at"),
        sa.ForeignKeyConstraint(["task"], ["tasks.id"], name="fk_thumbs_task"),
        _is_a_person("thumbs"),
        sa.PrimaryKeyConstraint("task", name="pk_thumbs"),
    )
    for table in ("suggestions", "thumbs"):
        for column in ("person", "at"):
            op.create_index(f"ix_{table}_{column}", table, [column])
    op.create_table(
        "targets",
        _text("measure"),
        _moment("low"),
        _moment("high", null=True),
        _text("by"),
        _moment("at"),
        sa.PrimaryKeyConstraint("measure", name="pk_targets"),
    )


def _earnings() -> None:
    op.create_table(
        "rates",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("kind"),
        _text("currency"),
        sa.Column("per_task", sa.Integer(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        _moment("from_at"),
        _text("by"),
        sa.PrimaryKeyConstraint("id", name="pk_rates"),
    )
    op.create_table(
        "earnings",
        sa.Column("id", sa.Integer(), nullable=False),
        _text("person"),
        _text("reservation", null=True),
        sa.Column("corrects", sa.Integer(), nullable=True),
        _text("kind"),
        _moment("began_at"),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        _text("currency"),
        sa.Column("amount", sa.Integer(), nullable=False),
        _moment("at"),
        _is_a_person("earnings"),
        sa.ForeignKeyConstraint(["reservation"], ["reservations.id"], name="fk_earnings_reservation"),
        sa.ForeignKeyConstraint(["corrects"], ["earnings.id"], name="fk_earnings_corrects"),
        sa.ForeignKeyConstraint(["rate"], ["rates.id"], name="fk_earnings_rate"),
        sa.PrimaryKeyConstraint("id", name="pk_earnings"),
        sa.UniqueConstraint("reservation", name="uq_earnings_reservation"),
    )
    op.create_index("ix_earnings_person", "earnings", ["person"])
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        _text("text"),
        _moment("at"),
        _text("answer"),
        _text("by", null=True),
        _moment("answered_at", null=True),
        sa.ForeignKeyConstraint(["line"], ["earnings.id"], name="fk_disputes_line"),
        sa.PrimaryKeyConstraint("id", name="pk_disputes"),
        sa.UniqueConstraint("line", name="uq_disputes_line"),
    )


def downgrade() -> None:
    for table in ("disputes", "earnings", "rates", "targets", "thumbs", "suggestions"):
        op.drop_table(table)
    for table in ("audit", "invitations", "passkeys", "recovery_codes", "authenticators", "qualifications"):
        op.drop_table(table)
    with op.batch_alter_table("sessions") as sessions:
        for name in ("created_at", "seen_at", "proved_at", "second_factor", "device"):
            sessions.drop_column(name)
    with op.batch_alter_table("people") as people:
        people.drop_column("disabled_at")
        people.drop_column("independent_since")
    connection = op.get_bind()
    for person in connection.execute(sa.select(_people)).all():
        names = {"skills": list(person.skills), "languages": list(person.languages)}
        connection.execute(sa.update(_people).where(_people.c.id == person.id).values(names))
