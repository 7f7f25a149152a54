"""``python -m tests.kiosk.call.hostile_run FIRST LAST``: media engines, each given a mutated answer and mutated candidates by
its seed. Engines are forked from this process. Exit status 1 when one of them crashed or hung; the seeds are printed.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

from domain.media import FromCall, LocalDescription, Open, RemoteCandidate, RemoteDescription, Start, Stop, Text
from hardware.audio.gstreamer import GLib
from kiosk.call.acceptable import Unacceptable, acceptable_answer
from tests.kiosk.call.hostile import ANSWER, CANDIDATES, OFFER, mutated

AT_ONCE = 2
CANDIDATES_EACH = 40
LISTENS_MS, HANGS_S = 150, 30


def hostile_answers(first: int, last: int) -> Iterator[tuple[int, str]]:
    """Those that get past the guard, with their seeds; the others never reach GStreamer."""
    for seed in range(first, last):
        answer = mutated(ANSWER, Random(seed))
        try:
            acceptable_answer(answer, OFFER)
        except Unacceptable:
            continue
        yield seed, answer


def serve(seed: int, answer: str, folder: str) -> None:
    """One engine from its offer to its end; imported after the fork, as its main loop has a bell of its own (`later`)."""
    from kiosk.call.engine import Engine

    chance, loop = Random(seed), GLib.MainLoop()
    simulated: dict[str, str | int | bool] = {"driver": "simulated"}
    frames = str(Path(folder, str(seed)))

    def say(message: FromCall) -> None:
        if isinstance(message, LocalDescription):
            GLib.idle_add(attack)

    def attack() -> None:
        for generation in (1, 2, 1):  # the second is none's, the third comes twice
            engine.handle(RemoteDescription(generation, answer))
        for _ in range(CANDIDATES_EACH):
            candidate = mutated(chance.choice(CANDIDATES), chance).rstrip()
            engine.handle(RemoteCandidate(1, candidate, chance.choice((0, 0, 0, 1, 2, 31))))
        engine.handle(Open())
        engine.handle(Text("?"))
        GLib.timeout_add(LISTENS_MS, engine.handle, Stop())

    engine = Engine(Start("c", 1, frames, simulated, simulated, simulated), say, loop.quit)
    loop.run()
    engine.handle(RemoteDescription(1, answer))  # after the end


def survives(attack: tuple[int, str], folder: str) -> bool:
    child = os.fork()
    if child == 0:
        signal.alarm(HANGS_S)
        serve(*attack, folder)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main() -> None:
    first, last = map(int, sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        attacks = list(hostile_answers(first, last))
        survived = list(pool.map(lambda attack: survives(attack, folder), attacks))
    dead = [seed for (seed, _), well in zip(attacks, survived, strict=True) if not well]
    print(
        f"{last - first} answers, {len(attacks)} of them reached GStreamer; engines that died of one: {dead or 'none'}"
    )
    sys.exit(1 if dead else 0)


if __name__ == "__main__":
    main()
