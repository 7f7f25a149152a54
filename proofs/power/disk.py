"""A disk whose power can be cut: what was written to it, in order, and what is left of that behind the cut.

A program sees every write at once. The disk has it for good only from the file's next sync on; at the cut each change
since then is kept, dropped or torn by chance, each for itself and in no order, as caches of disks and cards do it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from random import Random

DROPPED, TORN = 0.4, 0.1
"""How many of the changes that were not synced are lost, and how many are half done."""

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Write:
    file: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    file: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """From here on the file, and that it exists, is safe."""

    file: str


@dataclass(frozen=True, slots=True)
class Create:
    file: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Counts as safe at once."""

    file: str


Change = Write | Truncate | Sync | Create | Delete


class Disk:
    """``files`` is what programs see, ``changes`` what they did since the disk was made."""

    def __init__(self, files: Files) -> None:
        self.files = {name: bytearray(content) for name, content in files.items()}
        self.changes: list[Change] = []

    def do(self, change: Change) -> None:
        self.changes.append(change)
        if not isinstance(change, Sync):
            apply(self.files, change)


def apply(files: dict[str, bytearray], change: Change) -> None:
    """Do it whole."""
    match change:
        case Write(file, offset, data):
            content = files.setdefault(file, bytearray())
            if len(content) < offset:
                content.extend(bytes(offset - len(content)))
            content[offset : offset + len(data)] = data
        case Truncate(file, size):
            del files.setdefault(file, bytearray())[size:]
        case Create(file):
            files.setdefault(file, bytearray())
        case Delete(file):
            files.pop(file, None)
        case Sync(_):
            pass


class Platter:
    """What is safe, change by change, and what is only in the disk's cache."""

    def __init__(self, files: Files) -> None:
        self._safe = {name: bytearray(content) for name, content in files.items()}
        self._cached: list[Change] = []

    def take(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if isinstance(change, Sync | Delete):
                for cached in self._cached:
                    if cached.file == change.file:
                        apply(self._safe, cached)
                self._cached = [cached for cached in self._cached if cached.file != change.file]
            if isinstance(change, Delete):
                apply(self._safe, change)
            elif not isinstance(change, Sync):
                self._cached.append(change)

    def cut(self, chance: Random) -> dict[str, bytes]:
        """The files that are found after the cut."""
        files = {name: bytearray(content) for name, content in self._safe.items()}
        lost = {c.file for c in self._cached if isinstance(c, Create) and chance.random() < DROPPED}
        for change in self._cached:
            if change.file in lost:
                continue
            luck = chance.random()
            if luck < TORN and isinstance(change, Write):
                apply(files, _torn(change, chance))
            elif luck >= TORN + DROPPED:
                apply(files, change)
        return {name: bytes(content) for name, content in files.items()}


def _torn(write: Write, chance: Random) -> Write:
    """Its beginning or its end, or all of it with one sector of rubbish."""
    at = chance.randrange(len(write.data) + 1)
    match chance.randrange(3):
        case 0:
            return Write(write.file, write.offset, write.data[:at])
        case 1:
            return Write(write.file, write.offset + at, write.data[at:])
        case _:
            begin = at - at % 512
            size = min(512, len(write.data) - begin)
            data = write.data[:begin] + chance.randbytes(size) + write.data[begin + size :]
            return Write(write.file, write.offset, data)
