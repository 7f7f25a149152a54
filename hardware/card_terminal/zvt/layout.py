"""How the data of every command is laid out, for `describe`: what stands before its BMPs, or in place of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hardware.card_terminal.zvt import bmp, text
from hardware.card_terminal.zvt.codes import currency_letters, remedy, result, told
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.fields import Described, described_container, described_fields, texts_of
from hardware.card_terminal.zvt.status import intermediate_status, terminal_state

Reader = Callable[[bytes, int], Described]
"""Reads data that stands at an offset; raises `Damaged` with offsets inside the data, or returns an ``error``."""


@dataclass(frozen=True, slots=True)
class Layout:
    name: str
    read: Reader


PASSWORD = 3
SHORTEST_PRINTABLE = 4
BAUD_RATES = {0x00: 9600, 0x01: 19200, 0x06: 57600, 0x07: 115200}


def described_result(code: int) -> Described:
    return {"result_code": f"{code:02X}", "result": "ok" if code == 0 else result(code).meaning}


def _behind(size: int) -> Reader:
    """BMPs behind ``size`` bytes that stay untold, such as a password."""

    def read(data: bytes, offset: int) -> Described:
        if len(data) < size:
            raise Damaged(f"{size} bytes expected, {len(data)} found", 0)
        return described_fields(bmp.parse(data[size:], offset + size))

    return read


def _fields(data: bytes, offset: int) -> Described:
    return described_fields(bmp.parse(data, offset))


def _password_perhaps(data: bytes, offset: int) -> Described:
    fields = bmp.parse(data, offset)
    if fields.damage is not None and len(data) >= PASSWORD and data[:PASSWORD].hex().isdecimal():
        return _behind(PASSWORD)(data, offset)
    return described_fields(fields)


def _registration(data: bytes, offset: int) -> Described:
    """Password, config byte, the currency without a tag, BMPs."""
    if len(data) <= PASSWORD:
        raise Damaged(f"password and config byte expected, {len(data)} bytes found", 0)
    read: Described = {"config": f"{data[PASSWORD]:02X}"}
    at, currency = PASSWORD + 1, data[PASSWORD + 1 : PASSWORD + 3].hex()
    if len(currency) == 4 and currency.isdecimal() and bmp.parse(data[at + 2 :]).damage is None:
        read["currency"] = currency_letters(currency)
        at += 2
    return read | described_fields(bmp.parse(data[at:], offset + at))


def _result_then_fields(data: bytes, offset: int) -> Described:
    return described_result(data[0]) | _behind(1)(data, offset) if data else {}


def _intermediate(data: bytes, _: int) -> Described:
    status = intermediate_status(data)
    prompt, _words, notice = told(status.status, "")
    read: Described = {"status": f"{status.status:02X}", "prompt": str(prompt)}
    if notice is not None:
        read["notice"] = str(notice)
    if status.minutes is not None:
        read["minutes"] = status.minutes
    return read | described_container(status.container)


def _completion(data: bytes, offset: int) -> Described:
    """BMPs, or the answer to a status enquiry, or some maker's own line of text."""
    fields = bmp.parse(data, offset)
    if fields.damage is None:
        return described_fields(fields)
    try:
        state = terminal_state(data)
    except Damaged:
        if len(data) >= SHORTEST_PRINTABLE and all(0x20 <= byte < 0x7F for byte in data):
            return {"texts": [text.decode(data)]}
        return described_fields(fields)
    read: Described = {"terminal_state": f"{state.code:02X}", "remedy": remedy(state.code)}
    if state.software:
        read["software"] = state.software
    return read | described_container(state.container)


def _print_line(data: bytes, _: int) -> Described:
    """An attribute and text; older terminals append a container without a sign of where it begins."""
    if not data:
        raise Damaged("a line attribute is missing", 0)
    line, container = data[1:], bmp.Fields().container
    for at in range(1, len(data) - 1):
        suffix = bmp.parse(data[at:]) if data[at] == 0x06 else None
        if suffix is not None and suffix.damage is None and suffix.container and not suffix.values:
            line, container = data[1:at], suffix.container
            break
    read: Described = {"attribute": f"{data[0]:02X}", "texts": [text.decode(line)]}
    return read | {key: value for key, value in described_container(container).items() if key != "texts"}


def _print_block(data: bytes, offset: int) -> Described:
    fields = bmp.parse(data, offset)
    return described_fields(fields) | {"texts": texts_of(fields)}


def _baud_rate(data: bytes, _: int) -> Described:
    if not data:
        raise Damaged("the baud rate is missing", 0)
    return {"baud_rate": BAUD_RATES.get(data[0], f"{data[0]:02X}")}


def _untold(_data: bytes, _offset: int) -> Described:
    """Layouts that differ by maker, or may hold card data: only the command is named."""
    return {}


_password_first = _behind(PASSWORD)

COMMANDS: Mapping[int, Layout] = {
    0x0401: Layout("set date and time in the till", _fields),
    0x040D: Layout("input request", _untold),
    0x040E: Layout("menu request", _untold),
    0x040F: Layout("status information", _fields),
    0x04FF: Layout("intermediate status", _intermediate),
    0x0501: Layout("status enquiry", _password_first),
    0x0600: Layout("registration", _registration),
    0x0601: Layout("authorisation", _fields),
    0x0602: Layout("log-off", _fields),
    0x0603: Layout("account balance", _password_perhaps),
    0x0604: Layout("activate card", _password_perhaps),
    0x0609: Layout("prepaid top-up", _password_perhaps),
    0x060A: Layout("tax free", _password_perhaps),
    0x060F: Layout("completion", _completion),
    0x0610: Layout("send turnover totals", _password_perhaps),
    0x0612: Layout("print turnover receipts", _password_perhaps),
    0x0618: Layout("reset terminal", _password_perhaps),
    0x061A: Layout("print system configuration", _password_perhaps),
    0x061B: Layout("set terminal id", _password_perhaps),
    0x061E: Layout("abort", _result_then_fields),
    0x0620: Layout("repeat receipt", _password_first),
    0x0621: Layout("telephonic authorisation", _password_perhaps),
    0x0622: Layout("pre-authorisation", _password_perhaps),
    0x0623: Layout("booking or partial reversal of a pre-authorisation", _password_perhaps),
    0x0624: Layout("book total", _password_perhaps),
    0x0625: Layout("reversal of a pre-authorisation", _password_perhaps),
    0x0630: Layout("reversal", _password_perhaps),
    0x0631: Layout("refund", _password_perhaps),
    0x0650: Layout("end of day", _password_perhaps),
    0x0670: Layout("diagnosis", _password_perhaps),
    0x0679: Layout("self-test", _password_perhaps),
    0x0691: Layout("set date and time", _password_perhaps),
    0x0693: Layout("initialisation", _password_perhaps),
    0x0695: Layout("change password", _untold),
    0x06B0: Layout("abort by the till", _fields),
    0x06C0: Layout("read card", _behind(1)),
    0x06C1: Layout("close card session", _untold),
    0x06C2: Layout("send card commands", _untold),
    0x06D1: Layout("print line", _print_line),
    0x06D3: Layout("print text block", _print_block),
    0x06E0: Layout("display text", _fields),
    0x06E1: Layout("display text with function keys", _fields),
    0x06E2: Layout("display text with numerical input", _fields),
    0x0801: Layout("activate service mode", _untold),
    0x0810: Layout("software update", _untold),
    0x0830: Layout("select language", _untold),
    0x0840: Layout("change baud rate", _baud_rate),
    0x8000: Layout("positive answer", _fields),
    0x8400: Layout("positive answer", _fields),
    0x841E: Layout("registration refused", _result_then_fields),
    0x849C: Layout("please wait, repeat the status information", _fields),
    0x849D: Layout("partial issue of goods", _fields),
}

NEGATIVE = Layout("negative answer", _fields)
