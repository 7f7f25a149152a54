"""``python -m hardware.printer < receipt.bin > receipt.png``: bytes for an ESC/POS printer as a picture of the paper.

Drawing takes a second and many megabytes; whoever has neither to spare starts this.
"""

import sys

from hardware.printer.commands import Reader
from hardware.printer.picture import receipt_picture
from hardware.printer.strip import SCALE, Strip

DOTS = 512
LARGEST = 4000
"""What any display can show as one texture."""


def main() -> None:
    strip = Strip(DOTS)
    for command in Reader().feed(sys.stdin.buffer.read()):
        strip.obey(command)
    picture = receipt_picture(strip.ink).reduce(SCALE)
    picture.thumbnail((LARGEST, LARGEST))
    picture.save(sys.stdout.buffer, "PNG")


if __name__ == "__main__":
    main()
