"""The hub's configuration: one TOML file, every key with its default here. `load` reports every problem at once."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from domain.checked import Problem, Problems, convert
from hub.addresses import Addresses
from hub.people.person import Role
from hub.switchboard.seen import LocalFirst, Rules

Seconds = Annotated[float, Meta(gt=0, le=3_600)]
Hours = Annotated[float, Meta(ge=0, le=168)]
Share = Annotated[float, Meta(gt=0, lt=1)]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Switchboard(Section, frozen=True, kw_only=True):
    """``ring_s``: how long one agent is rung. ``reoffer_after_s``: nobody is rung again for a call that they rejected or
    missed before. ``wrap_up_cap_s``: the most that a wrap-up lasts, extended once. ``kiosk_grace_s``: how long the call of
    a kiosk is kept that the hub cannot reach. ``heartbeat_limit_s``: a page that was silent for longer counts as closed;
    ``reattach_s``: it has so long to come back to a running call, and one that was closed by hand ``reload_s``.
    ``overflow_after_s``: a customer who is expected to wait longer is offered something else.

    ``local_first``: by site, whether its own people come first (``order``), have ``hold_s`` before everybody else
    (``hold``), or neither (``off``, as of every site that is not named). Whoever speaks the language and knows the
    work at ``expert_level`` has ``expert_s`` before everybody else who can. ``idle_bucket_s``: idle times are compared in
    steps of this, and in the same step who knows least beyond the task comes first. ``sticky_s``: how long after a call its
    agent comes first for the same order; ``sticky_wait_s``: how long their wrap-up is waited for. ``text_capacity``:
    texts of one agent at once. ``keep_decisions_days``: how long it can be asked why somebody was rung and nobody else."""

    ring_s: Seconds = 15
    reoffer_after_s: Seconds = 30
    wrap_up_cap_s: Seconds = 60
    kiosk_grace_s: Seconds = 20
    heartbeat_limit_s: Seconds = 15
    reattach_s: Seconds = 30
    reload_s: Seconds = 4
    overflow_after_s: Seconds = 60
    local_first: dict[str, LocalFirst] = {}
    hold_s: Seconds = 20
    expert_level: Annotated[int, Meta(ge=1, le=5)] = 3
    expert_s: Seconds = 20
    idle_bucket_s: Annotated[float, Meta(ge=0, le=3_600)] = 0
    sticky_s: Seconds = 600
    sticky_wait_s: Seconds = 10
    text_capacity: Annotated[int, Meta(ge=1, le=20)] = 3
    keep_decisions_days: Annotated[int, Meta(ge=1, le=3_650)] = 30

    @property
    def rules(self) -> Rules:
        return Rules(
            local_first=self.local_first,
            hold_s=self.hold_s,
            idle_bucket_s=self.idle_bucket_s,
            sticky_s=self.sticky_s,
            sticky_wait_s=self.sticky_wait_s,
            text_capacity=self.text_capacity,
        )


class Supervision(Section, frozen=True, kw_only=True):
    """``shown``: of which ways of supervising the agent's page tells the agent. All are kept in the audit."""

    shown: tuple[Literal["listen", "whisper", "barge"], ...] = ("listen", "whisper", "barge")


class Media(Section, frozen=True, kw_only=True):
    """STUN and TURN servers that both ends of a call are given. With ``turn_secret`` (the ``static-auth-secret`` of
    coturn) credentials are made for each call and end after half an hour."""

    stun: tuple[str, ...] = ()
    turn: tuple[str, ...] = ()
    turn_secret: str = ""


class Planning(Section, frozen=True, kw_only=True):
    """How many people a half hour needs: enough that the share ``target`` of calls is answered within ``within_s``, that
    nobody is in calls for more than the share ``occupancy_cap`` of the time, and more by ``shrinkage``, the share of paid time
    that is spent otherwise. ``give_back_before_h``: until so long before it begins a shift may be given back."""

    target: Share = 0.8
    within_s: Seconds = 20
    occupancy_cap: Share = 0.85
    shrinkage: Annotated[float, Meta(ge=0, lt=1)] = 0.3
    give_back_before_h: Hours = 2


class People(Section, frozen=True, kw_only=True):
    """``second_factor``: the roles that must have a passkey or an authenticator app. A demo asks for none."""

    second_factor: tuple[Role, ...] = (Role.MANAGER, Role.ADMIN)


class Config(Section, frozen=True, kw_only=True):
    """``state``: where the database and the pictures are kept. ``public_url``: what browsers type, when a proxy stands in
    front; cookies are secure when it begins with https. ``trusted_proxies``: addresses or networks of the proxies in front,
    whose X-Forwarded-For is believed. ``demo``: make demo people, sites and menu."""

    state: Path = Path("/var/lib/counterpart-hub")
    host: str = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535)] = 8800
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    demo: bool = False
    switchboard: Switchboard = Switchboard()
    media: Media = Media()
    supervision: Supervision = Supervision()
    planning: Planning = Planning()
    people: People = People()

    def __post_init__(self) -> None:
        Addresses(self.trusted_proxies)

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")


def load(path: Path) -> Config:
    """Read the file; raises `Problems` with every problem, each with section, key, value and what is allowed."""
    try:
        data = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Problems([Problem(str(path), f"not readable: {error}")]) from error
    return convert(data, Config)
