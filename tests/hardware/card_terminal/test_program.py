"""``counterpart-terminal`` as somebody uses it who has another till."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.money import Money
from domain.payment import Approval, Notice, OutcomeKind, Prompt
from hardware.card_terminal.simulation.program import HELP, follow
from hardware.card_terminal.simulation.settings import Faults
from hardware.card_terminal.simulator import CardTerminalSimulator
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


SETTINGS = """
end_of_day_due = true
[faults]
noise = "ff00"
swallow_acks = 1
withhold_acks = 2
corrupt_blocks = 3
duplicate_blocks = 4
byte_by_byte = true
glued = true
answer_delay = 0.5
silence = 120.0
power_point = "after_status"
hang_up_at = "before_status"
states = "01 5d"
amount_offset = -1
tip = 200
terminal_id = "99999999"
second_status = true
state = "C2"
end_of_day_fails = true
update = 90.0
without_numbers = true
reverses_last = true
repeats_end_of_day = true
card_number = "4111111111111111"
fields = "5b01"
text = "Grüße aus Hamburg"
charset = "zvt-7bit"
names_charset = true
long_receipts = true
"""


def test_every_fault_can_be_set_by_the_file_and_is_documented(tmp_path: Path) -> None:
    names = set(Faults.__dataclass_fields__)
    assert {line.split(" = ")[0] for line in SETTINGS.splitlines() if " = " in line} == names | {"end_of_day_due"}
    manual = (Path(__file__).parents[3] / "docs" / "terminal-simulator.md").read_text()
    assert [name for name in names if f"`{name}`" not in manual] == []
    assert [name for name in names if name not in HELP] == []
    with terminal(tmp_path, "--serial", str(tmp_path / "port"), settings=SETTINGS) as program:
        program.until("terminal 28004869 at")
        program.say("faults", "long_receipts true")
    assert {line.split()[0] for line in program.heard[-len(names) :]} == names


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("fault noise ff00", "noise ff00"),
        ("fault update 90", "update 90.0"),
        ("fault text 'Grüße aus Hamburg'", "text Grüße aus Hamburg"),
        ("fault charset utf-8", "charset utf-8"),
        ("fault hang_up_at after_answer", "hang_up_at after_answer"),
        ("close before_status", "hang_up_at before_status"),
        ("lose after_status", "power_point after_status"),
        ("fault glued true", "glued true"),
        ("fault state F0", "state F0"),
    ],
)
def test_a_fault_is_set_and_taken_back_live(tmp_path: Path, line: str, shown: str) -> None:
    with CardTerminalSimulator(tmp_path / "port", tmp_path / "ledger.db") as simulated:
        assert follow(simulated, "faults") == "all as usual"
        assert follow(simulated, line) == "ok"
        assert follow(simulated, "faults") == shown
        name = shown.split()[0]
        usual = {"noise": '""', "update": "0", "text": '""', "charset": "cp437", "glued": "false", "state": "0"}
        assert follow(simulated, f"fault {name} {usual.get(name, 'none')}") == "ok"
        assert follow(simulated, "faults") == "all as usual"


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
        ("fault text 'open", "No closing quotation: \"fault text 'open\""),
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
