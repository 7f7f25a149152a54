"""What captured bytes say, for a technician: one JSON-ready object per message."""

from hardware.card_terminal.zvt import apdu, frame
from hardware.card_terminal.zvt.damage import Damaged
from hardware.card_terminal.zvt.fields import Described
from hardware.card_terminal.zvt.layout import COMMANDS, NEGATIVE, described_result

SIGNALS = {frame.ACK: "acknowledgement of a block (ACK)", frame.NAK: "block not acknowledged (NAK)"}
BEGIN = b"\x10\x02"


def describe(data: bytes) -> list[Described]:
    """One object per APDU or serial frame, of as many as are glued together. Never raises.

    Keys, where the message has them: ``name``, ``command`` and ``result_code`` (hex), ``result``, ``amount`` (minor
    units), ``currency``, ``trace_number``, ``original_trace``, ``receipt_number``, ``terminal_id``, ``date``, ``time``,
    ``card_number`` (masked), ``card_name``, ``authorisation_code``, ``texts``, ``bmp`` (every field in hex), ``tlv``,
    and ``dropped`` (card data that was in clear). Damage is ``error``, which names the byte; what was read before it
    stays only where an intact message holds something unknown.
    """
    return _frames(data) if _has_frames(data) else _apdus(data)


def _has_frames(data: bytes) -> bool:
    begin = data.lstrip(bytes([frame.ACK, frame.NAK]))
    if begin.startswith(BEGIN) or (data and not begin):
        return True
    return any(isinstance(found, frame.Block) for found in frame.Assembler().feed(data))


def _frames(data: bytes) -> list[Described]:
    """Every block and signal, and APDUs between them; what else stands there is named as noise."""
    found: list[Described] = []
    at = 0
    while at < len(data):
        end = _next_begin(data, at)
        if end == at:
            item, at = _frame(data, at)
            found.append(item)
        elif (bare := _bare_apdu(data[:end], at)) is not None:
            message, begin = bare
            found.append(_message(message, at, begin))
            at = begin + len(message.data)
        elif data[at] in SIGNALS:
            found.append({"name": SIGNALS[data[at]]})
            at += 1
        else:
            found.append({"error": f"{end - at} bytes outside a frame at byte {at}"})
            at = end
    return found


def _bare_apdu(data: bytes, at: int) -> tuple[apdu.Apdu, int] | None:
    """A known message that stands between frames, and where its data begins."""
    try:
        message, begin = apdu.read(data, at)
    except Damaged:
        return None
    return (message, begin) if message.command in COMMANDS else None


def _next_begin(data: bytes, at: int) -> int:
    begin = data.find(BEGIN, at)
    return len(data) if begin < 0 else begin


def _frame(data: bytes, begin: int) -> tuple[Described, int]:
    """The frame at ``begin`` and where the next thing stands; behind a damaged one, that is the next beginning."""
    assembler = frame.Assembler()
    for at in range(begin, len(data)):
        match assembler.feed(data[at : at + 1]):
            case [frame.Block(content)]:
                return _framed(content, begin), at + 1
            case [frame.Signal.BROKEN]:
                crc_is_wrong = data[at - 3 : at - 1] == b"\x10\x03"
                problem = "checksum is wrong" if crc_is_wrong else f"10 {data[at]:02X} inside a frame"
                return {"error": f"frame at byte {begin}: {problem} at byte {at - 1}"}, _after(data, at, crc_is_wrong)
            case [frame.Signal()]:
                pass
    return {"error": f"frame at byte {begin} has no end at byte {len(data)}"}, len(data)


def _after(data: bytes, at: int, frame_is_over: bool) -> int:
    return at + 1 if frame_is_over else _next_begin(data, at)


def _framed(content: bytes, begin: int) -> Described:
    """The message of a frame; bytes are counted without framing and doubling, or the offset would fit neither."""
    try:
        described = _message(apdu.parse(content), 0, apdu.read(content)[1])
    except Damaged as error:
        described = {"error": str(error)}
    if "error" in described:
        described["error"] = f"{described['error']} of the APDU in the frame at byte {begin}"
    return described


def _apdus(data: bytes) -> list[Described]:
    """APDUs one behind the other, until the first that is not whole: nothing tells where the next would begin."""
    found: list[Described] = []
    at = 0
    while at < len(data):
        try:
            message, begin = apdu.read(data, at)
        except Damaged as error:
            found.append({"error": str(error)})
            break
        found.append(_message(message, at, begin))
        at = begin + len(message.data)
    return found or [{"error": "nothing to read at byte 0"}]


def _message(message: apdu.Apdu, at: int, offset: int) -> Described:
    """``at`` is where the message stands, ``offset`` its data."""
    code = message.command & 0xFF
    is_negative = message.command >> 8 == 0x84 and code != 0
    layout = COMMANDS.get(message.command, NEGATIVE if is_negative else None)
    if layout is None:
        return {"error": f"unknown command {message.command:04X} at byte {at}"}
    described: Described = {"name": layout.name, "command": f"{message.command:04X}"}
    if is_negative:
        described |= described_result(code)
    try:
        return described | layout.read(message.data, offset)
    except Damaged as error:
        return described | {"error": str(Damaged(error.problem, error.offset + offset))}
