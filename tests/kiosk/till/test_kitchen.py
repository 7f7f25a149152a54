"""What the kitchen gets on paper, whatever happens to its printer."""

from pathlib import Path

import pytest

from domain.till import TillView
from hardware.printer.simulator import PrinterSimulator
from tests.builders import small_order
from tests.kiosk.till.kitchens import MARK, kitchen


def device(view: TillView, kind: str) -> str:
    return next(report.detail for report in view.devices if report.kind == kind)


async def test_a_paid_order_is_one_ticket_in_the_kitchen_and_one_receipt(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        await shop.client.pay(small_order(qty=2, language="es"))
        [ticket] = await shop.tickets.papers(1)
        assert ticket[:2] == ["1", "Eat here"]
        assert "2 × House burger" in ticket
        assert shop.tickets.printer.beeps == 1
        [receipt] = await shop.receipts.papers(1)
        assert "Su número de pedido" in receipt
        await shop.client.payment(lambda payment: payment.receipt == "printed")


async def test_what_no_station_makes_is_told_by_the_receipt_printer(tmp_path: Path) -> None:
    async with kitchen(tmp_path, settings='categories = ["soups"]') as shop:
        await shop.client.pay(small_order())
        receipt, ticket = await shop.receipts.papers(2)
        assert "Your order number" in receipt
        assert ticket[:3] == ["1", "Eat here", ticket[2]]
        assert "1 × House burger" in ticket
        assert not shop.tickets.printer.receipts


async def test_stations_that_change_lose_no_ticket(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.tickets.printer.open_cover()
        await shop.client.until(lambda view: device(view, "kitchen_printer") == "cover")
        await shop.client.pay(small_order())
    async with kitchen(tmp_path, settings='categories = ["soups"]') as shop:
        [ticket] = await shop.tickets.papers(1)
        assert "1 × House burger" in ticket


async def test_a_ticket_waits_for_paper_and_is_no_duplicate_then(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.tickets.printer.run_out()
        await shop.client.until(lambda view: device(view, "kitchen_printer") == "out")
        paid = await shop.client.pay(small_order())
        await shop.client.payment(lambda payment: payment.receipt == "printed")
        assert not shop.tickets.printer.receipts
        shop.tickets.printer.load_paper()
        [ticket] = await shop.tickets.papers(1)
        assert (ticket[0], MARK in ticket) == (paid.number, False)


async def test_paper_that_ends_in_a_ticket_is_followed_by_a_marked_one(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.tickets.printer.run_out(after_dots=200)
        await shop.client.pay(small_order())
        await shop.client.until(lambda view: device(view, "kitchen_printer") == "out")
        shop.tickets.printer.load_paper()
        torn, whole = await shop.tickets.papers(2)
        assert "1 × House burger" not in torn
        assert whole[0] == MARK
        assert "1 × House burger" in whole


@pytest.mark.parametrize("counts", [True, False])
async def test_a_lost_confirmation(tmp_path: Path, counts: bool) -> None:
    """A printer that counts knows that it was printed; of another one the kitchen gets a second ticket, marked, and the
    customer is asked to look."""
    async with kitchen(tmp_path, counts=counts) as shop:
        shop.tickets.printer.lose_confirmation(after=1)
        shop.receipts.printer.lose_confirmation(after=1)
        await shop.client.pay(small_order())
        state = "printed" if counts else "unconfirmed"
        await shop.client.payment(lambda payment: payment.receipt == state)
        tickets = await shop.tickets.papers(1 if counts else 2)
        assert [ticket[0] == MARK for ticket in tickets] == ([False] if counts else [False, True])
        assert len(await shop.receipts.papers(1)) == 1


async def test_nobody_pays_for_what_nobody_would_cook(tmp_path: Path) -> None:
    async with kitchen(tmp_path, settings="only_outlet = true") as shop:
        shop.tickets.printer.pull_cable()
        view = await shop.client.until(lambda view: not view.kitchen)
        assert not view.in_service
        status, body = await shop.client.start(small_order())
        assert (status, body["error"]) == (503, "kitchen_unreachable")
        shop.tickets.printer.plug_cable()
        await shop.client.until(lambda view: view.kitchen and view.in_service)
        await shop.client.pay(small_order())
        assert len(await shop.tickets.papers(1)) == 1


async def test_a_kitchen_with_a_screen_needs_no_printer_to_sell(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.tickets.printer.open_cover()
        view = await shop.client.until(lambda view: device(view, "kitchen_printer") == "cover")
        assert (view.kitchen, view.in_service) == (True, True)
        await shop.client.pay(small_order())


@pytest.mark.parametrize(
    ("trouble", "state", "remedy"),
    [
        (PrinterSimulator.run_out, "out", "put in a new roll of paper"),
        (PrinterSimulator.open_cover, "cover", "close the printer's cover"),
        (PrinterSimulator.jam_cutter, "cutter", "take the paper out of the cutter"),
        (PrinterSimulator.pull_cable, "silent", "check the printer's power and cable"),
    ],
)
async def test_each_printer_has_a_report_of_its_own(tmp_path: Path, trouble: object, state: str, remedy: str) -> None:
    async with kitchen(tmp_path) as shop:
        assert callable(trouble)
        trouble(shop.tickets.printer)
        view = await shop.client.until(lambda view: device(view, "kitchen_printer") == state)
        report = next(report for report in view.devices if report.kind == "kitchen_printer")
        assert (report.state, report.simulated) == ("trouble", True)
        assert remedy in report.remedy
        assert device(view, "printer") == "ok"


async def test_a_ticket_that_is_asked_for_again_is_marked(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        order = small_order()
        await shop.client.pay(order)
        await shop.tickets.papers(1)
        await shop.client.payment(lambda payment: payment.receipt == "printed")
        assert (await shop.client.ask("POST", f"/orders/{order.uuid}/kitchen-ticket"))[0] == 202
        first, second = await shop.tickets.papers(2)
        assert (MARK in first, second[0]) == (False, MARK)
        assert len(shop.receipts.printer.receipts) == 1


async def test_what_is_paid_at_the_counter_is_not_cooked_yet(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.terminal.script = None
        order = small_order()
        await shop.client.start(order)
        await shop.client.payment(lambda payment: payment.prompt == "insert_card")
        shop.terminal.press_stop()
        await shop.client.ended("aborted")
        await shop.client.ask("POST", f"/orders/{order.uuid}/counter", {"revision": 0, "by": "Maya"})
        [slip] = await shop.receipts.papers(1)
        assert slip[0] == "NOT PAID"
        assert not shop.tickets.printer.receipts


@pytest.mark.parametrize("slips", ["keep", "printer", "kitchen_printer"])
async def test_the_terminals_own_slips(tmp_path: Path, slips: str) -> None:
    settings = {"receipts": f'merchant_slips = "{slips}"', "terminal": 'receipts = "terminal"'}
    async with kitchen(tmp_path, **settings) as shop:  # type: ignore[arg-type]
        await shop.client.pay(small_order())
        receipts = await shop.receipts.papers(2 if slips == "printer" else 1)
        tickets = await shop.tickets.papers(2 if slips == "kitchen_printer" else 1)
        assert any("8,90" in line for line in receipts[0])
        merchants = [paper for paper in (*receipts[1:], *tickets[1:]) if any("Order " in line for line in paper)]
        assert len(merchants) == (0 if slips == "keep" else 1)
