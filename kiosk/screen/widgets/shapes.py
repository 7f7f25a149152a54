"""Rounded boxes, rims and soft shadows as nine-patch textures: smooth edges on any GPU without multisampling."""

from collections.abc import Callable
from functools import lru_cache
from math import hypot

from kivy.graphics.texture import Texture


@lru_cache(maxsize=64)
def filled(radius: int) -> Texture:
    """A white box with round corners of ``radius`` pixels; border widths are the radius."""
    return _nine_patch(radius, lambda distance: radius - distance + 0.5)


@lru_cache(maxsize=64)
def rim(radius: int, width: int) -> Texture:
    """The outline of such a box, ``width`` pixels wide, drawn inside it."""
    return _nine_patch(radius, lambda distance: min(radius - distance + 0.5, distance - (radius - width) + 0.5), width)


@lru_cache(maxsize=16)
def shadow(radius: int, blur: int) -> Texture:
    """The shadow of such a box, ``blur`` pixels wider on each side; border widths are radius + blur."""
    return _nine_patch(radius + blur, lambda distance: _soft((radius + blur - distance) / (2 * blur)))


def _soft(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _nine_patch(radius: int, coverage: Callable[[float], float], rim_width: int = 0) -> Texture:
    """Two corners and one pixel between them, each way. ``coverage`` follows from a pixel's distance to the corner's centre."""
    side = 2 * radius + 1
    alpha = bytearray(side * side)
    for row in range(radius + 1):
        for column in range(radius + 1):
            distance = hypot(max(0.0, radius - column - 0.5), max(0.0, radius - row - 0.5))
            if column == radius:
                distance = radius - row - 0.5
            elif row == radius:
                distance = radius - column - 0.5
            value = round(255 * min(1.0, max(0.0, coverage(max(0.0, distance)))))
            for y in (row, side - 1 - row):
                for x in (column, side - 1 - column):
                    alpha[y * side + x] = value
    if rim_width:
        alpha[radius * side + radius] = 0
    return white(side, side, alpha)


def white(width: int, height: int, alpha: bytes | bytearray) -> Texture:
    """A white texture with this alpha: no dark fringe where it is scaled, and any colour by tinting."""
    pixels = bytearray(b"\xff") * (4 * width * height)
    pixels[3::4] = alpha
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.blit_buffer(bytes(pixels), colorfmt="rgba", bufferfmt="ubyte")
    return texture
