"""All repeats of a day, on all processors, and what queueing theory says about it where it says something."""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from hub.planning.erlang import Load, Outcome, outcome
from hub.replay.day import Day
from hub.replay.measures import Measures, measures, tally


def replay(day: Day, jobs: int | None = None) -> Measures:
    """``jobs``: processes at once; as many as there are processors unless said otherwise, and one plays in this process."""
    jobs = min(day.repeats, os.cpu_count() or 1) if jobs is None else jobs
    if jobs == 1:
        return measures(day, [tally(day, number) for number in range(day.repeats)])
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as processes:
        at_once = max(1, day.repeats // (jobs * 4))
        return measures(day, list(processes.map(partial(tally, day), range(day.repeats), chunksize=at_once)))


def theory(day: Day) -> Outcome | None:
    """Erlang C, or A with patience, when the day is one of theirs: one rate, everything exponential, and anybody of a fixed
    number of people may take any call at once. None otherwise."""
    groups = day.sites_by_group()
    rates = [site.calls_per_hour for site in day.sites for _ in groups[site.id]]
    agents = sum(group.count * len(groups[group.site]) for group in day.agents)
    plain = (
        not day.calls
        and not any(isinstance(rate, tuple) for rate in rates)
        and day.handling.kind == "exponential"
        and day.wrap_up.usual_s == 0
        and (day.patience is None or day.patience.kind == "exponential")
        and not (day.ring.answer_s or day.ring.reject or day.ring.miss)
        and not day.rules.must
        and not any(how == "hold" for how in day.rules.local_first.values())
        and not any(site.priority_min for site in day.sites)
        and not any(group.shifts for group in day.agents)
        and not any(step.own_site for step in day.steps)
        and all(_anybody_serves(day, step.language, step.skills) for step in day.steps)
    )
    if not plain:
        return None
    calls = sum(rate for rate in rates if not isinstance(rate, tuple))
    patience_s = None if day.patience is None else day.patience.mean_s
    return outcome(Load(calls, day.handling.mean_s, patience_s), agents, day.within_s)


def _anybody_serves(day: Day, least: int, skills: dict[str, int]) -> bool:
    languages = {language for site in day.sites for language, share in site.languages.items() if share}
    return all(
        all(group.languages.get(language, 0) >= least for language in languages)
        and all(group.skills.get(name, 0) >= level for name, level in skills.items())
        for group in day.agents
    )
