"""``python -m kiosk.screen.icons``: build the PNG files from the SVG sources."""

from kiosk.screen.icons import BUILT, build

if __name__ == "__main__":
    print(f"{len(build())} files in {BUILT}")  # noqa: T201
