"""A face seen from the front, in poses: where it looks, how far the eyes are open, what the mouth says."""

from dataclasses import dataclass
from typing import Literal

from hub.menu.demo.drawing.geometry import oval, smooth
from hub.menu.demo.drawing.palette import Tone
from hub.menu.demo.drawing.sheet import Sheet

Mouth = Literal["smile", "laugh", "closed", "worry", "a", "e", "o", "m"]


@dataclass(frozen=True, slots=True)
class Pose:
    mouth: Mouth = "smile"
    eyes: float = 1.0  # 0 shut
    turn: float = 0.0  # degrees, head tilted to its left when positive
    look: tuple[float, float] = (0.0, 0.0)
    brows: float = 0.0  # raised by
    lift: float = 0.0  # the whole head, up


@dataclass(frozen=True, slots=True)
class Skin:
    tone: Tone
    blush: str
    lips: Tone
    iris: str
    brow: str
    lashes: bool = False
    lines: bool = False  # the lines of an older face


OUTLINE = "M-106-46C-110 26-100 82-70 122C-46 152-20 164 0 164C20 164 46 152 70 122C100 82 110 26 106-46C106-116 62-156 0-156C-62-156-106-116-106-46Z"


def neck(sheet: Sheet, skin: Skin) -> None:
    sheet.path("M-54 90L-58 216C-40 262 40 262 58 216L54 90Z", skin.tone.base)
    sheet.path("M-55 112C-30 170 34 176 55 130L58 216C40 250 10 256-10 250C20 236 30 214 20 196C-10 196-40 170-55 132Z", skin.tone.shade)


def ears(sheet: Sheet, skin: Skin) -> None:
    for side in (-1, 1):
        with sheet.at(side * 107, 6, flip=side > 0):
            sheet.form("M4-30C-22-44-30-8-20 14C-14 34 0 38 6 28Z", skin.tone, (4, 4), (3, 3))
            sheet.path("M-4-18C-18-20-18 0-10 14C-10 0-8-8-4-18Z", skin.tone.shade)


def face(sheet: Sheet, skin: Skin, pose: Pose) -> None:
    sheet.path(OUTLINE, skin.tone.base)
    with sheet.clip(OUTLINE):
        sheet.path("M130-170V190H-40C20 170 66 128 78 70C88 16 86-70 52-170Z", skin.tone.shade, 0.55)
        sheet.path("M-120-60C-118-130-70-170-10-170C-60-140-92-100-96-40C-98 10-92 60-74 104C-112 70-122 0-120-60Z", skin.tone.light, 0.7)
        for side in (-1, 1):
            sheet.oval(side * 64, 54, 34, 22, skin.blush, 0.24)
    for side in (-1, 1):
        with sheet.at(side * 47, -4):
            _eye(sheet, skin, pose, side)
    for side in (-1, 1):
        with sheet.at(side * 48, -44 - pose.brows, turn=side * 3, flip=side > 0):
            sheet.path("M34 4C14-8-14-14-36 2C-38 6-36 10-32 9C-12 0 12 2 34 10C38 10 38 6 34 4Z", skin.brow)
    sheet.path("M10-6C18 22 26 36 27 46C24 58-6 62-22 54C-14 54 2 54 12 48C16 40 12 16 10-6Z", skin.tone.shade, 0.85)
    sheet.path("M-22 52C-16 60-8 60-4 56C-8 52-16 48-22 52ZM22 50C20 58 12 60 6 57C10 52 16 47 22 50Z", skin.lips.shade, 0.55)
    sheet.oval(-6, 38, 7, 11, skin.tone.glint, 0.5, 14)
    if skin.lines:
        for side in (-1, 1):
            sheet.line(f"M{side * 44} 56C{side * 58} 70 {side * 60} 88 {side * 54} 100", skin.tone.shade, 4, 0.7)
            sheet.line(f"M{side * 82}-2L{side * 94}-8M{side * 82} 6L{side * 94} 8", skin.tone.shade, 3, 0.7)
    with sheet.at(0, 96):
        _mouth(sheet, skin, pose.mouth)


def _eye(sheet: Sheet, skin: Skin, pose: Pose, side: int) -> None:
    opened = pose.eyes
    if opened < 0.25:
        sheet.line("M-28 2C-14 14 14 14 28 2", skin.brow, 5.5)
        if skin.lashes:
            sheet.line(f"M{side * 26} 4L{side * 34} 10", skin.brow, 4)
        return
    top = -19 * opened
    white = f"M-29 3C-18 {top:.0f} 14 {top - 3:.0f} 29 1C18 17-16 18-29 3Z"
    sheet.path(white, "#FFFAF3")
    with sheet.clip(white):
        x, y = pose.look
        sheet.path(f"M-40-30H40V{-10 + 4 * (1 - opened):.0f}C20-14-20-14-40-6Z", "#C9B6A6", 0.55)
        sheet.oval(x, y, 14.5, 14.5, skin.iris)
        sheet.oval(x, y + 3, 10, 9, "#FFFFFF", 0.14)
        sheet.oval(x, y, 7.2, 7.2, "#17100C")
        sheet.oval(x - 5, y - 5.5, 4.2, 4.2, "#FFFFFF")
        sheet.oval(x + 5, y + 5, 2, 2, "#FFFFFF", 0.7)
    sheet.line(f"M-29 3C-18 {top:.0f} 14 {top - 3:.0f} 29 1", skin.brow, 5 if skin.lashes else 4)
    if skin.lashes:
        sheet.line(f"M{side * 27} 0C{side * 31}-3 {side * 34}-7 {side * 36}-11", skin.brow, 4.5)
    sheet.line(f"M-25 {top - 6:.0f}C-12 {top - 15:.0f} 12 {top - 16:.0f} 24 {top - 8:.0f}", skin.tone.shade, 3, 0.8)
    sheet.line("M-20 20C-8 25 8 25 20 20", skin.tone.shade, 2.6, 0.6)


INSIDE, TEETH, TONGUE = "#5A1620", "#FFFBF4", "#C9505A"


def _mouth(sheet: Sheet, skin: Skin, mouth: Mouth) -> None:
    lips = skin.lips
    if mouth == "worry":
        sheet.path("M-36 16C-22 2-8-2 0-2C8-2 22 2 36 16C22 20 10 14 0 14C-10 14-22 20-36 16Z", lips.base)
        sheet.line("M-36 15C-20 6 20 6 36 15", lips.shade, 4.5)
        return
    if mouth in ("closed", "m"):
        wide, bend = (42, 13) if mouth == "closed" else (34, 3)
        sheet.path(f"M{-wide}-3C{-wide / 2}-9-8-13 0-8C8-13 {wide / 2}-9 {wide}-3C{wide / 2} {bend + 8} {-wide / 2} {bend + 8} {-wide}-3Z", lips.base)
        sheet.path(f"M{-wide + 8} {bend / 2:.0f}C{-wide / 2} {bend + 17} {wide / 2} {bend + 17} {wide - 8} {bend / 2:.0f}C{wide / 2} {bend + 4} {-wide / 2} {bend + 4} {-wide + 8} {bend / 2:.0f}Z", lips.light)
        sheet.line(f"M{-wide}-3C{-wide / 2} {bend} {wide / 2} {bend} {wide}-3", lips.shade, 4)
        return
    shapes = {
        "smile": ("M-48-10C-24 0 24 0 48-10C40 17 22 25 0 25C-22 25-40 17-48-10Z", "M-44-8C-24 1 24 1 44-8C39 12 20 17 0 17C-20 17-39 12-44-8Z"),
        "laugh": ("M-54-14C-26-4 26-4 54-14C48 36 24 50 0 50C-24 50-48 36-54-14Z", "M-50-12C-26-3 26-3 50-12C46 8 24 13 0 13C-24 13-46 8-50-12Z"),
        "a": ("M-34-10C-18-15 18-15 34-10C38 22 20 42 0 42C-20 42-38 22-34-10Z", "M-30-10C-16-14 16-14 30-10C30 2 14 4 0 4C-14 4-30 2-30-10Z"),
        "e": ("M-46-7C-22-12 22-12 46-7C42 16 22 22 0 22C-22 22-42 16-46-7Z", "M-42-7C-22-11 22-11 42-7C40 6 20 9 0 9C-20 9-40 6-42-7Z"),
        "o": ("M-22-10C-10-17 10-17 22-10C28 12 18 32 0 32C-18 32-28 12-22-10Z", ""),
    }
    opening, teeth = shapes[mouth]
    sheet.line(opening, lips.base, 11)
    sheet.path(opening, INSIDE)
    with sheet.clip(opening):
        sheet.path(oval(0, {"e": 26, "smile": 36}.get(mouth, 42), 26, 17), TONGUE)
        if teeth:
            sheet.path(teeth, TEETH)
    sheet.line("M-16 38C-6 42 6 42 16 38" if mouth == "smile" else "M-12 50C-4 53 4 53 12 50", skin.tone.shade, 4, 0.55)
    if mouth in ("smile", "laugh", "e"):
        for side in (-1, 1):
            sheet.line(f"M{side * 56}-16C{side * 61}-10 {side * 61} 0 {side * 57} 8", skin.tone.shade, 4, 0.8)


def locks(sheet: Sheet, strands: list[list[tuple[float, float]]], colour: str, width: float, opacity: float = 0.6) -> None:
    """Light running along hair."""
    for strand in strands:
        sheet.line(smooth(strand, closed=False), colour, width, opacity)
