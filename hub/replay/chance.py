"""Who calls when, for how long, and with how much patience: drawn once for a whole day, so that changed rules meet the
same customers."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from hub.replay.day import HOUR_S, Call, Day, Duration, Site


class Customer(NamedTuple):
    """``patience_s``: infinite for somebody who waits as long as it takes."""

    at_s: float
    site: str
    language: str
    handle_s: float
    wrap_up_s: float
    patience_s: float
    priority_min: float


def customers(day: Day, dice: Random) -> list[Customer]:
    """In the order in which they come."""
    groups = day.sites_by_group()
    drawn = list(day.calls)
    priority = {site: group.priority_min for group in day.sites for site in groups[group.id]}
    if not drawn:
        for group in day.sites:
            for site in groups[group.id]:
                drawn += _arrivals(day, group, site, dice)
    drawn.sort(key=lambda call: call.at_s)
    return [_customer(day, call, priority[call.site], dice) for call in drawn]


def _arrivals(day: Day, group: Site, site: str, dice: Random) -> Iterator[Call]:
    """A Poisson stream whose rate changes by the hour: what is left of a gap goes on at the next hour's pace."""
    rates = group.calls_per_hour if isinstance(group.calls_per_hour, tuple) else (group.calls_per_hour,)
    languages, shares = list(group.languages), list(group.languages.values())
    at_s, hour, gap = 0.0, 0, dice.expovariate(1.0)
    while at_s < day.ends_s:
        per_s = (rates[min(hour, len(rates) - 1)] if rates else 0.0) / HOUR_S
        ends_s = min((hour + 1) * HOUR_S, day.ends_s)
        if per_s * (ends_s - at_s) <= gap:
            gap -= per_s * (ends_s - at_s)
            at_s, hour = ends_s, hour + 1
            continue
        at_s += gap / per_s
        gap = dice.expovariate(1.0)
        language = languages[0] if len(languages) == 1 else dice.choices(languages, shares)[0]
        yield Call(at_s=at_s, site=site, language=language)


def _customer(day: Day, call: Call, priority_min: float, dice: Random) -> Customer:
    """Drawn in the same order whatever the call says, so that one known time does not change all others."""
    handle_s, wrap_up_s = draw(day.handling, dice), draw(day.wrap_up, dice)
    patience_s = float("inf") if day.patience is None else draw(day.patience, dice)
    return Customer(
        at_s=call.at_s,
        site=call.site,
        language=call.language,
        handle_s=handle_s if call.handle_s is None else call.handle_s,
        wrap_up_s=wrap_up_s,
        patience_s=patience_s if call.patience_s is None else call.patience_s,
        priority_min=priority_min,
    )


def draw(duration: Duration, dice: Random) -> float:
    if duration.kind == "exponential":
        return dice.expovariate(1 / duration.mean_s)
    return duration.mean_s if duration.kind == "fixed" else dice.choice(duration.values_s)
