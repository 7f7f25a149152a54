"""``counterpart-terminal`` as somebody uses it who has another till."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.money import Money
from domain.payment import Approval, Notice, OutcomeKind, Prompt
from hardware.card_terminal.zvt.driver import ZvtTerminal

AT_ONCE = """
terminal_id = "11112222"
[customer]
present = 0.0
pin = 0.0
[pace]
host = 0.0
removal = 0.0
"""


class Program:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.heard: list[str] = []

    def until(self, words: str) -> str:
        """The next line with these words in it."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.heard.append(line.rstrip())
            if words in line:
                return line.rstrip()
        raise AssertionError(f"{words!r} never came, but {self.heard}")

    def say(self, line: str, expected: str = "ok") -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.until(expected)


@contextmanager
def terminal(folder: Path, *arguments: str, settings: str = AT_ONCE) -> Iterator[Program]:
    file = folder / "terminal.toml"
    file.write_text(settings)
    command = [sys.executable, "-m", "hardware.card_terminal.simulation.program", *arguments]
    command += ["--ledger", str(folder / "ledger.db"), "--settings", str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Program(process)
        assert process.stdin is not None
        process.stdin.write("quit\n")
        process.stdin.close()
        assert process.wait(10) == 0


async def stored(_: Approval) -> bool:
    return True


def unheard(_: Prompt, __: str, ___: Notice | None) -> None:
    pass


async def test_any_till_can_pay_at_it_and_its_ledger_tells_what_stands(tmp_path: Path) -> None:
    with terminal(tmp_path, "--tcp", "0") as program:
        address = program.until("terminal 11112222 at").split()[3].rstrip(";")
        till = ZvtTerminal(address)
        outcome = await till.pay(1, Money(1240, "EUR"), stored, unheard)
        assert outcome.kind is OutcomeKind.APPROVED
        assert program.say("ledger", "sale receipt") == "sale receipt 0001 trace 1 1240 0978"
        program.say("auto declined")
        assert (await till.pay(2, Money(500, "EUR"), stored, unheard)).kind is OutcomeKind.DECLINED
        program.say("fault state C2")
        assert (await till.status()).code == "C2"
        assert await till.diagnose() is True
        assert (await till.status()).ready
        await till.close()


async def test_a_serial_port_of_that_name_is_there_and_the_cable_can_be_pulled(tmp_path: Path) -> None:
    port = tmp_path / "port"
    with terminal(tmp_path, "--serial", str(port)) as program:
        assert str(port) in program.until("terminal 11112222 at")
        assert port.is_symlink()
        program.say("pull")
        assert not port.is_symlink()
        program.say("plug")
        program.say("auto good")
        program.say("fault amount_offset 100")
        till = ZvtTerminal(str(port))
        outcome = await till.pay(1, Money(1240, "EUR"), stored, unheard)
        assert (outcome.kind, outcome.reason) == (OutcomeKind.ABORTED, "mismatch")
        program.say("ledger", "nothing stands")
        await till.close()


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("insert gold", "'gold' is none of good, declined, wrong_pin, expired, unreadable"),
        ("dance", "'dance' is no command"),
        ("fault luck 7", "'luck' is no fault"),
        ("fault silence long", "'long' cannot be the value of silence"),
        ("lose face", "'face' is none of before_status"),
    ],
)
def test_a_line_that_cannot_be_followed_says_what_is_allowed(tmp_path: Path, line: str, answer: str) -> None:
    with terminal(tmp_path, "--serial", str(tmp_path / "port")) as program:
        program.say(line, answer)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("colour = 1", "colour"),
        ('auto_reversal = "never"', "never"),
        ("[faults]\nluck = 1", "'luck' is no fault"),
    ],
)
def test_settings_that_cannot_be_read_are_told_before_it_starts(tmp_path: Path, settings: str, said: str) -> None:
    file = tmp_path / "terminal.toml"
    file.write_text(settings)
    command = [sys.executable, "-m", "hardware.card_terminal.simulation.program", "--tcp", "0", "--settings", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 2
    assert said in done.stderr
