"""How many ZVT messages one core reads: serial frames to APDUs to fields, of a good sale."""

import time
from collections.abc import Callable

from benchmarks.table import Row
from hardware.card_terminal.zvt import apdu
from hardware.card_terminal.zvt.bmp import parse as read_fields
from hardware.card_terminal.zvt.commands import INTERMEDIATE_STATUS, STATUS_INFORMATION
from hardware.card_terminal.zvt.frame import Assembler, Block, wrap
from hardware.card_terminal.zvt.status import intermediate_status, status_information

GOAL = 50_000
SECONDS = 1.5

SALE = [
    "800000", "04FF010E", "04FF16010106122410070E454E5445522050494E2026204F4B", "04FF0117", "04FF010E", "04FF010B",
    "040F61 2700 04000000001200 0B000200 0C120059 0D0513 170001 1970 22F1F0EEEEEEEEEEEEEEEE4281 2929001006"
    " 3B3132333435360000 3CF0F1F447454E2E4E522E3A333537303936 490978 870200 88000200 8A2E 8BF0F84D41455354524F00",
    "060F00",
]  # fmt: skip
"""What a terminal says in a good sale."""


def measure() -> list[Row]:
    """APDUs a second of processor time, each read down to its fields."""
    sale = [_whole(bytes.fromhex(message)) for message in SALE]
    frames = [wrap(message) for message in sale]
    limit = f"limit, {GOAL // 1000},000 a second"
    return [
        Row("ZVT: messages of a sale read to their fields", _rate(sale, _read), "1/s", limit, GOAL, f">= {GOAL}"),
        Row("ZVT: the same from serial frames", _rate(frames, _read_frame), "1/s", limit, GOAL, f">= {GOAL}"),
    ]


def _whole(message: bytes) -> bytes:
    """With the length that it has."""
    return apdu.Apdu(int.from_bytes(message[:2], "big"), message[3:]).encode()


def _rate(messages: list[bytes], read: Callable[[bytes], object]) -> float:
    count, began = 0, time.process_time()
    while (spent := time.process_time() - began) < SECONDS:
        for message in messages:
            read(message)
        count += len(messages)
    return count / spent


def _read(data: bytes) -> object:
    message = apdu.parse(data)
    match message.command:
        case command if command == STATUS_INFORMATION:
            return status_information(message.data)
        case command if command == INTERMEDIATE_STATUS:
            return intermediate_status(message.data)
        case _:
            return read_fields(message.data)


def _read_frame(data: bytes) -> object:
    [block] = Assembler().feed(data)
    assert isinstance(block, Block)
    return _read(block.apdu)
