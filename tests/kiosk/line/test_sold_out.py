"""What is sold out is kept on the kiosk's own disk."""

from pathlib import Path

from kiosk.line.sold_out import SoldOut


async def kept(file: Path, marks: tuple[str, ...]) -> None:
    sold_out = SoldOut(file)
    sold_out.open()
    assert sold_out.keep(marks)
    await sold_out.write_down()


async def test_it_stays_sold_out_over_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "line" / "sold_out.json"
    await kept(file, ("product/soup", "option/extras/cheese"))
    again = SoldOut(file)
    again.open()
    assert again.marks == ("option/extras/cheese", "product/soup")
    assert not again.keep(("product/soup", "option/extras/cheese"))


def test_what_makes_no_sense_is_left_out() -> None:
    sold_out = SoldOut(Path("/nowhere"))
    sold_out.keep(("product/soup", "product/../../etc", "", "x" * 100))
    assert sold_out.marks == ("product/soup",)


def test_a_file_that_cannot_be_read_sells_everything(tmp_path: Path) -> None:
    file = tmp_path / "sold_out.json"
    file.write_text("{")
    sold_out = SoldOut(file)
    sold_out.open()
    assert sold_out.marks == ()
