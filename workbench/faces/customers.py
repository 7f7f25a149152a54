"""The customers of practice calls: six people, without the room behind them."""

from collections.abc import Callable

from hub.menu.demo.drawing.geometry import oval
from hub.menu.demo.drawing.palette import Tone
from hub.menu.demo.drawing.sheet import Sheet
from workbench.faces.head import Pose, Skin, ears, face, locks, neck
from workbench.faces.rooms import WIDTH

Part = Callable[[Sheet], None]


def _bust(
    sheet: Sheet,
    pose: Pose,
    skin: Skin,
    *,
    behind: Part,
    clothes: Part,
    hair: Part,
    low: float = 334,
    size: float = 1.24,
) -> None:
    with sheet.at(WIDTH / 2, low, size):
        with sheet.at(0, -pose.lift, turn=pose.turn * 0.6):
            behind(sheet)
        neck(sheet, skin)
        clothes(sheet)
        with sheet.at(0, -pose.lift, turn=pose.turn):
            ears(sheet, skin)
            face(sheet, skin, pose)
            hair(sheet)


def _nothing(sheet: Sheet) -> None:
    pass


# -- Nora: a red bob and a green jumper ------------------------------------------------------------------------------

NORA = Skin(
    Tone("#F2C3A2", "#D79A76", "#FCDDC6", "#FFF1E4"),
    "#E8735A",
    Tone("#C95F5C", "#9E3F41", "#E08A84"),
    "#4E7A54",
    "#7A3B20",
    lashes=True,
)
RED = Tone("#A9482A", "#7C301A", "#CB6A3F")


def nora(sheet: Sheet, pose: Pose) -> None:
    _bust(sheet, pose, NORA, behind=_nora_behind, clothes=_nora_jumper, hair=_nora_hair)


def _nora_behind(sheet: Sheet) -> None:
    sheet.path("M-130-40C-146-170-70-206 2-206C78-206 148-168 134-40C146 20 148 84 136 142C124 172 88 178 60 160L-60 160C-90 178-126 172-138 142C-148 84-146 20-130-40Z", RED.shade)


def _nora_hair(sheet: Sheet) -> None:
    sheet.form("M-112-52C-118-150-66-198 2-200C76-200 122-148 116-52C106-86 92-104 70-112C20-96-34-100-66-118C-92-104-106-84-112-52Z", RED, (9, 9), (8, 9))
    for side in (-1, 1):
        with sheet.at(0, 0, flip=side > 0):
            sheet.form("M-108-70C-146-20-152 70-138 140C-126 166-100 166-88 148C-104 100-112 30-104-40Z", RED, (7, 8), (7, 7))
    locks(sheet, [[(-50, -186), (-92, -150), (-108, -84)], [(-16, -192), (40, -178), (88, -132)], [(-128, 0), (-136, 70), (-124, 130)], [(128, 0), (136, 70), (124, 128)]], RED.light, 6, 0.7)
    for x, y in ((-62, 40), (-48, 48), (-74, 50), (62, 42), (50, 50), (76, 48), (-2, 30)):
        sheet.oval(x, y, 2.6, 2.4, "#C07A54", 0.75)


def _nora_jumper(sheet: Sheet) -> None:
    wool = Tone("#3F7A5A", "#2A5A41", "#63A07E")
    sheet.form("M-290 400C-284 294-214 244-96 214C-56 252 56 252 96 214C214 244 284 294 290 400Z", wool, (24, 14), (12, 12))
    sheet.path("M-96 214C-80 190 80 190 96 214C84 254 48 266 0 266C-48 266-84 254-96 214Z", wool.light)
    sheet.path("M-74 214C-58 236 58 236 74 214C66 240 40 250 0 250C-40 250-66 240-74 214Z", NORA.tone.base)
    for k in range(8):
        x = -84 + k * 24
        sheet.line(f"M{x} {246 - abs(k - 3.5) * 5:.0f}v16", wool.shade, 3, 0.6)


# -- Theo: dark curls and a mustard hoodie -----------------------------------------------------------------------------

THEO = Skin(
    Tone("#8A5636", "#643A22", "#AC7450", "#D7A47E"),
    "#A8482F",
    Tone("#7E3F38", "#552520", "#9F5A50"),
    "#2F1C12",
    "#1A100B",
)
COAL = Tone("#241A16", "#120C0A", "#4A3A32")


def theo(sheet: Sheet, pose: Pose) -> None:
    _bust(sheet, pose, THEO, behind=_nothing, clothes=_theo_hoodie, hair=_theo_hair)


def _theo_hair(sheet: Sheet) -> None:
    for x, y, r in ((-96, -96, 30), (-86, -132, 36), (-54, -164, 40), (-12, -180, 44), (34, -176, 42), (72, -150, 38), (96, -112, 32), (104, -78, 22), (-106, -70, 20), (-30, -142, 40), (20, -142, 40), (62, -122, 30), (-66, -122, 30)):
        sheet.oval(x, y, r, r, COAL.base)
    for x, y, r in ((-70, -154, 15), (-30, -186, 17), (14, -192, 17), (54, -174, 15), (-8, -154, 15), (-50, -130, 12), (34, -140, 13), (78, -136, 12), (-92, -112, 11)):
        sheet.line(f"M{x - r} {y + 5}C{x - r} {y - r} {x + r} {y - r} {x + r} {y + 5}", COAL.light, 6, 0.75)
    sheet.path("M-100 40C-96 92-70 140-34 158C-14 168 14 168 34 158C70 140 96 92 100 40C94 84 74 118 48 132C30 126-30 126-48 132C-74 118-94 84-100 40Z", COAL.base, 0.32)


def _theo_hoodie(sheet: Sheet) -> None:
    cloth = Tone("#D99A2B", "#AD7417", "#F2BE5C")
    sheet.form("M-300 400C-296 290-222 240-104 204C-70 262 70 262 104 204C222 240 296 290 300 400Z", cloth, (26, 16), (12, 12))
    for side in (-1, 1):
        with sheet.at(0, 0, flip=side > 0):
            sheet.form("M-110 200C-150 216-150 254-120 276C-80 304-30 304-6 296C-48 286-84 258-92 214Z", cloth, (8, 8), (7, 7))
            sheet.line("M-34 292C-36 320-34 340-38 366", "#FBF3E4", 6)
            sheet.line("M-38 362V380", "#E7DDCF", 9)
    sheet.path("M-64 224C-40 262 40 262 64 224C60 264 30 284 0 284C-30 284-60 264-64 224Z", "#2B3A55")


# -- Grace: a black bun and a terracotta blouse --------------------------------------------------------------------------

GRACE = Skin(
    Tone("#EDC19A", "#CE9A6C", "#F9DBBD", "#FFF0DE"),
    "#E07A62",
    Tone("#B9505A", "#8C343E", "#D57B80"),
    "#3A2418",
    "#1C1412",
    lashes=True,
)
INK = Tone("#1E1A20", "#0F0C10", "#48424E")


def grace(sheet: Sheet, pose: Pose) -> None:
    _bust(sheet, pose, GRACE, behind=_grace_bun, clothes=_grace_blouse, hair=_grace_hair)


def _grace_bun(sheet: Sheet) -> None:
    sheet.form("M-52-206C-52-256 52-256 52-206C52-170-52-170-52-206Z", INK, (7, 7), (7, 7))
    locks(sheet, [[(-34, -214), (-6, -236), (30, -222)], [(-30, -196), (4, -212), (34, -200)]], INK.light, 5)
    sheet.line("M-62-204L74-236", "#C2603A", 8)
    sheet.oval(80, -238, 9, 9, "#F4B23C")


def _grace_hair(sheet: Sheet) -> None:
    sheet.form("M-112-30C-124-136-76-196 0-196C76-196 124-136 112-30C108-66 100-88 86-100C40-84-6-92-40-130C-52-104-74-92-96-84C-106-66-110-50-112-30Z", INK, (9, 9), (8, 9))
    locks(sheet, [[(-44, -134), (-72, -118), (-100, -76)], [(-30, -150), (20, -112), (84, -108)], [(-20, -176), (50, -162), (102, -96)]], INK.light, 5, 0.75)
    for side in (-1, 1):
        sheet.oval(side * 116, 54, 8, 12, "#7FB7A6")
        sheet.oval(side * 116 - 2, 49, 2.6, 3.6, "#E6F4F0")


def _grace_blouse(sheet: Sheet) -> None:
    silk = Tone("#C2603A", "#93431F", "#DE8960")
    sheet.form("M-276 400C-270 300-206 252-92 216C-50 300 50 300 92 216C206 252 270 300 276 400Z", silk, (24, 14), (12, 12))
    for side in (-1, 1):
        with sheet.at(0, 0, flip=side > 0):
            sheet.form("M-92 214C-122 222-132 240-120 262L-40 318L0 330C-40 300-76 262-80 216Z", silk, (6, 6), (6, 6))
    sheet.path("M-60 226C-40 268-16 300 0 318C16 300 40 268 60 226C40 252-40 252-60 226Z", GRACE.tone.base)
    for y in (346, 382):
        sheet.oval(0, y, 6, 6, "#FBE3CF")


# -- Walter: white hair and a tweed jacket; once with dark glasses -----------------------------------------------------

WALTER = Skin(
    Tone("#E9B896", "#C98F69", "#F7D3B6", "#FFEAD8"),
    "#D9664C",
    Tone("#B86C5C", "#8E4A3E", "#D08E7C"),
    "#4A6F86",
    "#B9B2AA",
    lines=True,
)
SNOW = Tone("#D9D4CC", "#AFA89E", "#F6F3EE")


def walter(sheet: Sheet, pose: Pose) -> None:
    _bust(sheet, pose, WALTER, behind=_nothing, clothes=_walter_jacket, hair=_walter_head)


def walter_in_dark_glasses(sheet: Sheet, pose: Pose) -> None:
    def head(here: Sheet) -> None:
        _walter_head(here)
        _dark_glasses(here)

    _bust(sheet, pose, WALTER, behind=_nothing, clothes=_walter_jacket, hair=head)


def _walter_head(sheet: Sheet) -> None:
    for side in (-1, 1):
        with sheet.at(0, 0, flip=side > 0):
            sheet.form("M-104-96C-132-80-134-20-118 26C-110 30-102 22-102 10C-106-20-106-50-92-84Z", SNOW, (6, 6), (6, 6))
            locks(sheet, [[(-108, -84), (-122, -50), (-116, 4)]], SNOW.shade, 4, 0.8)
    sheet.line("M-70-132C-40-146 20-150 60-138", SNOW.base, 9, 0.8)
    sheet.line("M-60-120C-24-132 30-134 68-122", SNOW.base, 6, 0.6)
    sheet.line("M-52-74C-20-82 20-82 52-74M-44-92C-16-98 18-98 46-92", WALTER.tone.shade, 3.5, 0.7)
    sheet.form("M-66 82C-54 56-20 56 0 68C20 56 54 56 66 82C44 86 16 82 0 80C-16 82-44 86-66 82Z", SNOW, (4, 4), (4, 4))


def _dark_glasses(sheet: Sheet) -> None:
    for side in (-1, 1):
        lens = oval(side * 47, 2, 45, 36)
        sheet.path(lens, "#171A20")
        sheet.path(f"M{side * 47 - 26}-18C{side * 47 - 10}-28 {side * 47 + 6}-26 {side * 47 + 12}-20L{side * 47 - 18} 14C{side * 47 - 32} 6 {side * 47 - 34}-8 {side * 47 - 26}-18Z", "#4A5566", 0.55)
        sheet.line(f"M{side * 90}-6L{side * 110}-12", "#171A20", 8)
    sheet.line("M-8-4C-4-12 4-12 8-4", "#171A20", 8)


def _walter_jacket(sheet: Sheet) -> None:
    tweed = Tone("#6B5B47", "#4C3F30", "#8E7C62")
    sheet.form("M-312 400C-306 288-226 246-94 210C-50 300 50 300 94 210C226 246 306 288 312 400Z", tweed, (26, 16), (12, 12))
    sheet.path("M-72 224C-50 300-20 360 0 400H6C30 350 52 300 72 224C36 262-36 262-72 224Z", "#F3EDE2")
    for side in (-1, 1):
        with sheet.at(0, 0, flip=side > 0):
            sheet.form("M-92 208C-124 216-140 226-134 244L-100 300L-112 316L-24 400C-44 340-70 282-74 222Z", tweed, (8, 8), (7, 7))
    sheet.form("M-16 262L16 262L26 288L12 400H-12L-26 288Z", Tone("#8F2A1C", "#661A10", "#B24A3A"), (6, 4), (5, 4))
    sheet.path("M-60 222C-40 250-20 262-2 268L-28 292C-52 274-66 250-70 228Z", "#FFFFFF")
    sheet.path("M60 222C40 250 20 262 2 268L28 292C52 274 66 250 70 228Z", "#E4DCCF")
    for k in range(26):
        x, y = -270 + (k * 83) % 190, 300 + (k * 47) % 96
        sheet.line(f"M{x} {y}l7 7M{-x} {y + 4}l-7 7", tweed.light, 2.6, 0.5)


# -- Lily: two blond bunches and a striped shirt ---------------------------------------------------------------------------

LILY = Skin(
    Tone("#F7CFB0", "#DDA481", "#FFE5D0", "#FFF5EC"),
    "#F07A66",
    Tone("#D46A6A", "#AE4A4C", "#EC9A94"),
    "#4C84B0",
    "#A9793C",
    lashes=True,
)
STRAW = Tone("#E2B04A", "#B98626", "#F6D78A")


def lily(sheet: Sheet, pose: Pose) -> None:
    _bust(sheet, pose, LILY, behind=_lily_bunches, clothes=_lily_shirt, hair=_lily_hair, low=404, size=1.16)


def _lily_bunches(sheet: Sheet) -> None:
    for side in (-1, 1):
        with sheet.at(side * 122, -96, flip=side > 0):
            sheet.form("M6-8C-50-56-112-30-104 44C-100 90-76 120-58 132C-62 96-44 54 6 26Z", STRAW, (8, 8), (8, 8))
            locks(sheet, [[(-20, -22), (-74, -14), (-86, 50)], [(-14, 0), (-56, 20), (-68, 90)]], STRAW.light, 5)
            sheet.oval(2, 8, 17, 20, "#D9553F")
            sheet.oval(-3, 2, 6, 7, "#F2907C")


def _lily_hair(sheet: Sheet) -> None:
    sheet.form("M-112-24C-126-136-76-194 0-194C76-194 126-136 112-24C110-60 104-80 92-96C66-82 34-80 16-96C-6-78-40-78-62-98C-84-86-106-66-112-24Z", STRAW, (9, 9), (8, 9))
    locks(sheet, [[(0, -190), (-30, -150), (-58, -104)], [(2, -190), (14, -150), (14, -100)], [(6, -190), (60, -160), (88, -104)], [(-8, -188), (-72, -156), (-104, -80)]], STRAW.light, 5, 0.75)


def _lily_shirt(sheet: Sheet) -> None:
    cotton = Tone("#FBF3E4", "#D9C9AE", "#FFFFFF")
    outline = "M-220 300C-206 254-150 232-78 212C-42 250 42 250 78 212C150 232 206 254 220 300L226 400H-226Z"
    sheet.form(outline, cotton, (18, 12), (0, 0))
    with sheet.clip(outline):
        for y in range(246, 400, 34):
            sheet.path(f"M-240 {y}C-80 {y + 22} 80 {y + 22} 240 {y}V{y + 15}C80 {y + 37}-80 {y + 37}-240 {y + 15}Z", "#2B6F8F")


# -- Lucía: a long plait and a red dress -------------------------------------------------------------------------------------

LUCIA = Skin(
    Tone("#D19A6B", "#AE7446", "#E9BE92", "#FBE0C2"),
    "#D8593F",
    Tone("#BE3F46", "#8E252E", "#DA6C6C"),
    "#3E2414",
    "#23140D",
    lashes=True,
)
CHESTNUT = Tone("#2E1A12", "#1A0D08", "#5E3A28")


def lucia(sheet: Sheet, pose: Pose) -> None:
    _bust(sheet, pose, LUCIA, behind=_nothing, clothes=_lucia_dress, hair=_lucia_hair)


def _lucia_hair(sheet: Sheet) -> None:
    sheet.form("M-114-16C-132-140-76-200 2-200C80-200 130-140 114-16C112-70 98-108 60-128C10-110-52-112-84-134C-104-104-112-64-114-16Z", CHESTNUT, (9, 9), (8, 9))
    locks(sheet, [[(-24, -196), (-80, -166), (-108, -84)], [(-20, -190), (40, -166), (96, -100)], [(0, -176), (60, -148), (104, -76)]], CHESTNUT.light, 6, 0.75)
    for x, y, tone in ((-108, -118, "#F4B23C"), (-86, -146, "#D9553F"), (-58, -166, "#FBF3E4")):
        for dx, dy in ((0, -9), (9, -2), (5, 8), (-5, 8), (-9, -2)):
            sheet.oval(x + dx, y + dy, 8, 8, tone)
        sheet.oval(x, y, 5, 5, "#7A3B20")
    for side in (-1, 1):
        sheet.line(f"M{side * 116} 44C{side * 128} 56 {side * 128} 76 {side * 116} 80C{side * 106} 76 {side * 106} 56 {side * 116} 44", "#F4B23C", 5)


def _lucia_dress(sheet: Sheet) -> None:
    cloth = Tone("#B3342E", "#83201C", "#D4605A")
    sheet.form("M-270 400C-266 318-220 262-150 238C-110 300 110 300 150 238C220 262 266 318 270 400Z", cloth, (24, 14), (12, 12))
    sheet.path("M-196 256C-156 226-96 214-72 212C-44 250 44 250 72 212C96 214 156 226 196 256C160 250 150 240 150 238C110 300-110 300-150 238C-150 240-160 250-196 256Z", LUCIA.tone.base)
    sheet.line("M-152 240C-110 302 110 302 152 240", "#FBF3E4", 9)
    for k in range(9):
        sheet.oval(-128 + k * 32, 262 + 26 * (1 - ((k - 4) / 4) ** 2), 5, 5, "#F4B23C")
    for index, y in enumerate(range(196, 392, 27)):
        sheet.form(f"M{76 - (index % 2) * 8} {y}C{114 - (index % 2) * 8} {y - 4} {120 - (index % 2) * 8} {y + 26} {94} {y + 32}C{68} {y + 28} {62} {y + 8} {76 - (index % 2) * 8} {y}Z", CHESTNUT, (5, 5), (5, 5))
    sheet.oval(94, 396, 14, 8, "#F4B23C")


