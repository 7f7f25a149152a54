"""What a customer gets on paper, or sees instead of it."""

import sqlite3
from pathlib import Path

import pytest

from domain.till import ReceiptOffer
from hardware.printer.simulator import PrinterSimulator
from kiosk.till.journal import Journal
from kiosk.till.order_rows import JournalError
from kiosk.till.print_rows import RECEIPT_PRINTER, TRANSITIONS, Outlets, PrintKind, PrintState, Station
from tests.builders import small_order
from tests.kiosk.till.kitchens import MARK, Kitchen, kitchen
from tests.kiosk.till.tills import at

PNG = b"\x89PNG\r\n\x1a\n"


async def picture(shop: Kitchen, order: str) -> tuple[int, bytes]:
    async with shop.client.session.get(f"/orders/{order}/receipt.png") as answer:
        return answer.status, await answer.read()


@pytest.mark.parametrize("trouble", [PrinterSimulator.run_out, PrinterSimulator.pull_cable])
async def test_without_paper_people_pay_and_know_it_before(tmp_path: Path, trouble: object) -> None:
    async with kitchen(tmp_path) as shop:
        await shop.client.until(lambda view: view.receipt is ReceiptOffer.PRINTER)
        assert callable(trouble)
        trouble(shop.receipts.printer)
        view = await shop.client.until(lambda view: view.receipt is ReceiptOffer.SCREEN)
        assert view.in_service
        order = small_order()
        paid = await shop.client.pay(order)
        assert paid.number == "1"
        await shop.client.payment(lambda payment: payment.receipt == "failed")
        status, png = await picture(shop, order.uuid)
        assert (status, png.startswith(PNG)) == (200, True)


async def test_a_receipt_that_never_reached_paper_is_no_duplicate_later(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.receipts.printer.open_cover()
        await shop.client.until(lambda view: view.receipt is ReceiptOffer.SCREEN)
        order = small_order()
        await shop.client.pay(order)
        await shop.client.payment(lambda payment: payment.receipt == "failed")
        shop.receipts.printer.close_cover()
        await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
        await shop.client.payment(lambda payment: payment.receipt == "printed")
        [receipt] = await shop.receipts.papers(1)
        assert MARK not in receipt
        await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
        _, second = await shop.receipts.papers(2)
        assert second[0] == MARK


async def test_paper_that_ends_in_a_receipt_leaves_the_customer_asking(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        shop.receipts.printer.run_out(after_dots=300)
        order = small_order()
        await shop.client.pay(order)
        await shop.client.payment(lambda payment: payment.receipt == "unconfirmed")
        shop.receipts.printer.load_paper()
        await shop.client.until(lambda view: view.receipt is ReceiptOffer.PRINTER)
        assert len(await shop.receipts.papers(1)) == 1  # nothing comes out by itself
        await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
        _, whole = await shop.receipts.papers(2)
        assert whole[0] == MARK


async def test_somebody_who_taps_twice_gets_one_receipt_more(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        order = small_order()
        await shop.client.pay(order)
        await shop.receipts.papers(1)
        await shop.client.payment(lambda payment: payment.receipt == "printed")
        shop.receipts.printer.lose_confirmation()  # the printer is busy for a while
        for _ in range(3):
            await shop.client.ask("POST", f"/orders/{order.uuid}/receipt")
        await shop.client.payment(lambda payment: payment.receipt == "printed")
        assert len(await shop.receipts.papers(2)) == 2


async def test_there_is_no_picture_of_what_is_not_paid(tmp_path: Path) -> None:
    async with kitchen(tmp_path) as shop:
        assert (await picture(shop, "nobody"))[0] == 404
        shop.terminal.script = None
        order = small_order()
        await shop.client.start(order)
        assert (await picture(shop, order.uuid))[0] == 409


# -- rows ----------------------------------------------------------------------------------------------------------


async def released(path: Path) -> tuple[Journal, str]:
    journal, order = await Journal.open(path), small_order(promotions=("gift",))
    await journal.keep_outlets(Outlets(stations=(Station(printer="kitchen_printer"),)))
    await journal.pay((await journal.begin(order, "", at(12))).id, at(12))
    return journal, order.uuid


@pytest.mark.parametrize("to", PrintState)
@pytest.mark.parametrize("start", PrintState)
async def test_only_what_the_table_allows_becomes_of_a_print(tmp_path: Path, start: PrintState, to: PrintState) -> None:
    journal, _ = await released(tmp_path / "journal.sqlite")
    job = await journal.next_print(RECEIPT_PRINTER)
    assert job is not None
    await journal._do(
        lambda connection: connection.execute("UPDATE prints SET state = ? WHERE id = ?", (start, job.id))
    )
    if to in TRANSITIONS[start]:
        await journal.end_print(job.id, to)
    else:
        with pytest.raises(JournalError, match=f"is <PrintState.{start.name}"):
            await journal.end_print(job.id, to)
    await journal.close()


async def test_the_database_itself_knows_no_second_original(tmp_path: Path) -> None:
    journal, uuid = await released(tmp_path / "journal.sqlite")
    again = "INSERT INTO prints (order_uuid, kind, printer, state) SELECT order_uuid, kind, printer, state FROM prints"
    for kind in (PrintKind.RECEIPT, PrintKind.KITCHEN):
        with pytest.raises(sqlite3.IntegrityError):
            await journal._do(sqlite3.Connection.execute, f"{again} WHERE kind = ?", (kind,))
    await journal.queue_print(uuid)  # it waits already
    first = await journal.next_print(RECEIPT_PRINTER)
    assert first is not None
    await journal.end_print(first.id, PrintState.FAILED)
    assert await journal.next_print(RECEIPT_PRINTER) is None
    await journal.close()


async def test_a_paid_order_and_its_paper_are_in_the_journal_together(tmp_path: Path) -> None:
    """Whatever is cut: an order with a number has its receipt and its kitchen ticket waiting."""
    journal, uuid = await released(tmp_path / "journal.sqlite")
    await journal.close()
    connection = sqlite3.connect(tmp_path / "journal.sqlite")
    rows = connection.execute("SELECT kind, printer, state, copy FROM prints WHERE order_uuid = ? ORDER BY id", (uuid,))
    assert rows.fetchall() == [("receipt", "printer", "queued", 0), ("kitchen", "kitchen_printer", "queued", 0)]
    connection.close()
