"""A telephone with a QR code on it, held before the kiosk's simulated camera."""

import contextlib
import io
import os
from pathlib import Path

import segno
from PIL import Image, ImageDraw

CUSTOMER = Path(__file__).parent / "faces" / "customer" / "rasterised" / "00.jpg"
SIZE = (640, 480)
PHONE = (200, 320)


class HeldCode:
    """``path`` is where the simulated camera looks (`hardware.camera.capture.SimulatedCapture`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.take_away()

    def hold(self, text: str) -> None:
        new = self._path.with_suffix(".new")
        new.write_bytes(_picture(text))
        os.replace(new, self._path)

    def take_away(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()


def _picture(text: str) -> bytes:
    scene = Image.open(CUSTOMER).convert("RGB").resize(SIZE)
    phone = Image.new("RGBA", (400, 640))
    ImageDraw.Draw(phone).rounded_rectangle((0, 0, 399, 639), 52, "#1E1A17")
    ImageDraw.Draw(phone).rounded_rectangle((18, 18, 381, 621), 38, "#FFFFFF")
    drawn = io.BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=12, border=0)
    phone.paste(Image.open(drawn).convert("RGB").resize((280, 280), Image.Resampling.NEAREST), (60, 150))
    turned = phone.resize(PHONE).rotate(-6, Image.Resampling.BICUBIC, expand=True)
    scene.paste(turned, (204, 74), turned)
    made = io.BytesIO()
    scene.save(made, "png")
    return made.getvalue()
