"""A terminal that is a list of answers, on a real pseudo-terminal: for what no simulated terminal would say."""

import os
import select
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hardware.card_terminal.zvt import frame
from hardware.card_terminal.zvt.frame import wrap
from hardware.card_terminal.zvt.timing import Timing

CALM = Timing(t2=0.3, t3=0.2, t4=0.3, minute=0, byte=0, after_commit=0.3, listen=0.4, poll=0.05, busy=2)


@contextmanager
def terminal_that(answers: Callable[[bytes], bytes]) -> Iterator[str]:
    """The far end of a line at which every read is answered by what ``answers`` makes of it."""
    near, far = os.openpty()
    tty.setraw(far)
    ended, end = os.pipe()

    def talk() -> None:
        while ended not in (readable := select.select([near, ended], [], [])[0]):
            os.write(near, answers(os.read(readable[0], 4096)))

    talker = threading.Thread(target=talk)
    talker.start()
    try:
        yield os.ttyname(far)
    finally:
        os.write(end, b"\0")
        talker.join()
        for descriptor in (near, far, ended, end):
            os.close(descriptor)


def babble(chunks: list[bytes]) -> Callable[[bytes], bytes]:
    """Says the next thing whenever it hears anything."""
    left = iter(chunks)
    return lambda _: next(left, b"")


def follow(script: list[bytes]) -> Callable[[bytes], bytes]:
    """Says the next thing after every whole block."""
    left, assembler = iter(script), frame.Assembler()

    def answers(heard: bytes) -> bytes:
        blocks = [found for found in assembler.feed(heard) if isinstance(found, frame.Block)]
        return b"".join(next(left, b"") for _ in blocks)

    return answers


def says(*messages: str) -> bytes:
    """ACK, then blocks."""
    return b"\x06" + b"".join(wrap(bytes.fromhex(message)) for message in messages)


REGISTERED = [says("800000", "060F0A 1900 2928004869 490978"), b"\x06"]
