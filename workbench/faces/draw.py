"""Write the poses of all people as SVG. `python -m workbench.faces.draw`"""

from collections.abc import Callable
from pathlib import Path

from hub.menu.demo.drawing.sheet import Sheet
from workbench.faces.customers import grace, lily, lucia, nora, theo, walter, walter_in_dark_glasses
from workbench.faces.head import Pose
from workbench.faces.people import customer, maya
from workbench.faces.rooms import HEIGHT, WIDTH, corner

HERE = Path(__file__).parent
PEOPLE: dict[str, Callable[[Sheet, Pose], None]] = {"maya": maya, "customer": customer}
POSES: dict[str, Pose] = {
    "smile": Pose(),
    "half-shut": Pose(eyes=0.5),
    "blink": Pose(eyes=0.0),
    "say-a": Pose("a", turn=1.2, brows=4),
    "say-e": Pose("e", turn=-0.8, brows=2),
    "say-o": Pose("o", turn=0.5, brows=5, lift=2),
    "say-m": Pose("m", turn=-0.4),
    "listen": Pose("closed", turn=-3, look=(4, 1)),
    "nod": Pose("closed", lift=-9, eyes=0.85, look=(0, 3)),
    "look-aside": Pose("closed", turn=2, look=(-8, 2)),
    "laugh": Pose("laugh", eyes=0.45, turn=-2, lift=5, brows=6),
    "think": Pose("m", turn=3, look=(7, -6), brows=7),
}

CUSTOMERS: dict[str, tuple[Callable[[Sheet, Pose], None], str, str]] = {
    "nora": (nora, "#6F4D3A", "#5A3B2C"),
    "theo": (theo, "#3F5F63", "#30494D"),
    "grace": (grace, "#56506B", "#433E55"),
    "walter": (walter, "#705038", "#58402C"),
    "walter-dark-glasses": (walter_in_dark_glasses, "#4D5B4A", "#3B473A"),
    "lily": (lily, "#8A5A4A", "#704638"),
    "lucia": (lucia, "#8C5136", "#703E28"),
}
"""Those of practice calls, each with the colours of the wall behind; their faces are moved by what they say (`workbench.studio.puppet`)."""
MOVED = {
    **{
        name: POSES[name]
        for name in ("smile", "blink", "say-a", "say-e", "say-o", "say-m", "listen", "laugh", "think", "look-aside")
    },
    "worry": Pose("worry", turn=2, brows=8, look=(0, 2)),
}


def draw() -> None:
    for name, person in PEOPLE.items():
        _draw(name, person, POSES)
    for name, (person, wall, low_wall) in CUSTOMERS.items():
        _draw(name, _in_corner(person, wall, low_wall), MOVED)


def _in_corner(person: Callable[[Sheet, Pose], None], wall: str, low_wall: str) -> Callable[[Sheet, Pose], None]:
    def whole(sheet: Sheet, pose: Pose) -> None:
        corner(sheet, wall, low_wall)
        person(sheet, pose)

    return whole


def _draw(name: str, person: Callable[[Sheet, Pose], None], poses: dict[str, Pose]) -> None:
    (HERE / name).mkdir(exist_ok=True)
    for pose_name, pose in poses.items():
        sheet = Sheet(name)
        sheet.frame = (0, 0, WIDTH, HEIGHT)
        person(sheet, pose)
        (HERE / name / f"{pose_name}.svg").write_text(sheet.svg(), encoding="utf-8")


if __name__ == "__main__":
    draw()
