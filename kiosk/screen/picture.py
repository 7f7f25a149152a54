"""What stands in the window, as a picture for the workbench. A window that has not changed is not drawn again for it."""

import asyncio
import io
from typing import Any

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

DRAWN_WITHIN_S = 3.0


async def drawn() -> None:
    """Until the next frame is in the window: everything that was told to it has its place. Raises `TimeoutError`."""
    flipped: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def on_flip(*_: Any) -> None:
        if not flipped.done():
            flipped.set_result(None)

    Window.bind(on_flip=on_flip)
    try:
        Window.canvas.ask_update()
        async with asyncio.timeout(DRAWN_WITHIN_S):
            await flipped
    finally:
        Window.unbind(on_flip=on_flip)


class Pictures:
    """Reads pixels after a frame was drawn and before it is shown: at no other time is the buffer certain to be whole."""

    def __init__(self) -> None:
        self._drawn = True
        self._waiting: list[asyncio.Future[tuple[int, int, bytes]]] = []
        self._last = b""
        self._one_at_a_time = asyncio.Lock()
        Window.bind(on_flip=self._on_flip)

    async def png(self) -> bytes:
        """The window as a PNG. Raises `TimeoutError` when nothing was drawn in time."""
        async with self._one_at_a_time:
            if self._drawn:
                pixels: asyncio.Future[tuple[int, int, bytes]] = asyncio.get_running_loop().create_future()
                self._waiting.append(pixels)
                Window.canvas.ask_update()
                async with asyncio.timeout(DRAWN_WITHIN_S):
                    width, height, data = await pixels
                self._last = await asyncio.to_thread(_png, width, height, data)
            return self._last

    def _on_flip(self, *_: Any) -> None:
        self._drawn = not self._waiting
        for pixels in self._waiting:
            if not pixels.done():
                width, height = map(int, Window.system_size)
                data = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
                pixels.set_result((width, height, bytes(data)))
        self._waiting.clear()


def _png(width: int, height: int, data: bytes) -> bytes:
    from PIL import Image  # only with simulated devices, so a kiosk in production does not load it

    image = Image.frombuffer("RGBA", (width, height), data, "raw", "RGBA", 0, -1).convert("RGB")
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
