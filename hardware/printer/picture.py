"""What a strip of receipt paper looks like when somebody lays it on the table: paper, ink, torn edges and a soft shadow."""

import random
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from hardware.printer.strip import CUTTER_DOTS, SCALE

PAPER = (253, 252, 248)
SHADE = (236, 233, 225)
INK = (38, 35, 37)
SHADOW = (44, 33, 20)
SIDE = 28 * SCALE
"""White margins of the paper that no dot reaches (80 mm paper, 72 mm print)."""
CUTTER = CUTTER_DOTS * SCALE
TOOTH = 7 * SCALE
AROUND = 30 * SCALE


def receipt_picture(ink: Image.Image) -> Image.Image:
    """The finished receipt on a transparent ground."""
    width, height = ink.width + 2 * SIDE, max(ink.height, 2 * CUTTER)
    paper = _paper(width, height)
    paper.paste(INK, (SIDE, CUTTER, SIDE + ink.width, CUTTER + ink.height), _worn(ink))
    edge = _edge(width, height)
    picture = Image.new("RGBA", (width + 2 * AROUND, height + 2 * AROUND), (*SHADOW, 0))
    picture.putalpha(_shadow(edge, picture.size))
    picture.paste(paper, (AROUND, AROUND), edge)
    return picture


def _paper(width: int, height: int) -> Image.Image:
    """Nearly white, a trace darker towards the edges where it curls."""
    row = Image.new("RGB", (width, 1))
    for x in range(width):
        curl = 0.43 * abs(2 * x / (width - 1) - 1) ** 5
        row.putpixel(
            (x, 0), tuple(round(light + (dark - light) * curl) for light, dark in zip(PAPER, SHADE, strict=True))
        )
    return row.resize((width, height))


def _worn(ink: Image.Image) -> Image.Image:
    """Heat never darkens every grain alike."""
    grain, worn = _grain(), Image.new("L", ink.size, 0)
    for top in range(0, ink.height, grain.height):
        for left in range(0, ink.width, grain.width):
            piece = ink.crop((left, top, left + grain.width, top + grain.height))
            worn.paste(ImageChops.multiply(piece, grain), (left, top))
    return worn


@cache
def _grain() -> Image.Image:
    return Image.effect_noise((512, 512), 22).point(lambda level: min(255, level + 112))


def _edge(width: int, height: int) -> Image.Image:
    """Where there is paper: straight sides, and the cutter's teeth above and below."""
    smooth = 4
    mask = Image.new("L", (width, height), 255)
    teeth = Image.new("L", (width * smooth, TOOTH * smooth), 255)
    draw, step = ImageDraw.Draw(teeth), TOOTH * smooth * 8 // 5
    chance = random.Random(80)  # the same cutter every time  # noqa: S311
    for left in range(-step // 2, width * smooth, step):
        middle, depth = left + step // 2, TOOTH * smooth * chance.uniform(0.8, 1.0)
        draw.polygon([(left, 0), (middle, depth), (left + step, 0)], fill=0)
    teeth = teeth.resize((width, TOOTH), Image.Resampling.LANCZOS)
    mask.paste(teeth, (0, 0))
    mask.paste(teeth.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, height - TOOTH))
    return mask


def _shadow(edge: Image.Image, size: tuple[int, int]) -> Image.Image:
    """One soft shadow below and a tight one where the paper touches the table."""
    shadow = Image.new("L", size, 0)
    for drop, blur, strength in ((10 * SCALE, 9 * SCALE, 0.30), (2 * SCALE, 2 * SCALE, 0.22)):
        layer = Image.new("L", size, 0)
        layer.paste(edge.point([round(level * strength) for level in range(256)]), (AROUND, AROUND + drop))
        small = layer.reduce(4).filter(ImageFilter.GaussianBlur(blur / 4))
        shadow = ImageChops.lighter(shadow, small.resize(size, Image.Resampling.BILINEAR))
    return shadow
