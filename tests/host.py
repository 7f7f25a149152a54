"""What the host of a virtual machine takes from the tests.

A call cannot be shown on a machine whose processors are given to others for half of the time. A run in which something failed
under such a host ends with a status of its own, and ``python -m tests`` runs all that failed again when it is over: a failure may
have come of another, and what fails by itself does so again. The kernel counts what is taken (``steal`` of proc_stat(5)); on a
machine of one's own it is always 0.
"""

import time
from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

import pytest

STAT = Path("/proc/stat")
MUCH = 0.05
"""Of the time that the tests wanted. A quiet host takes 0.1 %; calls suffer from about 20 %."""
TAKEN = 75
"""The exit status when something failed for want of it; EX_TEMPFAIL of sysexits.h(3head)."""


class Processors(NamedTuple):
    """Ticks since the machine was started, of all processors together."""

    worked: int
    taken: int


def read() -> Processors:
    user, nice, system, _idle, _iowait, irq, softirq, steal = map(int, STAT.read_text().split(maxsplit=9)[1:9])
    return Processors(user + nice + system + irq + softirq, steal)


def share_taken(since: Processors) -> float:
    """0 to 1, of what somebody here wanted to work since then."""
    now = read()
    worked, taken = now.worked - since.worked, now.taken - since.taken
    return taken / (worked + taken) if taken else 0.0


def wait_until_quiet(longest_s: float) -> None:
    """Returns when one second of work got all of its time, or after so many seconds."""
    end = time.monotonic() + longest_s
    while time.monotonic() < end:
        before, second = read(), time.monotonic() + 1
        while time.monotonic() < second:
            pass
        if share_taken(before) < MUCH:
            return
        time.sleep(10)  # between two tests: a host tells nobody when it gives the processors back


_began = pytest.StashKey[Processors]()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_began] = read()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and (taken := share_taken(item.stash[_began])) >= MUCH:
        report.sections.append(("The machine", f"Its host took {taken:.0%} of the time that this test wanted."))
        report.user_properties.append(("taken", taken))
    return report


class Verdict:
    """Registered for one run; sees the reports of all its processes."""

    def __init__(self) -> None:
        self._taken = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._taken |= report.failed and "taken" in dict(report.user_properties)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.TESTS_FAILED and self._taken:
            session.exitstatus = TAKEN


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Verdict())
