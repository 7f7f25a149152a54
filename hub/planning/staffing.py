"""How many people each half hour needs: in one pool, by language, and with each site alone. No I/O.

Erlang A with the patience that customers were seen to have, or Erlang C while too few gave up to know it, for the mean of
the forecast; never more than the occupancy cap; and on the roster more by shrinkage. A half hour that expects next to no
call counts as closed.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from hub.config import Planning
from hub.planning.demand import Key
from hub.planning.erlang import Goal, Load, Outcome, fewest, outcome, rostered
from hub.planning.forecast import CLOSED_BELOW
from hub.planning.handling import Handling
from hub.planning.languages import assign
from hub.planning.slots import SLOT_S


class LanguageNeed(NamedTuple):
    """``need`` if its speakers served nothing else, and how many of the planned ``covered`` it, each person once."""

    need: int
    covered: int


class Need(NamedTuple):
    """Of one half hour. ``pool``: with everybody in one pool who speaks everything; ``by_language``: each language alone;
    ``separate``: each site alone. ``planned`` people have taken it, and give ``planned_gives``."""

    pool: int
    on_roster: int
    separate: int
    by_language: dict[str, LanguageNeed]
    planned: int
    gives: Outcome | None
    planned_gives: Outcome | None


def need(
    calls: Mapping[Key, float], took: Handling, aims: Planning, planned: Mapping[str, Sequence[str]]
) -> Need:
    """``calls``: expected of each site and language in the half hour; ``planned``: people with their languages."""
    everything = sum(calls.values())
    pool = people_for(everything, took, aims)
    by_site, by_language = _summed(calls, "site"), _summed(calls, "language")
    wanted = {language: _count(people_for(share, took, aims)) for language, share in sorted(by_language.items())}
    seated = list(assign(wanted, planned).values())
    return Need(
        pool=_count(pool),
        on_roster=rostered(_count(pool), aims.shrinkage),
        separate=sum(_count(people_for(share, took, aims)) for share in by_site.values()),
        by_language={language: LanguageNeed(count, seated.count(language)) for language, count in wanted.items()},
        planned=len(planned),
        gives=pool,
        planned_gives=_gives(everything, took, aims, len(planned)) if pool else None,
    )


def _summed(calls: Mapping[Key, float], part: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for key, expected in calls.items():
        name = str(getattr(key, part))
        found[name] = found.get(name, 0.0) + expected
    return found


def people_for(calls: float, took: Handling, aims: Planning) -> Outcome | None:
    """None: closed."""
    if calls < CLOSED_BELOW:
        return None
    return _fewest(_load(calls, took), Goal(aims.target, aims.within_s, aims.occupancy_cap))


def _count(found: Outcome | None) -> int:
    return 0 if found is None else found.agents


def _load(calls: float, took: Handling) -> Load:
    """Calls an hour, rounded to a half: the forecast is no better, and the same answer is needed again and again."""
    return Load(max(0.5, round(2 * calls * 3_600 / SLOT_S) / 2), took.aht_s, took.patience_s)


@lru_cache(maxsize=4_096)
def _fewest(load: Load, goal: Goal) -> Outcome:
    return fewest(load, goal)


@lru_cache(maxsize=4_096)
def _outcome(load: Load, agents: int, within_s: float) -> Outcome:
    return outcome(load, agents, within_s)


def _gives(calls: float, took: Handling, aims: Planning, agents: int) -> Outcome:
    return _outcome(_load(calls, took), agents, aims.within_s)
