"""What is behind the people. Soft and simple: it must not compete with a face, and should compress well."""

from hub.menu.demo.drawing.geometry import blob, oval, polygon
from hub.menu.demo.drawing.palette import Tone
from hub.menu.demo.drawing.sheet import Sheet

WIDTH, HEIGHT = 960, 720


def bright_room(sheet: Sheet) -> None:
    sheet.path(f"M0 0H{WIDTH}V{HEIGHT}H0Z", sheet.linear([(0, "#F3E8D3"), (1, "#E3D2B4")], 0, 0, WIDTH, HEIGHT))
    _window(sheet)
    sheet.path("M250 0L640 0L960 520V720H700Z", "#FFF8E8", 0.34)
    for y in (190, 400):
        sheet.path(f"M690 {y}H{WIDTH}V{y + 18}H690Z", "#B98A55")
        sheet.path(f"M690 {y + 18}H{WIDTH}V{y + 30}H690Z", "#8E6538", 0.5)
    for x, high, tone in ((716, 96, "#2C6E58"), (746, 112, "#C2603A"), (778, 90, "#35588F"), (806, 104, "#F4B23C"), (880, 84, "#8E4A93")):
        sheet.path(f"M{x} {190 - high}H{x + 26}V190H{x}Z", tone)
        sheet.path(f"M{x + 18} {190 - high}H{x + 26}V190H{x + 18}Z", "#1E1A17", 0.16)
        sheet.path(f"M{x} {190 - high + 16}H{x + 26}V{190 - high + 22}H{x}Z", "#FBF6EE", 0.7)
    _plant(sheet, 850, 400, 1.0)
    sheet.form("M730 340C726 320 788 320 784 340L778 400H736Z", Tone("#EFE4D3", "#CDB99D", "#FFFFFF"), (10, 6), (5, 0))
    sheet.path(f"M0 620H{WIDTH}V{HEIGHT}H0Z", "#D3B98F", 0.5)
    _plant(sheet, 70, 700, 1.7)


def _window(sheet: Sheet) -> None:
    sheet.path("M40 50H330V470H40Z", "#FFFDF7")
    sheet.path("M58 68H312V452H58Z", sheet.linear([(0, "#BFE1F2"), (0.7, "#E6F4F4"), (1, "#F6F3DC")], 0, 68, 0, 452))
    with sheet.clip("M58 68H312V452H58Z"):
        for x, y, r in ((90, 400, 70), (180, 430, 90), (280, 396, 76), (130, 450, 70), (240, 450, 70)):
            sheet.path(blob(sheet.dice, x, y, r, r * 0.8, 0.08, 9), "#8DB98A", 0.75)
        for x, y in ((120, 150), (240, 120), (260, 200)):
            sheet.path(blob(sheet.dice, x, y, 46, 15, 0.12, 9), "#FFFFFF", 0.85)
    sheet.path("M178 60H192V460H178ZM50 250H320V264H50Z", "#FFFDF7")
    sheet.path("M26 470H344V492H26Z", "#FFFDF7")
    sheet.path("M26 492H344V500H26Z", "#B79F78", 0.5)


def _plant(sheet: Sheet, x: float, y: float, size: float) -> None:
    leaf = Tone("#4F8F5A", "#2F6A44", "#86BC7E")
    with sheet.at(x, y, size):
        for turn, length in ((-64, 96), (-40, 120), (-16, 132), (10, 136), (34, 120), (58, 100)):
            with sheet.at(0, -58, length / 120, turn):
                sheet.form("M0 0C-34-40-30-96 0-130C30-96 34-40 0 0Z", leaf, (7, 0), (6, 6))
                sheet.line("M0-4V-112", leaf.shade, 2.6, 0.7)
        sheet.form("M-42-62H42L32 0H-32Z", Tone("#C2603A", "#8F3F22", "#DE8960"), (12, 4), (6, 0))
        sheet.form("M-47-70H47V-52H-47Z", Tone("#C2603A", "#8F3F22", "#DE8960"), (12, 3), (6, 0))


def restaurant(sheet: Sheet) -> None:
    sheet.path(f"M0 0H{WIDTH}V{HEIGHT}H0Z", sheet.linear([(0, "#7A4630"), (1, "#5C3222")], 0, 0, 0, HEIGHT))
    for row in range(15):
        for column in range(10):
            x, y = column * 112 - (56 if row % 2 else 0), row * 36
            tone = sheet.dice.choice(["#8A523A", "#80492F", "#915A40", "#774029"])
            sheet.path(f"M{x + 3} {y + 3}H{x + 109}V{y + 33}H{x + 3}Z", tone)
    sheet.path("M610 80H940V420H610Z", "#3B2418")
    sheet.path("M628 98H922V402H628Z", sheet.linear([(0, "#20345A"), (0.55, "#6E5A86"), (1, "#E9A46A")], 0, 98, 0, 402))
    with sheet.clip("M628 98H922V402H628Z"):
        sheet.path(polygon([(628, 330), (690, 280), (750, 322), (800, 262), (870, 300), (922, 270), (922, 402), (628, 402)]), "#2C2238", 0.85)
        for x, y in ((660, 350), (700, 330), (716, 366), (790, 330), (820, 300), (850, 350), (890, 320)):
            sheet.path(f"M{x} {y}h0L{x + 12} {y}L{x + 12} {y + 14}L{x} {y + 14}Z".replace("h0", ""), "#FFD98A", 0.9)
    sheet.path("M768 90H782V410H768ZM620 244H930V256H620Z", "#3B2418")
    for x, y in ((120, 150), (340, 110), (560, 150)):
        sheet.line(f"M{x} 0V{y - 46}", "#241610", 5)
        sheet.oval(x, y + 40, 190, 170, sheet.radial([(0, "#FFE3A0", 0.6), (1, "#FFD27A", 0.0)], x, y + 40, 190, squash=170 / 190))
        sheet.form(f"M{x - 62} {y}C{x - 58} {y - 44} {x - 24} {y - 56} {x} {y - 56}C{x + 24} {y - 56} {x + 58} {y - 44} {x + 62} {y}Z", Tone("#2C6E58", "#184A3A", "#4C9379"), (12, 4), (7, 6))
        sheet.path(oval(x, y, 62, 10), "#FFF0C4")
    sheet.path(f"M0 470H{WIDTH}V540H0Z", "#3E6F5C")
    sheet.path(f"M0 470H{WIDTH}V486H0Z", "#5C9079")
    for x in range(-40, WIDTH, 150):
        sheet.form(f"M{x} 540C{x} 512 {x + 140} 512 {x + 140} 540V{HEIGHT}H{x}Z", Tone("#2F5E4E", "#204538", "#457A67"), (12, 0), (6, 8))
    sheet.path(f"M0 0H{WIDTH}V{HEIGHT}H0Z", sheet.radial([(0.5, "#1A0A04", 0.0), (1, "#1A0A04", 0.45)], 480, 340, 640))


def corner(sheet: Sheet, wall: str, low_wall: str) -> None:
    """A quiet corner before a kiosk: a wall, two lamps and the back of a bench."""
    sheet.path(f"M0 0H{WIDTH}V{HEIGHT}H0Z", wall)
    sheet.path(f"M0 430H{WIDTH}V{HEIGHT}H0Z", low_wall)
    sheet.path(f"M0 422H{WIDTH}V434H0Z", "#FBE9C8", 0.28)
    sheet.path("M70 120H250V330H70Z", "#2A1C14")
    sheet.path("M82 132H238V318H82Z", "#F4E6D0")
    sheet.path("M82 318V250C120 214 150 246 176 222C200 204 222 220 238 236V318Z", "#7FA37A")
    sheet.oval(202, 172, 22, 22, "#F4B23C")
    for x, y in ((720, 150), (880, 110)):
        sheet.line(f"M{x} 0V{y - 46}", "#241610", 5)
        sheet.oval(x, y + 50, 200, 180, sheet.radial([(0, "#FFE3A0", 0.55), (1, "#FFD27A", 0.0)], x, y + 50, 200, squash=0.9))
        sheet.form(f"M{x - 62} {y}C{x - 58} {y - 44} {x - 24} {y - 56} {x} {y - 56}C{x + 24} {y - 56} {x + 58} {y - 44} {x + 62} {y}Z", Tone("#2C6E58", "#184A3A", "#4C9379"), (12, 4), (7, 6))
        sheet.path(oval(x, y, 62, 10), "#FFF0C4")
    sheet.path(f"M-20 560C200 520 760 520 {WIDTH + 20} 560V{HEIGHT}H-20Z", "#2F5E4E")
    sheet.path(f"M-20 560C200 520 760 520 {WIDTH + 20} 560V574C760 536 200 536-20 574Z", "#5C9079")
