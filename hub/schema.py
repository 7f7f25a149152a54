"""The hub's tables. Moments are seconds since 1970 (`hub.clock.Clock.now`); ids are text made by us or, of orders and
calls, uuids made on the kiosk. A change here needs a migration in ``hub/migrations``."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
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
    false,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

sites = Table(
    "sites",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False, server_default="UTC"),  # IANA time zone
    Column("lat", Float),  # where it is on the map; None: not on it
    Column("lon", Float),
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
    Column("sandbox", Boolean, nullable=False, server_default=false()),  # its calls are practice
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
    Column("skills", JSON, nullable=False),  # {name: level}
    Column("languages", JSON, nullable=False),  # {name: level}
    Column("demo", Boolean, nullable=False),  # signs in only while the hub runs as a demo
    Column("disabled_at", Float),  # cannot sign in any more; what they did stays
    Column("independent_since", Float),  # is paid by the task; None: employed
)

qualifications = Table(
    "qualifications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),  # "" is everything
    Column("level", Integer, nullable=False),
    Column("granted_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("by", Text, nullable=False),
    Column("revoked_at", Float),
    Column("revoked_by", Text),
    Column("reason", Text),  # of revoking it
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", Text, primary_key=True),  # sha256 of the cookie
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("seen_at", Float, nullable=False),
    Column("proved_at", Float, nullable=False),  # when the password or a passkey was given last
    Column("second_factor", Boolean, nullable=False),
    Column("device", Text, nullable=False),  # such as: Firefox on Linux
)

authenticators = Table(  # an app that shows a code every 30 s; one a person
    "authenticators",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("secret", LargeBinary, nullable=False),  # sealed with the key beside the database
    Column("last_step", Integer, nullable=False),  # of the newest code that was taken: none of before is taken again
    Column("confirmed_at", Float),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code", Text, primary_key=True),  # sha256
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("used_at", Float),
)

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", Text, primary_key=True),  # of the credential, base64url
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("added_at", Float, nullable=False),
    Column("used_at", Float),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),  # sha256
    Column("name", Text, nullable=False),  # whom it is for; the person may sign in under another
    Column("role", Text, nullable=False),
    Column("site", Text, ForeignKey("sites.id")),
    Column("skills", JSON, nullable=False),
    Column("languages", JSON, nullable=False),
    Column("independent", Boolean, nullable=False),
    Column("renews", Text, ForeignKey("people.id")),  # whose password it renews; None: it makes somebody new
    Column("by", Text, nullable=False),
    Column("made_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("revoked_at", Float),
    Column("person", Text, ForeignKey("people.id")),  # set when it was used
)

audit = Table(  # every change of rights; rows are only ever added
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False, index=True),
    Column("by", Text, nullable=False),  # a person's id, or the command line
    Column("whom", Text, nullable=False, index=True),
    Column("action", Text, nullable=False),
    Column("details", JSON, nullable=False),
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
    Column("kind", Text, nullable=False),  # a hub.switchboard.kinds.TaskKind
    Column("kiosk", Text, ForeignKey("kiosks.id")),  # background work may have none
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("language", Text, nullable=False),
    Column("skills", JSON, nullable=False),
    Column("priority_min", Float, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    Column("version", Integer, nullable=False),  # grows with every change of state; what a claim compares
    Column("generation", Integer, nullable=False),
    Column("agent", Text, ForeignKey("people.id")),
    Column("order_id", Text, nullable=False, server_default=""),  # the cart of the customer who asked
    Column("in_call", Text),  # of an assist: the call it is in
    Column("key", Text, unique=True),  # of work: the same is not made twice
    Column("title", Text, nullable=False, server_default=""),
    Column("facts", JSON, nullable=False, server_default="{}"),
    Column("result", JSON),
    Column("way", Text, nullable=False, server_default=""),  # what the customer chose instead of waiting
    Column("sandbox", Boolean, nullable=False, server_default=false()),  # an exercise, outside every figure
    Column("created_at", Float, nullable=False, index=True),
    Column("answered_at", Float),
    Column("ended_at", Float),
    Column("ended", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_tasks_kiosk_created_at", "kiosk", "created_at"),
)

task_steps = Table(
    "task_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("at", Float, nullable=False, index=True),
    Column("what", Text, nullable=False),  # a hub.switchboard.ledger.Did
    Column("state", Text, nullable=False),  # the task's after it
    Column("agent", Text, ForeignKey("people.id")),
    Column("reservation", Text),
    Column("took_s", Float, nullable=False),  # since the step before
    Column("detail", Text, nullable=False),
)

_HAS_IT = "state IN ('pending', 'accepted')"
_ONE_AT_ONCE = "channel IN ('video', 'work') AND state IN ('pending', 'accepted', 'wrapping')"

reservations = Table(
    "reservations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False),
    Column("agent", Text, ForeignKey("people.id"), nullable=False),
    Column("channel", Text, nullable=False, server_default="video"),
    Column("state", Text, nullable=False),
    Column("offered_at", Float, nullable=False),
    Column("ended_at", Float),
    # The database itself refuses to give one agent two video calls, or one call two agents; texts the claim counts. After
    # a transfer one agent has the call while another writes the wrap-up of it.
    Index(
        "one_open_per_agent",
        "agent",
        "channel",
        unique=True,
        sqlite_where=text(_ONE_AT_ONCE),
        postgresql_where=text(_ONE_AT_ONCE),
    ),
    Index("one_open_per_task", "task", unique=True, sqlite_where=text(_HAS_IT), postgresql_where=text(_HAS_IT)),
    Index("ix_reservations_agent_state", "agent", "state"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("epoch", Integer, nullable=False, server_default="0"),  # counts the runs of the hub
    Column("trigger", Text, nullable=False),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("age_s", Float, nullable=False),
    Column("priority_min", Float, nullable=False, server_default="0"),
    Column("score", Float, nullable=False, server_default="0"),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("skipped_steps", JSON, nullable=False, server_default="[]"),
    Column("candidates", JSON, nullable=False),  # [{agent, idle_s, local, sticky, surplus, rank}…], the best first
    Column("rejected", JSON, nullable=False),  # {agent: the first reason}
    Column("waits_for", Text),  # the agent of before, whose wrap-up is waited for
    Column("chosen", Text),
    Column("reservation", Text),
    Column("ms", Float),  # from the operation that made it necessary to the decision
    Column("config_hash", Text, nullable=False, server_default=""),
)

# -- objectives and earnings ---------------------------------------------------------------------------------------

suggestions = Table(  # what became of an agent's change to a cart
    "suggestions",
    metadata,
    Column("id", Text, primary_key=True),  # made by the agent's page
    Column("task", Text, ForeignKey("tasks.id"), nullable=False),
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),  # applied, kept, undone, refused
    Column("at", Float, nullable=False, index=True),
)

thumbs = Table(  # what the customer said after a call
    "thumbs",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("up", Boolean, nullable=False),
    Column("at", Float, nullable=False, index=True),
)

call_quality = Table(  # how good a call's media was, as each end saw it; the newest account of each
    "call_quality",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("by", Text, primary_key=True),  # the kiosk or the person
    Column("side", Text, nullable=False),  # a domain.quality.Side
    Column("at", Float, nullable=False, index=True),
    Column("content", LargeBinary, nullable=False),  # the domain.quality.LineQuality as JSON
)

targets = Table(  # what managers set; where there is none the default holds
    "targets",
    metadata,
    Column("measure", Text, primary_key=True),
    Column("low", Float, nullable=False),
    Column("high", Float),
    Column("by", Text, nullable=False),
    Column("at", Float, nullable=False),
)

rates = Table(  # what a task of a kind pays, from a moment on; amounts in minor units
    "rates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("per_task", Integer, nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("from_at", Float, nullable=False),
    Column("by", Text, nullable=False),
)

earnings = Table(  # one line a reservation that an independent worked off, and corrections; rows are only ever added
    "earnings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("reservation", Text, ForeignKey("reservations.id"), unique=True),  # None: a correction
    Column("corrects", Integer, ForeignKey("earnings.id")),
    Column("kind", Text, nullable=False),
    Column("began_at", Float, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("rate", Integer, ForeignKey("rates.id")),  # None: there was none for this kind
    Column("currency", Text, nullable=False),
    Column("amount", Integer, nullable=False),
    Column("at", Float, nullable=False),
)

disputes = Table(
    "disputes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("line", Integer, ForeignKey("earnings.id"), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("answer", Text, nullable=False),
    Column("by", Text),
    Column("answered_at", Float),
)

# -- planning ------------------------------------------------------------------------------------------------------

intervals = Table(  # half hours that need people
    "intervals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("starts_at", Float, nullable=False),
    Column("site", Text, nullable=False),  # "": the whole pool
    Column("language", Text, nullable=False),
    Column("need", Integer, nullable=False),  # how many places there are to take
    Column("floor", Integer, nullable=False),  # with fewer people nobody may give a place back
    UniqueConstraint("starts_at", "site", "language"),
)

places = Table(  # somebody works an interval; the database itself refuses one place or one half hour twice
    "places",
    metadata,
    Column("id", Text, primary_key=True),
    Column("interval", Text, ForeignKey("intervals.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("starts_at", Float, nullable=False),
    Column("taken_at", Float, nullable=False),
    UniqueConstraint("interval", "number"),
    UniqueConstraint("person", "starts_at"),
)

swaps = Table(  # one person asks another to take a place over, for one of theirs or for nothing
    "swaps",
    metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("from_person", Text, ForeignKey("people.id"), nullable=False),
    Column("from_interval", Text, ForeignKey("intervals.id"), nullable=False),
    Column("to_person", Text, ForeignKey("people.id"), nullable=False),
    Column("to_interval", Text, ForeignKey("intervals.id")),
    Column("asked_at", Float, nullable=False),
    Column("answered_at", Float),
)

_RUNNING = "ended_at IS NULL"

spells = Table(  # an agent in one state, on duty; of one agent they follow each other
    "spells",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),  # of a break
    Column("began_at", Float, nullable=False),
    Column("ended_at", Float),
    Index("one_open_spell", "person", unique=True, sqlite_where=text(_RUNNING), postgresql_where=text(_RUNNING)),
    Index("ix_spells_ended_at", "ended_at"),
)

# -- training ------------------------------------------------------------------------------------------------------

lessons = Table(
    "lessons",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("module", Text, primary_key=True),
    Column("passed_at", Float, nullable=False),
)

certifications = Table(
    "certifications",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("scenarios", JSON, nullable=False),  # ids, in the order of the calls
    Column("state", Text, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("closed_at", Float),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("scenario", Text, nullable=False),
    Column("certification", Text, ForeignKey("certifications.id")),  # none: practice
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("call", Text, nullable=False),
    Column("score", Float),  # 0 to 1
    Column("events", JSON, nullable=False),
    Column("points", JSON, nullable=False),  # what the score is made of
    Column("trouble", Text, nullable=False),
)

scorecards = Table(
    "scorecards",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # call or attempt
    Column("subject", Text, nullable=False),
    Column("person", Text, ForeignKey("people.id"), nullable=False),  # whose call it was
    Column("turn", Integer, nullable=False),  # 2: scored a second time, for calibration
    Column("asked_at", Float, nullable=False),
    Column("scorer", Text, ForeignKey("people.id")),
    Column("scored_at", Float),
    Column("marks", JSON, nullable=False),  # {criterion: 0 to 4}
    Column("score", Float),
    Column("comment", Text, nullable=False),
    UniqueConstraint("subject", "turn"),
)

menu_changes = Table(
    "menu_changes",
    metadata,
    Column("menu", Integer, ForeignKey("menus.id"), primary_key=True),  # the one that brought it
    Column("at", Float, nullable=False),
    Column("due_at", Float, nullable=False),
    Column("changes", JSON, nullable=False),
)

ended_scopes = Table(
    "ended_scopes",
    metadata,
    Column("person", Text, ForeignKey("people.id"), primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("expires_at", Float, nullable=False),  # what is given back when the changes are learned
)

# -- supervision ---------------------------------------------------------------------------------------------------

supervision = Table(
    "supervision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("supervisor", Text, ForeignKey("people.id"), nullable=False),
    Column("agent", Text, ForeignKey("people.id"), nullable=False),
    Column("call", Text, ForeignKey("tasks.id"), nullable=False, index=True),
    Column("mode", Text, nullable=False),  # listen, whisper or barge
    Column("shown", Boolean, nullable=False),  # whether the agent's page said so
    Column("began_at", Float, nullable=False),
    Column("ended_at", Float),
    Column("ended", Text, nullable=False),
)

# -- at the counter ------------------------------------------------------------------------------------------------

_NOW = "ended_at IS NULL"

sold_out = Table(  # who marked what, and who took the mark away again
    "sold_out",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("site", Text, ForeignKey("sites.id"), nullable=False),
    Column("what", Text, nullable=False),  # as domain.sold_out names it
    Column("by", Text, ForeignKey("people.id"), nullable=False),
    Column("since", Float, nullable=False),
    Column("ended_by", Text, ForeignKey("people.id")),
    Column("ended_at", Float),
    Index("sold_out_now", "site", "what", unique=True, sqlite_where=text(_NOW), postgresql_where=text(_NOW)),
)

refunds = Table(
    "refunds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("order", Text, nullable=False),  # uuid; empty when only the call is known
    Column("call", Text, nullable=False),
    Column("site", Text, ForeignKey("sites.id")),
    Column("reason", Text, nullable=False),
    Column("amount", Integer),  # none: the whole order
    Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", Text, ForeignKey("people.id"), nullable=False),
    Column("asked_at", Float, nullable=False, index=True),
    Column("task", Text, nullable=False),  # the work unit that decides it
    Column("decided_by", Text, ForeignKey("people.id")),
    Column("decided_at", Float),
    Column("note", Text, nullable=False),
)

settlements = Table(  # a person's word on a payment whose outcome was unknown
    "settlements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=False),
    Column("order", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("paid", Boolean, nullable=False),
    Column("by", Text, ForeignKey("people.id"), nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("call", Text, nullable=False),
    Column("task", Text, nullable=False),
    Index("ix_settlements_order", "order"),
)

# -- gift cards ----------------------------------------------------------------------------------------------------

secrets = Table(  # what is made once and handed to kiosks, sealed with the key beside the database
    "secrets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

gift_cards = Table(  # amounts in minor units; whatever the program does, nobody spends what a card does not hold
    "gift_cards",
    metadata,
    Column("token", Text, primary_key=True),  # stands for the card's number and does not reveal it
    Column("currency", Text, nullable=False),
    Column("balance", Integer, nullable=False),
    Column("issued_at", Float, nullable=False),
    CheckConstraint("balance >= 0", name="balance"),
)

gift_credits = Table(  # what was put on a card; rows are only ever added
    "gift_credits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("card", Text, ForeignKey("gift_cards.token"), nullable=False, index=True),
    Column("amount", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Float, nullable=False),
    CheckConstraint("amount > 0", name="amount"),
)

gift_takes = Table(  # one row a wish of a kiosk, kept for ever: a repeat gets the same answer
    "gift_takes",
    metadata,
    Column("ref", Text, primary_key=True),  # uuid, made by the kiosk
    Column("kiosk", Text, ForeignKey("kiosks.id"), nullable=False),
    Column("card", Text, nullable=False, index=True),  # may be one that the chain does not know
    Column("currency", Text, nullable=False),
    Column("asked", Integer, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("refusal", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("returned_at", Float),  # given back; of what was never taken too, so that it cannot be any more
    CheckConstraint("taken >= 0 AND taken <= asked", name="taken"),
)
