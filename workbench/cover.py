"""The README's picture, out of the demo's: `python -m workbench.cover demo-output docs/pictures/counterpart.png`"""

import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

GROUND = "#F1E7D8"
HEIGHT = 900
KIOSKS = ("screen-02-attract.png", "screen-09-suggestion.png", "screen-13-thanks.png")
CONSOLE = "console-05-suggestion.png"
GAP = 48


def cover(pictures: Path, out: Path) -> None:
    tall = [_rounded(_scaled(pictures / name, height=HEIGHT - 2 * GAP), 26) for name in KIOSKS]
    wide = _rounded(_scaled(pictures / CONSOLE, height=round((HEIGHT - 2 * GAP) * 0.78)), 18)
    row = [tall[0], tall[1], wide, tall[2]]
    sheet = Image.new("RGB", (sum(one.width for one in row) + GAP * (len(row) + 1), HEIGHT), GROUND)
    x = GAP
    for one in row:
        y = (HEIGHT - one.height) // 2
        shadow = Image.new("L", sheet.size, 0)
        shadow.paste(90, (x, y + 18), one.getchannel("A"))
        sheet.paste("#6B4F36", (0, 0), shadow.filter(ImageFilter.GaussianBlur(22)))
        sheet.paste(one, (x, y), one)
        x += one.width + GAP
    out.parent.mkdir(parents=True, exist_ok=True)
    sheet.quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(out, optimize=True)


def _scaled(file: Path, height: int) -> Image.Image:
    picture = Image.open(file).convert("RGBA")
    return picture.resize((round(picture.width * height / picture.height), height), Image.Resampling.LANCZOS)


def _rounded(picture: Image.Image, radius: int) -> Image.Image:
    mask = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *mask.size), radius * 2, fill=255)
    picture.putalpha(mask.resize(picture.size, Image.Resampling.LANCZOS))
    return picture


if __name__ == "__main__":
    cover(Path(sys.argv[1]), Path(sys.argv[2]))
