"""A terminal that sends card numbers in clear wherever the protocol has room for them, and the till's other devices, at which
people try the same."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, cast

from hardware.card_reader.magstripe import CR
from hardware.card_reader.simulator import CardReaderSimulator, Form, wire
from hardware.card_terminal.simulation import answers, settings
from hardware.card_terminal.simulation.settings import INSTANT, Card, CardFace
from hardware.card_terminal.simulator import CardTerminalSimulator, Script
from hardware.card_terminal.zvt import tlv
from hardware.printer.simulator import PrinterSimulator, Receipt
from hardware.scanner.simulator import ScannerSimulator
from proofs.cards.numbers import made_up

TRACK_BMPS, LONG_BMPS, TEXT_BMPS = (0x23, 0xD1, 0xA7), (0x24, 0x2E, 0xAF), tuple(range(0xF1, 0xF9))
CARD_TAGS = (0x1F08, 0x1F09, 0x1F0A, 0x57, 0x5A, 0x9F6B)
TEXT_TAGS = (0x46, 0x47, 0x1F17, 0x44)


class LeakyDevices:
    """A context manager: everything is plugged in between enter and exit. ``sent`` are the numbers that went out so far."""

    def __init__(self, devices: Path, ledger: Path, chance: Random) -> None:
        self._chance = chance
        self.sent: set[str] = set()
        self.terminal = CardTerminalSimulator(devices / "card_terminal", ledger, pace=INSTANT)
        self.terminal.script = Script(present=0, pin=0)
        self.printer = PrinterSimulator(devices / "printer")
        self.reader = CardReaderSimulator(devices / "card_reader")
        self.scanner = ScannerSimulator(devices / "scanner")
        self._seen: list[Receipt] = []

    def __enter__(self) -> "LeakyDevices":
        for device in self._devices:
            device.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for device in self._devices:
            device.__exit__(kind, error, trace)

    @property
    def _devices(self) -> list[Any]:
        return [self.terminal, self.printer, self.reader, self.scanner]

    def new_receipts(self) -> list[Receipt]:
        """What the printer has put out since this was asked last."""
        receipts = list(self.printer.receipts)
        new = [one for one in receipts if not any(one is seen for seen in self._seen)]
        self._seen = receipts
        return new

    def number(self) -> str:
        number = made_up(self._chance)
        self.sent.add(number)
        return number

    # -- before each payment ---------------------------------------------------------------------------------------

    def next_card(self) -> None:
        """Another card at the terminal, and other places that its number is sent in."""
        chance, faults = self._chance, self.terminal.faults
        faults.card_number = chance.choice([None, self._packed(), self._packed(), self._track()])
        faults.text = self._text()
        faults.fields = b"".join(part() for part in chance.sample(self._parts, chance.randrange(len(self._parts) + 1)))
        faces, words = cast(dict[Card, CardFace], settings.FACES), cast(dict[int, str], answers.WORDS)
        faces[Card.GOOD] = CardFace(self._text()[:40].replace("\n", " "), faults.card_number or self._packed())
        words.update(dict.fromkeys(words, self._text()))

    @property
    def _parts(self) -> list[Callable[[], bytes]]:
        def decimal(tag: int, value: bytes, size: int) -> bytes:
            return bytes([tag, *(0xF0 | int(digit) for digit in f"{len(value):0{size}d}")]) + value

        return [
            *(lambda tag=tag: decimal(tag, self._track(), 2) for tag in TRACK_BMPS),
            *(lambda tag=tag: decimal(tag, self._track(), 3) for tag in LONG_BMPS),
            *(lambda tag=tag: decimal(tag, self._text().encode("cp437")[:99], 2) for tag in TEXT_BMPS),
            lambda: decimal(0x2D, self._track_1(), 2),
            lambda: decimal(0x60, self._text().encode("cp437"), 3),
            self._container,
        ]

    def _container(self) -> bytes:
        items = [tlv.Tlv(tag, self._packed()) for tag in CARD_TAGS]
        items += [tlv.Tlv(tag, self._text().encode("cp437")) for tag in TEXT_TAGS]
        content = tlv.build(self._chance.sample(items, self._chance.randrange(1, len(items) + 1)))
        return b"\x06" + tlv.encode_length(len(content)) + content

    def _packed(self) -> bytes:
        number = self.number()
        return bytes.fromhex(number + "F" * (len(number) % 2))

    def _track(self) -> bytes:
        """Track 2: the number, D, when it ends, and more."""
        track = f"{self.number()}D29121011234500001"
        return bytes.fromhex(track + "F" * (len(track) % 2))

    def _track_1(self) -> bytes:
        return f"B{self.number()}^DOE/JANE^29121011234500001".encode()[:99]

    def _text(self) -> str:
        """As terminals of this world would write a number."""
        number = self.number()
        fours = [number[at : at + 4] for at in range(0, len(number), 4)]
        return self._chance.choice(
            [
                number,
                f"Karte {number} bezahlt",
                f"PAN{number}EUR",
                " ".join(fours),
                "-".join(fours),
                f"{number} {self.number()}",
                f"{number}{self.number()}",
                f"{number}=29121011234500001",
                f";{number}=2912101?",
                f"B{number}^DOE/JANE^2912",
                f"NR 0001 {' '.join(fours)} 29/12",
            ]
        )

    # -- at the other devices --------------------------------------------------------------------------------------

    def somebody_tries(self) -> None:
        """Swipes a bank card, or holds one's number before the scanner."""
        chance = self._chance
        if chance.random() < 0.5:
            self.scanner.scan(chance.choice([self.number(), self._text().replace("\n", " "), f"]C1{self.number()}"]))
            return
        number = self.number()
        tracks = (f"%B{number}^DOE/JANE^2912101?".encode(), f";{number}=2912101?".encode())
        swipe = wire(tracks, chance.choice(list(Form)))
        damaged = [
            swipe,
            swipe,
            swipe[: chance.randrange(len(swipe))] + bytes([CR]),
            tracks[1] + bytes([CR]),
            swipe * 2,
        ]
        self.reader.send(chance.choice(damaged))
