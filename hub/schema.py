"""The hub's tables. Moments are seconds since 1970 (`hub.clock.Clock.now`); ids are text made by us or, of orders and
calls, uuids made on the kiosk. A change here needs a migration in ``hub/migrations``."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

sites = Table(
    "sites",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

kiosks = Table(
    "kiosks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),  # begins its order numbers
    Column("public_key", LargeBinary, nullable=False, unique=True),
    Column("enrolled_at", Float, nullable=False),
    Column("revoked_at", Float),
    UniqueConstraint("site", "prefix"),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("kiosk", Text, ForeignKey("kiosks.id")),  # set when the code was used
)

people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("password", Text, nullable=False),  # argon2id
    Column("role", Text, nullable=False),
    Column("site", Text, ForeignKey("sites.id")),
    Column("skills", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("demo", Boolean, nullable=False),  # signs in only while the hub runs as a demo
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", Text, primary_key=True),  # sha256 of the cookie
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("expires_at", Float, nullable=False),
)

menus = Table(
    "menus",
    metadata,
    Column("id", Integer, primary_key=True),  # the highest is in force
    Column("version", Text, nullable=False, index=True),
    Column("etag", Text, nullable=False),  # of the menu with its pictures
    Column("published_at", Float, nullable=False),
    Column("content", LargeBinary, nullable=False),  # JSON
)

orders = Table(
    "orders",
    metadata,
    Column("uuid", Text, primary_key=True),
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=False),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("number", Text, nullable=False),
    Column("paid_at", Text, nullable=False),
    Column("received_at", Float, nullable=False, index=True),
    Column("gross", Integer, nullable=False),
    Column("currency", Text, nullable=False),
    Column("payment", Text, nullable=False),
    Column("totals_differ", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),  # the PaidOrder as JSON
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=False),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("language", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change of state; what a claim compares
    Column("generation", Integer, nullable=False),
    Column("agent", Text, ForeignKey("people.id")),
    Column("created_at", Float, nullable=False, index=True),
    Column("answered_at", Float),
    Column("ended_at", Float),
    Column("ended", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("note", Text, nullable=False),
)

_OPEN = "state IN ('pending', 'accepted', 'wrapping')"

reservations = Table(
    "reservations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False),
    Column("agent", Text, ForeignKey("people.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("offered_at", Float, nullable=False),
    Column("ended_at", Float),
    # The database itself refuses to give one agent two calls, or one call two agents.
    Index("one_open_per_agent", "agent", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    Index("one_open_per_task", "task", unique=True, sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("age_s", Float, nullable=False),
    Column("candidates", JSON, nullable=False),  # [[agent, idle seconds]...], the best first
    Column("rejected", JSON, nullable=False),  # {agent: the first reason}
    Column("chosen", Text),
    Column("reservation", Text),
)
