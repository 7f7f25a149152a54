"""The scenarios of practice calls: one TOML file each, with the fields of `domain.scenario.Scenario`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.checked import Problem, Problems, convert
from domain.menu import Menu
from domain.scenario import Act, Reaction, Scenario, When, Wrong

FOLDER = Path(__file__).parent / "scenarios"


def load(folder: Path = FOLDER) -> dict[str, Scenario]:
    """All scenarios by id, the easy ones first; raises `Problems` with everything that is wrong in all files."""
    problems: list[Problem] = []
    found: list[Scenario] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            data = {"id": file.stem, **tomllib.loads(file.read_text())}
            scenario = convert(data, Scenario)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(Problem(file.name, f"not readable: {error}"))
            continue
        except Problems as wrong:
            problems += [Problem(f"{file.name} {problem.path}".strip(), problem.message) for problem in wrong.problems]
            continue
        problems += [Problem(f"{file.name} {path}", message) for path, message in _inconsistent(scenario)]
        found.append(scenario)
    if problems:
        raise Problems(problems)
    return {scenario.id: scenario for scenario in sorted(found, key=_ease)}


def _ease(scenario: Scenario) -> tuple[int, int, str]:
    """By level, and within it those first in which the fewest things are to be minded."""
    return scenario.level, len(scenario.acts) + len(scenario.wrongs), scenario.id


def lacking(scenario: Scenario, menu: Menu) -> list[str]:
    """What the scenario needs and the menu in force does not have, or has sold out: then it cannot be practised today."""
    known = {item.id for item in menu.items if item.state == "on"}
    known |= {combo.id for combo in menu.combos if combo.state == "on"}
    known |= {option.id for group in menu.option_groups for option in group.options}
    known |= {category.id for category in menu.categories}
    needed: set[str] = set()
    for wanted in scenario.cart or ():
        needed |= {wanted.item, *wanted.having, *wanted.lacking, *wanted.picks}
    for do in _dos(scenario):
        kind, _, name = (do or "").partition(".")
        if kind in ("category", "product", "add", "option"):
            needed.add(name)
    return sorted(needed - known)


def _dos(scenario: Scenario) -> Iterator[str | None]:
    for do in (*scenario.opening, *(do for reaction in scenario.reactions for do in reaction.then)):
        yield do.touch


def _inconsistent(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """What each part allows and the whole does not."""
    yield from _twice("reactions", scenario.reactions)
    yield from _twice("acts", scenario.acts)
    yield from _twice("wrongs", scenario.wrongs)
    reactions = {reaction.id for reaction in scenario.reactions}
    for reaction in scenario.reactions:
        for name in ("after", "unless"):
            for other in getattr(reaction, name):
                if other not in reactions:
                    yield (
                        f"reactions[{reaction.id}].{name}",
                        f"found {other!r}; known are {', '.join(sorted(reactions))}",
                    )
    parts: tuple[tuple[str, tuple[Reaction | Act | Wrong, ...]], ...] = (
        ("reactions", scenario.reactions),
        ("acts", scenario.acts),
        ("wrongs", scenario.wrongs),
    )
    for name, these in parts:
        for part in these:
            if part.when == When():
                yield f"{name}[{part.id}].when", "is empty; it would always be so"
    if not any(do.leave for reaction in scenario.reactions for do in reaction.then):
        yield "reactions", "nobody leaves; one of them needs { leave = true }"


def _twice(name: str, parts: tuple[Any, ...]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for part in parts:
        if part.id in seen:
            yield f"{name}[{part.id}]", "is there twice"
        seen.add(part.id)
