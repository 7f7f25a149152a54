"""``python -m hardware.printer < receipt.bin > receipt.png``: bytes for an ESC/POS printer as a picture of the paper.

Drawing takes a second and many megabytes; whoever has neither to spare starts this.
"""

import sys

from hardware.printer.commands import Reader
from hardware.printer.picture import receipt_picture
from hardware.printer.strip import Strip

DOTS = 512


def main() -> None:
    strip = Strip(DOTS)
    for command in Reader().feed(sys.stdin.buffer.read()):
        strip.obey(command)
    receipt_picture(strip.ink).save(sys.stdout.buffer, "PNG")


if __name__ == "__main__":
    main()
