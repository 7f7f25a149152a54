"""A terminal whose batch is full says nothing at all, not even what its last payment was, before it is closed."""

from pathlib import Path

from kiosk.config import load
from kiosk.till.journal import Journal
from tests.builders import small_order
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
