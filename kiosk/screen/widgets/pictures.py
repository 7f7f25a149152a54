"""Pictures of food: read and decoded in a thread, kept within a bound, drawn where they are wanted when they are there."""

import logging
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from kivy.clock import Clock
from kivy.core.image import ImageData, ImageLoader
from kivy.graphics.texture import Texture

log = logging.getLogger(__name__)

SMALL, LARGE = 320, 960
KEPT = {SMALL: 72, LARGE: 3}
UPLOADS_A_FRAME = 2

Key = tuple[str, int]
Came = Callable[[Texture], None]


class Pictures:
    """The menu's pictures in ``folder``, by name and width (`SMALL` or `LARGE`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[int, OrderedDict[Key, Texture]] = {width: OrderedDict() for width in KEPT}
        self._waiting: dict[Key, list[Came]] = {}
        self._decoded: deque[tuple[Key, ImageData | None]] = deque()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="pictures")
        self._upload_soon = Clock.create_trigger(self._upload)

    def want(self, name: str, width: int, came: Came) -> None:
        """Call ``came`` with the texture: now if it is kept, else when it is read. A picture that is missing never comes."""
        key = (name, width)
        kept = self._kept[width]
        if key in kept:
            kept.move_to_end(key)
            came(kept[key])
        elif key in self._waiting:
            self._waiting[key].append(came)
        else:
            self._waiting[key] = [came]
            self._reader.submit(self._read, key).add_done_callback(lambda future: self._hand_over(key, future))

    def forget(self) -> None:
        """A new menu may have new pictures under old names."""
        for kept in self._kept.values():
            kept.clear()

    @property
    def busy(self) -> bool:
        return bool(self._waiting)

    def close(self) -> None:
        self._reader.shutdown(cancel_futures=True)

    def _read(self, key: Key) -> ImageData | None:
        name, width = key
        path = self._folder / f"{name}@{width}.png"
        if not path.is_file():
            log.warning("there is no picture %s", path)
            return None
        return ImageLoader.load(str(path), keep_data=True)._data[0]

    def _hand_over(self, key: Key, future: "Future[ImageData | None]") -> None:
        if future.cancelled():
            return
        error = future.exception()
        if error is not None:
            log.warning("the picture %s@%s cannot be read: %s", *key, error)
        self._decoded.append((key, None if error else future.result()))
        self._upload_soon()

    def _upload(self, _dt: float) -> None:
        for _ in range(min(UPLOADS_A_FRAME, len(self._decoded))):
            key, data = self._decoded.popleft()
            wanted = self._waiting.pop(key, [])
            if data is None:
                continue
            texture = Texture.create_from_data(data)
            texture.flip_vertical()
            kept = self._kept[key[1]]
            kept[key] = texture
            while len(kept) > KEPT[key[1]]:
                kept.popitem(last=False)
            for came in wanted:
                came(texture)
        if self._decoded:
            self._upload_soon()


_in_force: Pictures | None = None


def use(pictures: Pictures | None) -> None:
    """Put a folder of pictures in force, for all `Picture` widgets."""
    global _in_force
    _in_force = pictures


def now() -> Pictures:
    assert _in_force is not None, "pictures.use comes before the first page"
    return _in_force
