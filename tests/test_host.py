"""What fails while the host takes the processors away is told from what fails by itself, and is run again."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.host import TAKEN

ROOT = Path(__file__).parent.parent
QUIET = "cpu 500 0 0 9000 0 0 0 20 0 0\n"
ROBBED = "cpu 600 0 0 9000 0 0 0 120 0 0\n"
CONFTEST = """
from pathlib import Path
import tests.host
tests.host.STAT = Path(__file__).with_name("stat")
pytest_plugins = ["tests.host"]
"""
FAILS_ROBBED = f"def test_a(stat): stat.write_text({ROBBED!r}); assert False\n"
FAILS = "def test_b(): assert False\n"
FAILS_ONCE = f"def test_c(stat, once): stat.write_text({ROBBED!r}); assert once.exists() or once.touch()\n"
PASSES = "def test_d(): pass\n"
FIXTURES = f"""
from pathlib import Path
import pytest
HERE = Path(__file__).parent
@pytest.fixture
def stat():
    yield HERE / "stat"
    (HERE / "stat").write_text({QUIET!r})
@pytest.fixture
def once(): return HERE / "once"
"""


def run(folder: Path, tests: str, *command: str) -> subprocess.CompletedProcess[str]:
    (folder / "stat").write_text(QUIET)
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_it.py").write_text(FIXTURES + tests)
    (folder / "pytest.ini").write_text("[pytest]\n")
    return subprocess.run([sys.executable, *command, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(
    ("tests", "status"),
    [(PASSES, 0), (FAILS, 1), (FAILS_ROBBED, TAKEN), (FAILS_ROBBED + PASSES, TAKEN), (FAILS_ROBBED + FAILS, TAKEN)],
)
def test_a_run_ends_with_its_own_status_when_the_host_spoilt_something(tmp_path: Path, tests: str, status: int) -> None:
    ran = run(tmp_path, tests, "-m", "pytest")
    assert ran.returncode == status, ran.stdout
    assert ("Its host took 50%" in ran.stdout) is (FAILS_ROBBED in tests)


AGAIN = """
import runpy, sys, tests.host
from pathlib import Path
tests.host.STAT = Path(sys.argv[1]) / "stat"
runpy.run_module("tests", run_name="__main__")
"""


def test_what_the_host_spoilt_is_run_again(tmp_path: Path) -> None:
    ran = run(tmp_path, FAILS_ONCE + PASSES, "-c", AGAIN)
    assert ran.returncode == 0, ran.stdout
    assert "1 failed, 1 passed" in ran.stdout
    assert "run again" in ran.stdout
    assert "1 passed" in ran.stdout.splitlines()[-1]


def test_what_fails_by_itself_fails_the_whole(tmp_path: Path) -> None:
    ran = run(tmp_path, FAILS + FAILS_ONCE, "-c", AGAIN)
    assert ran.returncode == 1, ran.stdout
    assert ran.stdout.count("run again") == 1
    assert "1 failed, 1 passed" in ran.stdout.splitlines()[-1]
