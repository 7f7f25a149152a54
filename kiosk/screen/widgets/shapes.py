"""Rounded boxes, rims and soft shadows as nine-patch textures: smooth edges on any GPU without multisampling."""

from collections.abc import Callable
from functools import lru_cache
from math import hypot, sqrt

from kivy.graphics.texture import Texture


@lru_cache(maxsize=64)
def filled(radius: int) -> Texture:
    """A white box with round corners of ``radius`` pixels; border widths are the radius."""
    return _nine_patch(radius, lambda distance: radius - distance + 0.5, (radius - 0.5, radius + 0.5))


@lru_cache(maxsize=64)
def rim(radius: int, width: int) -> Texture:
    """The outline of such a box, ``width`` pixels wide, drawn inside it."""
    return _nine_patch(
        radius,
        lambda distance: min(radius - distance + 0.5, distance - (radius - width) + 0.5),
        (radius - width - 0.5, radius + 0.5),
        width,
    )


@lru_cache(maxsize=16)
def shadow(radius: int, blur: int) -> Texture:
    """The shadow of such a box, ``blur`` pixels wider on each side; border widths are radius + blur."""
    return _nine_patch(
        radius + blur, lambda distance: _soft((radius + blur - distance) / (2 * blur)), (radius - blur, radius + blur)
    )


def _soft(share: float) -> float:
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


def _nine_patch(
    radius: int, coverage: Callable[[float], float], edge: tuple[float, float], rim_width: int = 0
) -> Texture:
    """Two corners and one pixel between them, each way. ``coverage`` follows from a pixel's distance to the corner's centre,
    and changes only within ``edge``: a page has thousands of pixels that need no sum."""
    rows = [_row(radius, max(0.0, radius - row - 0.5), coverage, edge) for row in range(radius + 1)]
    alpha = bytearray().join(rows + rows[-2::-1])
    if rim_width:
        alpha[radius * (2 * radius + 1) + radius] = 0
    return white(2 * radius + 1, 2 * radius + 1, alpha)


def _row(radius: int, off: float, coverage: Callable[[float], float], edge: tuple[float, float]) -> bytes:
    """The row that lies ``off`` above the corner's centre: outside, edge, inside, and the same mirrored."""
    inside, outside = (sqrt(max(0.0, bound * bound - off * off)) if bound > off else 0.0 for bound in edge)
    first = max(0, min(radius, int(radius - 0.5 - outside)))
    last = max(first, min(radius, int(radius - 0.5 - inside) + 1))
    soft = bytes(
        round(255 * min(1.0, max(0.0, coverage(hypot(max(0.0, radius - column - 0.5), off)))))
        for column in range(first, last + 1)
    )
    left = bytes(first) + soft + soft[-1:] * (radius - last)
    return left + left[-2::-1]


def white(width: int, height: int, alpha: bytes | bytearray) -> Texture:
    """A white texture with this alpha: no dark fringe where it is scaled, and any colour by tinting."""
    pixels = bytearray(b"\xff") * (4 * width * height)
    pixels[3::4] = alpha
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.blit_buffer(bytes(pixels), colorfmt="rgba", bufferfmt="ubyte")
    return texture
