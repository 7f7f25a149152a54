import re
import runpy
from pathlib import Path

import pytest

PAGES = [Path("README.md"), Path("CONTRIBUTING.md"), *sorted(Path("docs").glob("*.md"))]


def test_the_drawn_states_are_those_of_the_code() -> None:
    drawn = runpy.run_path("docs/draw_states.py")["page"]()
    assert Path("docs/states.md").read_text() == drawn, "run `python docs/draw_states.py`"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_and_folders_that_a_page_names_are_there(page: Path) -> None:
    tops = "domain|hardware|kiosk|hub|technician|workbench|systemd|tests|benchmarks|docs"
    named = re.findall(rf"`((?:{tops})/[\w./-]*)`", page.read_text())
    missing = [name for name in named if not Path(name).exists()]
    assert not missing


def test_every_command_of_the_readme_is_in_the_makefile() -> None:
    rules = set(re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.M))
    named = set(re.findall(r"\bmake ([a-z-]+)", Path("README.md").read_text())) - {"alone"}
    assert named <= rules
