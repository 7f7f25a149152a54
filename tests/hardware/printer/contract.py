"""What every printer driver keeps, on whatever wire. A driver's tests subclass `PrinterContract` and give it a `Bench`: that
needs nobody beside the printer. `TroubleContract` adds what somebody does to it."""

from abc import ABC, abstractmethod

import pytest

from hardware.printer.base import PRINTS, REMEDIES, Printed, Printer, PrinterState, PrintResult

CUT = b"\x1dVB\x30"
HELLO = b"\x1b@Fish & chips\n" + CUT
LONG = b"\x1b@" + b"".join(b"line %d\n" % number for number in range(60)) + CUT

TROUBLES = {
    "near_end": PrinterState.NEAR_END,
    "run_out": PrinterState.OUT,
    "open_cover": PrinterState.COVER,
    "jam_cutter": PrinterState.CUTTER,
    "go_offline": PrinterState.OFFLINE,
    "pull_cable": PrinterState.SILENT,
}


class Bench:
    """A printer with its driver. ``counts``: it tells how often it has cut."""

    driver: Printer
    counts: bool


class Hands(Bench, ABC):
    """Somebody stands beside it."""

    @abstractmethod
    def do(self, what: str) -> None:
        """One of `TROUBLES`, or ``run_out_soon``, ``load_paper``, ``plug_cable``, ``lose_confirmation``."""

    @abstractmethod
    async def paper(self, pieces: int) -> list[tuple[str, ...]]:
        """The lines of each piece of paper that came out, once there are so many."""


class PrinterContract:
    async def test_it_says_how_it_is(self, bench: Bench) -> None:
        assert await bench.driver.status() in PRINTS

    async def test_what_is_printed_is_confirmed(self, bench: Bench) -> None:
        result = await bench.driver.print_bytes(HELLO)
        assert (result.printed, result.state in PRINTS) == (Printed.YES, True)

    async def test_each_piece_of_paper_is_one_cut_more(self, bench: Bench) -> None:
        before = await bench.driver.count()
        assert before.state in PRINTS
        assert (before.cuts is not None) == bench.counts
        for number in (1, 2):
            assert (await bench.driver.print_bytes(HELLO)).printed is Printed.YES
            after = await bench.driver.count()
            assert after.cuts == (None if before.cuts is None else before.cuts + number)

    async def test_a_question_cuts_nothing(self, bench: Bench) -> None:
        first = await bench.driver.count()
        await bench.driver.status()
        assert await bench.driver.count() == first

    async def test_closing_twice_is_harmless(self, bench: Bench) -> None:
        await bench.driver.status()
        await bench.driver.close()


class TroubleContract(PrinterContract):
    async def test_a_piece_of_paper_comes_out(self, hands: Hands) -> None:
        assert await hands.driver.print_bytes(HELLO) == PrintResult(Printed.YES, PrinterState.OK)
        assert await hands.paper(1) == [("Fish & chips",)]

    @pytest.mark.parametrize("trouble", TROUBLES)
    async def test_it_says_what_is_wrong_and_sends_nothing_then(self, hands: Hands, trouble: str) -> None:
        expected = TROUBLES[trouble]
        assert await hands.driver.status() is PrinterState.OK
        hands.do(trouble)
        assert await hands.driver.status() is expected
        result = await hands.driver.print_bytes(HELLO)
        assert result == PrintResult(Printed.YES if expected in PRINTS else Printed.NO, expected)
        assert (await hands.driver.count()).state is expected
        assert REMEDIES[expected]

    async def test_a_printer_that_was_unplugged_prints_again(self, hands: Hands) -> None:
        await hands.driver.status()
        hands.do("pull_cable")
        assert await hands.driver.status() is PrinterState.SILENT
        hands.do("plug_cable")
        assert (await hands.driver.print_bytes(HELLO)).printed is Printed.YES

    async def test_paper_that_ends_in_the_middle_confirms_nothing_and_the_rest_is_forgotten(self, hands: Hands) -> None:
        before = await hands.driver.count()
        hands.do("run_out_soon")
        assert await hands.driver.print_bytes(LONG) == PrintResult(Printed.UNKNOWN, PrinterState.OUT)
        hands.do("load_paper")
        assert await hands.driver.count() == before
        assert (await hands.driver.print_bytes(HELLO)).printed is Printed.YES
        torn, whole = await hands.paper(2)
        assert torn[0] == "line 0"
        assert len(torn) < 60
        assert whole == ("Fish & chips",)

    async def test_a_lost_confirmation_is_found_in_the_count(self, hands: Hands) -> None:
        before = await hands.driver.count()
        hands.do("lose_confirmation")
        assert (await hands.driver.print_bytes(HELLO)).printed is Printed.UNKNOWN
        after = await hands.driver.count()
        assert after.state in PRINTS
        assert after.cuts == (None if before.cuts is None else before.cuts + 1)

    async def test_nothing_old_comes_out_after_the_count(self, hands: Hands) -> None:
        hands.do("run_out_soon")
        await hands.driver.print_bytes(LONG)
        counted = await hands.driver.count()
        assert counted.state is PrinterState.OUT
        hands.do("load_paper")
        await hands.driver.print_bytes(HELLO)
        assert [lines[-1] for lines in await hands.paper(2)][-1] == "Fish & chips"
