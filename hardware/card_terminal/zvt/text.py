"""Text of terminals. The standard says code page 437, real ones send Latin-1 too, and newer ones UTF-8; which is set in
the terminal and not told. Bytes 80-9F are letters in code page 437 and never text in Latin-1, so they decide."""

from hardware.card_terminal.zvt.masking import scrubbed


def decode(data: bytes) -> str:
    """Printable text with card numbers masked; line feeds stay, other control characters go. Never raises."""
    return scrubbed("".join(c for c in _characters(data) if c == "\n" or c.isprintable()))


def lines(data: bytes) -> tuple[str, ...]:
    """The lines that hold anything, without the blanks at their ends."""
    return tuple(line.rstrip() for line in decode(data.replace(b"\r", b"\n")).split("\n") if line.strip())


def _characters(data: bytes) -> str:
    if any(byte >= 0x80 for byte in data):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return data.decode("cp437" if any(0x80 <= byte <= 0x9F for byte in data) else "latin-1")
