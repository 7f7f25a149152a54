"""Every page and state, at both sizes: what can be pressed is large enough, has a name, and stands apart from the rest."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from tests.kiosk.screen.shown import PANELS, SCENES, Shown  # first: it sets Kivy up

# isort: split
from kivy.uix.widget import Widget

from kiosk.screen.targets import pressables, targets
from kiosk.screen.widgets.pill import Pill
from kiosk.screen.widgets.pressable import Pressable

TARGET_MM, KEY_MM, GAP_MM = 20.0, 15.0, 2.8


ALIKE = {
    f"pay-{prompt}"
    for prompt in ("wrong-pin", "please-wait", "remove-card", "reversing", "approved", "card-unreadable")
} | {"call-volume-key", "call-volume-off"}
"""Pages that differ only in their drawing and their sentence from one that is walked."""


SHOWN = [(panel, name) for panel in PANELS for name in SCENES if name not in ALIKE]


@pytest.fixture(scope="module")
def stages() -> dict[str, Shown]:
    """At most one: a stage is dear, and so all pages of a panel come one after the other."""
    return {}


@pytest.fixture(scope="module", params=SHOWN, ids=[f"{name}-{panel}" for panel, name in SHOWN])
def page(request: pytest.FixtureRequest, stages: dict[str, Shown]) -> Shown:
    panel, name = request.param
    if panel not in stages:
        stages.clear()
        stages[panel] = Shown(panel)
    stages[panel].scene(name)
    return stages[panel]


def test_a_page_is_fit_for_fingers(page: Shown) -> None:
    """Each target is at least 20 mm each way (a key of a keyboard: 15 mm), and 3 mm from the next."""
    found = [(widget, [side / page.mm for side in box]) for widget, box in pressables(page.root)]
    for widget, (left, bottom, _, _) in found:
        least = KEY_MM if widget.role == "key" else TARGET_MM
        whole = widget.width / page.mm, widget.height / page.mm
        assert min(whole) >= least - 0.15, f"{widget.target} is {whole[0]:.1f} x {whole[1]:.1f} mm"
        assert left >= -0.1, f"{widget.target} begins left of the screen"
        assert bottom >= -0.1, f"{widget.target} ends below the screen"
    for (one, a), (other, b) in combinations(found, 2):
        if (
            one.role == other.role == "key"
            or _inside(one, other)
            or _inside(other, one)
            or _front(one) is not _front(other)
        ):
            continue
        apart = max(a[0] - b[2], b[0] - a[2], a[1] - b[3], b[1] - a[3])
        assert apart >= GAP_MM, f"{one.target} and {other.target} are {apart:.1f} mm apart"


def test_every_target_says_what_it_is(page: Shown) -> None:
    found = targets(page.root)
    for target in found:
        assert target["id"], target
        assert target["name"].strip(), target
    ids = [target["id"] for target in found]
    assert sorted(ids) == sorted(set(ids))


def test_help_is_at_the_lower_left_of_every_page_for_customers(page: Shown) -> None:
    if page.session.page == "enrolment" or page.session.warning_left_s is not None:
        return
    ids = page.ids()
    assert any(target.startswith(("help", "call.", "text.", "code.", "answer.")) for target in ids), ids


def _front(widget: Pressable) -> object:
    """What it stands on that floats before the page, if anything."""
    return next((above for above in _above(widget) if getattr(above, "covers", False)), None)


def _inside(inner: Pressable, outer: Pressable) -> bool:
    return outer in _above(inner)


def _above(widget: Pressable) -> Iterator[Widget]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def test_no_button_loses_words(page: Shown) -> None:
    for widget, _ in pressables(page.root):
        if isinstance(widget, Pill):
            assert not widget.is_cut, widget.text
