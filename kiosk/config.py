"""The kiosk's configuration: one TOML file, every key with its default here. `load` reports every problem at once."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from domain.checked import Problem, Problems, convert
from domain.listening import USUAL, Level
from hardware.card_reader.house import ANY_NUMBER

SIMULATED = "simulated"
"""The port or driver that names a simulated device. Never a fallback: only what the file says."""

Driver = Annotated[str, Meta(min_length=1)]
Baud = Literal[1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200]
Pin = Annotated[int, Meta(ge=0, le=27)]
Affix = Annotated[str, Meta(max_length=8, pattern=r"^[\x01-\x7e]*$")]


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class Paths(Section, frozen=True, kw_only=True):
    """``runtime``: sockets, frames and simulated devices, on a tmpfs. ``state``: journal, keys, the menu kept."""

    runtime: Path = Path("/run/counterpart")
    state: Path = Path("/var/lib/counterpart")


class Hub(Section, frozen=True, kw_only=True):
    """Where the hub is; only the line ever talks to it. ``relay_ca``: a file (PEM) of those who may have signed the certificate
    of a ``turns:`` relay, in the place of the system's authorities."""

    url: str = "http://127.0.0.1:8800"
    relay_ca: str = ""


class Panel(Section, frozen=True, kw_only=True):
    """The display. Layout follows ``width_mm``; pixels are those of the window or the whole screen. With a presence sensor it
    is dark after nobody was there for ``dim_after_s``, with ``backlight`` (a folder below /sys/class/backlight) put out."""

    width_mm: Annotated[float, Meta(gt=50, lt=2000)] = 194.0
    width_px: Annotated[int, Meta(ge=320, le=7680)] = 1080
    height_px: Annotated[int, Meta(ge=320, le=7680)] = 1920
    fullscreen: bool = True
    dim_after_s: Annotated[float, Meta(ge=1)] = 300.0
    backlight: Path | None = None


class Idle(Section, frozen=True, kw_only=True):
    """Seconds without a sign of life until the warning, and until the visit ends after it."""

    after_s: Annotated[float, Meta(gt=0)] = 60.0
    warning_s: Annotated[float, Meta(gt=0)] = 20.0


class CardTerminal(Section, frozen=True, kw_only=True):
    """``end_of_day_hour``: the till closes the terminal's batch in that hour of the night, when no order is open. Of ZVT:
    ``charset`` is what texts of the terminal are in, ``numbers`` has both sides number their messages (1F73), and
    ``last_receipt`` tells the terminal with every payment what it booked last (1F1F)."""

    driver: Driver = "zvt"
    port: str = "/dev/ttyACM0"
    baud: Baud = 9600
    password: Annotated[str, Meta(pattern=r"^[0-9]{6}$")] = "000000"  # noqa: S105 the terminals' own factory value
    currency: Annotated[str, Meta(pattern=r"^[0-9]{4}$")] = "0978"  # ISO 4217 numeric, what the terminal is set to
    receipts: Literal["till", "terminal"] = "till"  # who writes the card receipt
    key_file: Path | None = None
    certificate: Path | None = None
    sale_id: str = ""
    poi_id: str = ""
    end_of_day_hour: Annotated[int, Meta(ge=0, le=23)] | None = None
    charset: Literal["auto", "cp437", "latin-1", "utf-8", "zvt-7bit"] = "auto"
    numbers: bool = False
    last_receipt: bool = False


class Printer(Section, frozen=True, kw_only=True):
    """``merchant_slips``: which printer prints the merchant's copy of what a terminal writes, or that it is only kept in the
    journal."""

    driver: Driver = "escpos"
    port: str = "/dev/ttyUSB0"
    baud: Baud = 38400
    profile: str = "TM-T88V"
    merchant_slips: Literal["keep", "printer", "kitchen_printer"] = "keep"


class KitchenPrinter(Section, frozen=True, kw_only=True):
    """A second printer, where the food is made. ``language`` is the menu's first one unless it is given; ``categories`` names
    those of the menu that are made there (empty: all), and tickets of the others come from the first printer. ``only_outlet``:
    the kitchen learns of orders in no other way, so that nobody pays while this printer does not print."""

    driver: Driver = "escpos"
    port: str = "/dev/ttyUSB2"
    baud: Baud = 38400
    profile: str = "TM-T88V"
    language: str = ""
    categories: tuple[str, ...] = ()
    only_outlet: bool = False


class Payment(Section, frozen=True, kw_only=True):
    """``partial_approval``: a card may pay less than what is due, the rest is asked of another one. ``tips`` are the
    percentages that are offered before paying; none: no tips."""

    partial_approval: bool = False
    tips: Annotated[tuple[Annotated[int, Meta(ge=1, le=100)], ...], Meta(max_length=4)] = ()


class CardReader(Section, frozen=True, kw_only=True):
    """The chain's cards: how each kind begins, and the regular expression of the number behind it. They are the same on a
    stripe, in a barcode and in a QR code."""

    driver: Driver = "serial"
    port: str = "/dev/ttyUSB1"
    baud: Baud = 9600
    loyalty_prefix: str = "%L"
    gift_prefix: str = "%G"
    staff_prefix: str = "%S"
    loyalty_number: str = ANY_NUMBER
    gift_number: str = ANY_NUMBER
    staff_number: str = ANY_NUMBER


class Scanner(Section, frozen=True, kw_only=True):
    """A barcode scanner on a serial port; an empty ``port``: there is none. ``prefix`` and ``suffix`` are what the scanner is
    set to send before and behind each code, beside CR and LF."""

    driver: Driver = "serial"
    port: str = ""
    baud: Baud = 9600
    prefix: Affix = ""
    suffix: Affix = ""


class Buttons(Section, frozen=True, kw_only=True):
    """Help button, lamps and contacts on GPIO pins (BCM numbers); ``driver`` is a gpiozero pin factory or the simulator.
    Without a number there is no presence sensor, no door contact, or no contact in a headphones jack."""

    driver: Driver = "lgpio"
    help_button: Pin = 17
    help_lamp: Pin = 27
    call_lamp: Pin = 22
    presence: Pin | None = None
    door: Pin | None = None
    headphones: Pin | None = None


class Camera(Section, frozen=True, kw_only=True):
    """``reads_codes``: customers may hold a code before it. ``seen``: in a call it is on until the customer says otherwise;
    ``blurred``: then only the customer is sharp, again until the customer says otherwise."""

    driver: Driver = "v4l2"
    source: str = "/dev/video0"
    reads_codes: bool = True
    seen: bool = True
    blurred: bool = False


class Audio(Section, frozen=True, kw_only=True):
    """``auto`` is the card that is best for calls (`technician check sound` says why); microphone and speaker are for other
    drivers. ``headphones``: their output, if it is another one than the speaker's; ``volume``: with which each visit begins."""

    driver: Driver = "auto"
    microphone: str = "default"
    speaker: str = "default"
    headphones: str = ""
    volume: Level = USUAL


class Config(Section, frozen=True, kw_only=True):
    paths: Paths = Paths()
    hub: Hub = Hub()
    panel: Panel = Panel()
    idle: Idle = Idle()
    card_terminal: CardTerminal = CardTerminal()
    payment: Payment = Payment()
    printer: Printer = Printer()
    kitchen_printer: KitchenPrinter | None = None
    card_reader: CardReader = CardReader()
    scanner: Scanner = Scanner()
    buttons: Buttons = Buttons()
    camera: Camera = Camera()
    audio: Audio = Audio()
    log_level: Literal["debug", "info", "warning"] = "info"

    def socket(self, process: Literal["till", "screen", "line"]) -> Path:
        return self.paths.runtime / f"{process}.sock"

    def device_path(self, kind: str, port: str) -> str:
        """The path to open: the port itself, or where the workbench keeps the simulated device of this kind."""
        return str(self.paths.runtime / "devices" / kind) if port == SIMULATED else port

    @property
    def simulated(self) -> tuple[str, ...]:
        """Kinds of device that are simulated, for the screen to show and the production unit to refuse."""
        named = {
            "card_terminal": self.card_terminal.port,
            "printer": self.printer.port,
            "kitchen_printer": self.kitchen_printer.port if self.kitchen_printer else "",
            "card_reader": self.card_reader.port,
            "scanner": self.scanner.port,
            "buttons": self.buttons.driver,
            "camera": self.camera.driver,
            "audio": self.audio.driver,
        }
        return tuple(kind for kind, value in named.items() if value == SIMULATED)


def load(path: Path, *, production: bool = False) -> Config:
    """Read the file; raises `Problems` with every problem, each with section, key, value and what is allowed.
    In production a simulated device is a problem."""
    try:
        data = tomllib.loads(path.read_text())
    except (OSError, ValueError, RecursionError) as error:  # not TOML, not UTF-8, or a number with thousands of digits
        raise Problems([Problem(str(path), f"not readable: {error}")]) from error
    config = convert(data, Config)
    if problems := _pins_named_twice(config.buttons):
        raise Problems(problems)
    if production and config.simulated:
        raise Problems(
            [Problem(kind, "is simulated; a kiosk in production needs the real device") for kind in config.simulated]
        )
    return config


def _pins_named_twice(buttons: Buttons) -> list[Problem]:
    """One that belongs to two would leave the kiosk without button and lamps."""
    first, problems = dict[int, str](), list[Problem]()
    for key in ("help_button", "help_lamp", "call_lamp", "presence", "door", "headphones"):
        pin = getattr(buttons, key)
        if pin is not None and first.setdefault(pin, key) != key:
            problems.append(Problem(f"buttons.{key}", f"is pin {pin}, and so is {first[pin]}; each has a pin of its own"))
    return problems
