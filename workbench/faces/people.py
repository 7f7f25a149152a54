"""Maya with her headset in a bright room, and the customer at a table of the restaurant."""

from hub.menu.demo.drawing.geometry import oval
from hub.menu.demo.drawing.palette import Tone
from hub.menu.demo.drawing.sheet import Sheet
from hub.menu.demo.drawing.vessels import emblem
from workbench.faces.head import Pose, Skin, ears, face, locks, neck
from workbench.faces.rooms import bright_room, restaurant

MAYA = Skin(
    Tone("#C98A5E", "#A9683F", "#E0A97C", "#F6D2AE"),
    "#D9553F",
    Tone("#B5484A", "#8A2E34", "#D0706C"),
    "#5A3218",
    "#2C1812",
    lashes=True,
)
SAM = Skin(
    Tone("#EBB78E", "#CD8D62", "#F8D3B2", "#FFEBD6"),
    "#E0694C",
    Tone("#C4705E", "#96463A", "#D98F7C"),
    "#3D5E6E",
    "#4A4440",
    lines=True,
)
HAIR, HAIR_SHADE, HAIR_LIGHT = "#3A2018", "#23110C", "#6B3F2A"
GREY, GREY_SHADE, GREY_LIGHT = "#6E6762", "#4C4642", "#A39B94"


def maya(sheet: Sheet, pose: Pose) -> None:
    bright_room(sheet)
    with sheet.at(480, 390, 1.16):
        with sheet.at(0, -pose.lift, turn=pose.turn * 0.6):
            sheet.path("M-128-60C-150-200-70-246 4-244C88-244 158-190 142-50C140 10 176 60 168 150C166 214 120 262 70 250L-76 252C-130 262-172 214-170 146C-170 60-134 20-128-60Z", HAIR_SHADE)
        _cardigan(sheet)
        neck(sheet, MAYA)
        sheet.path("M-62 196C-34 238 34 238 62 196L84 222C46 276-46 276-84 222Z", "#F6EAD6")
        with sheet.at(0, -pose.lift, turn=pose.turn):
            ears(sheet, MAYA)
            face(sheet, MAYA, pose)
            _maya_hair(sheet)
            _headset(sheet)


def _maya_hair(sheet: Sheet) -> None:
    sheet.form("M-22-176C-90-158-112-96-108-36C-108 30-146 62-140 136C-138 188-158 200-170 166C-176 104-142 60-140-20C-146-150-88-232-8-236C90-242 152-178 142-40C142 40 178 80 170 160C164 204 142 196 138 150C140 80 108 40 106-40C104-104 52-112-22-176Z", Tone(HAIR, HAIR_SHADE, "#57311F"), (10, 10), (8, 9))
    locks(sheet, [[(-36, -186), (-96, -138), (-118, -60)], [(-70, -196), (-124, -130), (-132, -30), (-152, 80)], [(-4, -200), (60, -170), (112, -100), (122, -20)], [(30, -214), (104, -160), (130, -60), (136, 20), (156, 110)]], HAIR_LIGHT, 7)
    locks(sheet, [[(-50, -212), (-104, -164), (-130, -90)]], "#A06A48", 6, 0.7)
    for x, y in ((-118, 62), (118, 62)):
        sheet.oval(x, y, 9, 9, "#F4B23C")
        sheet.oval(x - 3, y - 3, 3, 3, "#FFF1CF")


def _headset(sheet: Sheet) -> None:
    sheet.line("M-124-20C-136-176-66-236 0-236C66-236 136-176 124-20", "#1F3A6E", 19)
    sheet.line("M-126-24C-138-178-66-240-2-240C40-240 80-222 104-186", "#6E8FCB", 6)
    for side in (-1, 1):
        with sheet.at(side * 124, 2, flip=side > 0):
            sheet.form("M-20-44C2-52 20-40 20-20V24C20 44 0 52-20 44C-30 20-30-20-20-44Z", Tone("#2B4C8C", "#1B3362", "#5C80C4"), (6, 6), (5, 6))
            sheet.path("M14-32C24-22 24 26 14 36C20 18 20-14 14-32Z", "#131F38")
    sheet.line("M-128 36C-132 96-104 132-62 136", "#1F3A6E", 8)
    sheet.form("M-70 122C-54 116-34 122-32 134C-34 148-56 152-70 146C-78 140-78 128-70 122Z", Tone("#1A1D26", "#0C0E14", "#4A5266"), (4, 4), (4, 4))


def _cardigan(sheet: Sheet) -> None:
    wool = Tone("#2C6E58", "#1B5140", "#4C9379")
    sheet.form("M-290 400C-286 296-214 250-92 214C-50 262 50 262 92 214C214 250 286 296 290 400Z", wool, (26, 16), (12, 12))
    sheet.path("M-88 214C-60 300-34 350-4 400H6C36 350 60 300 88 214C46 266-46 266-88 214Z", "#FBF3E4")
    sheet.path("M88 214C60 300 36 350 6 400H40C80 340 112 280 118 224Z", wool.shade)
    sheet.path("M-88 214C-60 300-36 350-6 400H-40C-80 340-112 280-118 224Z", wool.light)
    for k in range(9):
        sheet.line(f"M{-270 + k * 24} {400}C{-262 + k * 22} 340 {-230 + k * 20} 300 {-196 + k * 16} 270", wool.shade, 3, 0.45)
    emblem(sheet, 168, 338, 30)


def customer(sheet: Sheet, pose: Pose) -> None:
    restaurant(sheet)
    with sheet.at(480, 344, 1.18):
        _jacket(sheet)
        neck(sheet, SAM)
        sheet.path("M-64 190C-36 244 36 244 64 190L92 214C50 282-50 282-92 214Z", "#E8E2D6")
        with sheet.at(0, -pose.lift, turn=pose.turn):
            ears(sheet, SAM)
            face(sheet, SAM, pose)
            _beard(sheet, pose)
            _grey_hair(sheet)
            _glasses(sheet)


def _beard(sheet: Sheet, pose: Pose) -> None:
    opened = pose.mouth in ("smile", "laugh", "a", "e", "o")
    low = 150 if pose.mouth in ("laugh", "a") else 136
    wide = {"o": 30, "m": 42}.get(pose.mouth, 62 if opened else 50)
    hole = f"M{-wide} 82C{-wide / 2} 74 {wide / 2} 74 {wide} 82C{wide + 4} {low - 20} {wide / 2} {low} 0 {low}C{-wide / 2} {low} {-wide - 4} {low - 20} {-wide} 82Z"
    beard = "M-108-10C-108 40-102 96-72 134C-48 166-22 180 0 180C22 180 48 166 72 134C102 96 108 40 108-10C100 20 96 44 84 58C60 66 30 58 0 66C-30 58-60 66-84 58C-96 44-100 20-108-10Z"
    sheet.path(beard + hole, GREY, 0.96, True)
    with sheet.clip(beard + hole, even_odd=True):
        sheet.path("M120-20V200H-30C40 180 84 130 92 40Z", GREY_SHADE, 0.8)
        for k in range(46):
            x = -100 + 200 * sheet.dice.random()
            y = 60 + 110 * sheet.dice.random()
            sheet.line(f"M{x:.0f} {y:.0f}l{-x * 0.06:.1f} 13", sheet.dice.choice([GREY_LIGHT, "#C9C2BA", GREY_SHADE]) if k % 2 else GREY_LIGHT, 2.6, 0.65)
    sheet.form("M-58 82C-46 60-18 58 0 68C18 58 46 60 58 82C36 76 14 80 0 82C-14 80-36 76-58 82Z", Tone(GREY, GREY_SHADE, GREY_LIGHT), (4, 4), (3, 4))


def _grey_hair(sheet: Sheet) -> None:
    sheet.form("M-112-10C-124-80-118-160-60-186C-20-208 60-206 92-174C126-150 124-70 112-10C108-50 104-84 88-108C50-100-10-104-40-124C-60-110-90-96-100-70C-106-50-108-30-112-10Z", Tone(GREY, GREY_SHADE, GREY_LIGHT), (10, 9), (7, 9))
    locks(sheet, [[(-40, -126), (-10, -150), (50, -150), (94, -116)], [(-66, -118), (-50, -160), (10, -182), (70, -168)], [(-104, -60), (-100, -110), (-70, -150)], [(0, -118), (40, -124), (80, -110)]], "#C9C2BA", 5, 0.7)


def _glasses(sheet: Sheet) -> None:
    for side in (-1, 1):
        sheet.line(oval(side * 48, 0, 41, 34), "#2A211C", 6.5)
        sheet.path(oval(side * 48, 0, 38, 31), "#EAF4F6", 0.16)
        sheet.path(f"M{side * 48 - 22}-22L{side * 48 - 2}-28L{side * 48 - 20} 10L{side * 48 - 30} 0Z", "#FFFFFF", 0.35)
        sheet.line(f"M{side * 89}-6L{side * 108}-10", "#2A211C", 6)
    sheet.line("M-8-4C-4-10 4-10 8-4", "#2A211C", 6)


def _jacket(sheet: Sheet) -> None:
    denim = Tone("#3F6187", "#2A4463", "#6487AE")
    sheet.form("M-310 400C-304 286-226 244-92 208C-50 262 50 262 92 208C226 244 304 286 310 400Z", denim, (28, 16), (12, 12))
    sheet.path("M-70 226C-50 300-30 350-8 400H10C32 350 52 300 70 226C36 262-36 262-70 226Z", "#F3EDE2")
    for side in (-1, 1):
        with sheet.at(0, 0, flip=side > 0):
            sheet.form("M-92 206C-120 214-136 224-132 240L-96 330L-26 400C-44 340-70 280-74 222Z", denim, (8, 8), (7, 7))
            sheet.line("M-122 240L-88 322L-40 388", "#D9B06A", 3, 0.8)
            sheet.line("M-212 318H-140V400M-212 318V400", denim.shade, 5, 0.8)
            sheet.line("M-205 328H-147", "#D9B06A", 3, 0.8)
            sheet.oval(-176, 340, 6, 6, "#D9B06A")
