"""Whom a task asks for: the steps that relax while it waits, and what never does. No I/O."""

import logging
from collections.abc import Mapping
from math import inf
from typing import NamedTuple

from hub.config import Switchboard as Timings
from hub.console.from_page import Invite
from hub.people.person import Person
from hub.switchboard.kinds import KINDS, SUPERVISOR, TaskKind
from hub.switchboard.seen import Step
from hub.switchboard.supervision import SUPERVISORS

log = logging.getLogger(__name__)


def skills(person: Person) -> Mapping[str, int]:
    """Skills, languages and what the role allows, as the rules see them."""
    spoken = {speaks(language): level for language, level in person.languages.items()}
    role = {SUPERVISOR: 5} if person.role in SUPERVISORS else {}
    return {**person.skills, **spoken, **role}


class Qualified(NamedTuple):
    """What ``person`` is qualified for, as long as ``menu`` is in force and until ``until``."""

    person: Person
    menu: str
    until: float
    names: frozenset[str]

    def holds(self, person: Person, now: float, menu: str) -> bool:
        return person is self.person and menu == self.menu and now < self.until


def qualified(person: Person, now: float, menu: str) -> Qualified:
    """The qualifications that are valid now; one for a menu only when it is this one."""
    valid = (one for one in person.qualifications if one.valid(now))
    names = frozenset(one.name for one in valid if one.name != "menu" or one.scope in ("", menu))
    moments = (moment for one in person.qualifications for moment in (one.granted_at, one.expires_at))
    return Qualified(person, menu, min((moment for moment in moments if moment > now), default=inf), names)


def warn_of_short_steps(timings: Timings) -> None:
    """A step that is over before one agent was rung in vain is no step."""
    for name in ("hold_s", "expert_s"):
        if getattr(timings, name) < timings.ring_s:
            log.warning("switchboard.%s is %s, shorter than ring_s, %s", name, getattr(timings, name), timings.ring_s)


def speaks(language: str) -> str:
    return f"lang:{language}"


def for_task(kind: TaskKind, language: str, timings: Timings) -> tuple[Step, ...]:
    """First those who do it well, then everybody who can at all. Work waits for whoever speaks the language well."""
    need = {**KINDS[kind].skills, **({speaks(language): 1} if language else {})}
    if kind not in (TaskKind.VIDEO, TaskKind.TEXT):
        return (Step(dict.fromkeys(need, timings.expert_level)),)
    return _ladder(need, timings)


def for_help(invite: Invite, language: str, timings: Timings) -> tuple[Step, ...]:
    """Whom somebody in a call asks for; ``language`` is the customer's."""
    if invite.person:
        return (Step({}, agents=frozenset({invite.person})),)
    match invite.want:
        case "interpreter":
            return _ladder({speaks(invite.language or language): 1}, timings)
        case "supervisor":
            return (Step({SUPERVISOR: 1}),)
        case "colleague":
            return _ladder({speaks(language): 1, "orders": 1}, timings)


def _ladder(need: Mapping[str, int], timings: Timings) -> tuple[Step, ...]:
    return (Step(dict.fromkeys(need, timings.expert_level), for_s=timings.expert_s), Step(dict(need)))
