"""What other threads leave to the main loop comes there, each once and in order, and leaves nothing behind."""

import sys
import threading
from collections.abc import Callable

import psutil
import pytest

from hardware.audio.gstreamer import GLib
from kiosk.call.later import later


def on_the_main_loop(leave: Callable[[], None], done: Callable[[], bool]) -> None:
    """Have a thread leave something, and the loop run until it is done."""
    thread = threading.Thread(target=leave)
    thread.start()
    while not done():
        GLib.MainContext.default().iteration(True)
    thread.join()


def test_all_comes_in_order_on_the_main_loop() -> None:
    came: list[tuple[int, int]] = []

    def leave() -> None:
        for number in range(500):
            later(lambda one: came.append((one, threading.get_ident())), number)

    on_the_main_loop(leave, lambda: len(came) == 500)
    assert came == [(number, threading.get_ident()) for number in range(500)]


def test_one_that_fails_is_reported_and_the_next_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    came: list[str] = []
    reported: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _where: reported.append(kind))

    def leave() -> None:
        later([].pop)
        later(came.append, "next")

    on_the_main_loop(leave, lambda: bool(came))
    assert reported == [IndexError]


def test_nothing_of_it_stays() -> None:
    process, many, count = psutil.Process(), 20_000, [0]

    def step() -> None:
        count[0] += 1
        if count[0] % many:
            later(step)

    on_the_main_loop(step, lambda: count[0] == many)
    before = process.memory_full_info().uss
    on_the_main_loop(step, lambda: count[0] == 2 * many)
    assert process.memory_full_info().uss - before < 500_000  # GLib.idle_add: 2.2 million
