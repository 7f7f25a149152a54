"""A terminal whose batch is full says nothing at all, not even what its last payment was, before it is closed."""

import asyncio
from pathlib import Path

from domain.messages import DeviceReport
from kiosk.config import load
from kiosk.till.journal import Journal
from kiosk.till.payments import Cashier
from tests.builders import small_order
from tests.kiosk.till.scripted_terminal import Next, ScriptedTerminal
from tests.kiosk.till.tills import at, config_file, register, running_till, simulated_terminal


async def test_a_till_that_finds_a_full_batch_closes_it_and_takes_payments(tmp_path: Path) -> None:
    register()
    with simulated_terminal(tmp_path) as terminal:
        terminal.require_end_of_day()
        async with running_till(load(config_file(tmp_path))) as client:
            await client.ready()
            await client.pay(small_order())
        assert len(terminal.charges()) == 1


async def test_an_unknown_outcome_is_settled_although_the_batch_is_full(tmp_path: Path) -> None:
    register()
    config, order = load(config_file(tmp_path)), small_order()
    with simulated_terminal(tmp_path) as terminal:
        async with running_till(config) as client:
            await client.ready()  # it has seen the terminal and its newest receipt
        journal = await Journal.open(config.paths.state / "till" / "journal.sqlite")
        await journal.begin(order, "28004869", at(12))
        await journal.close()
        terminal.require_end_of_day()
        async with running_till(config) as client:
            assert (await client.ended("aborted")).reason == "not_charged"
            await client.ready()
        assert terminal.charges() == []


async def test_a_full_batch_is_closed_before_money_is_asked_for(tmp_path: Path) -> None:
    """What the terminal gave last is not known before; if the line failed then, nobody could tell what became of it."""
    terminal, journal = ScriptedTerminal(), await Journal.open(tmp_path / "journal.sqlite")
    report = DeviceReport(kind="card_terminal", driver="scripted", state="absent")
    news, order = asyncio.Event(), small_order()
    cashier = Cashier(journal, terminal, report, lambda: at(12), news.set, lambda: None)
    await cashier.load()
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(cashier.run())
        while not cashier.ready:
            await news.wait()
            news.clear()
        terminal.full, terminal.next = True, Next.LOST_BEFORE
        await cashier.start(order)
        while cashier.busy:
            await news.wait()
            news.clear()
        assert cashier.newest is not None
        assert (cashier.newest.state, cashier.newest.reason) == ("aborted", "end_of_day_open")
        assert terminal.asked == []
        running.cancel()
    await journal.close()
