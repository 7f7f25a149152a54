"""Puts a `Disk` under SQLite: a VFS for the very library that Python's sqlite3 is linked with, so that what is tried is the
program's own code, its own connection and the SQLite it is shipped with.

Only this process sees the disk: the index of a write-ahead log is plain memory here, and locks are granted, so a file is for
one connection at a time.
"""

import ctypes as c
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

from proofs.power.disk import Create, Delete, Disk, Sync, Truncate, Write

OK, IOERR, CANTOPEN, NOTFOUND, SHORT_READ = 0, 10, 14, 12, 522
OPEN_CREATE, OPEN_DELETE_ON_CLOSE, POWERSAFE_OVERWRITE = 0x4, 0x8, 0x1000
NAME = b"power_cut"
SECTOR = 4096

_int, _pointer, _i64 = c.c_int, c.c_void_p, c.c_int64


class _File(c.Structure):
    _fields_ = [("methods", _pointer), ("number", _i64)]


class _Vfs(c.Structure):
    """Up to what SQLite calls version 1 of it; the rest of the default one's functions stay."""

    _fields_ = [
        ("version", _int),
        ("file_size", _int),
        ("longest_path", _int),
        ("next", _pointer),
        ("name", c.c_char_p),
        ("data", _pointer),
        *((name, _pointer) for name in ("open", "delete", "access", "full_path")),
        *((name, _pointer) for name in ("dl_open", "dl_error", "dl_sym", "dl_close")),
        *((name, _pointer) for name in ("randomness", "sleep", "current_time", "last_error")),
    ]


_SIGNATURES: dict[str, tuple[Any, ...]] = {
    "close": (),
    "read": (_pointer, _int, _i64),
    "write": (_pointer, _int, _i64),
    "truncate": (_i64,),
    "sync": (_int,),
    "file_size": (c.POINTER(_i64),),
    "lock": (_int,),
    "unlock": (_int,),
    "check_lock": (c.POINTER(_int),),
    "control": (_int, _pointer),
    "sector": (),
    "characteristics": (),
    "shm_map": (_int, _int, _int, c.POINTER(_pointer)),
    "shm_lock": (_int, _int, _int),
    "shm_barrier": (),
    "shm_unmap": (_int,),
}


class _Methods(c.Structure):
    """Version 2: with the index of a write-ahead log."""

    _fields_ = [("version", _int), *((name, _pointer) for name in _SIGNATURES)]


class SqliteDisk:
    """The disk that SQLite uses while `installed`. ``failure`` is what went wrong in here, which SQLite cannot pass on."""

    def __init__(self) -> None:
        self.disk = Disk({})
        self.chance = Random(0)
        self.failure: BaseException | None = None
        self._open: dict[int, tuple[str, bool]] = {}
        self._indexes: dict[str, list[Any]] = {}
        self._count = 0
        self._library = c.CDLL("libsqlite3.so.0")
        self._library.sqlite3_vfs_find.restype = c.POINTER(_Vfs)
        self._kept: list[Any] = []  # what C code points to
        self._methods = _Methods(2, *(self._callback(name, _SIGNATURES[name]) for name in _SIGNATURES))
        default = self._library.sqlite3_vfs_find(None).contents
        values = {name: getattr(default, name) for name, *_ in _Vfs._fields_}
        values |= {"version": 1, "file_size": c.sizeof(_File), "name": NAME, "next": None, "longest_path": 512}
        values["open"] = self._callback("open_file", (c.c_char_p, c.POINTER(_File), _int, c.POINTER(_int)))
        values["delete"] = self._callback("delete_file", (c.c_char_p, _int))
        values["access"] = self._callback("access_file", (c.c_char_p, _int, c.POINTER(_int)))
        values["full_path"] = self._callback("full_path", (c.c_char_p, _int, _pointer))
        values["randomness"] = self._callback("randomness", (_int, _pointer))
        self._vfs = _Vfs(**values)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Every connection that is opened meanwhile is to this disk."""
        self._library.sqlite3_vfs_register(c.byref(self._vfs), 1)
        try:
            yield
        finally:
            self._library.sqlite3_vfs_unregister(c.byref(self._vfs))

    def use(self, disk: Disk, chance: Random) -> None:
        """From now on; no connection may be open. The same chance makes SQLite choose the same."""
        assert not self._open, f"{self._open!r} are still open"
        self.disk, self.chance, self.failure = disk, chance, None
        self._indexes.clear()
        self._library.sqlite3_randomness(0, None)  # forget, so that it is begun anew from our chance

    def _callback(self, name: str, arguments: tuple[Any, ...]) -> Any:
        method: Callable[..., int] = getattr(self, f"_{name}")

        def guarded(*values: Any) -> int:
            try:
                return method(*values)
            except BaseException as error:
                self.failure = error
                return IOERR

        function = c.CFUNCTYPE(_int, _pointer, *arguments)(guarded)
        self._kept.append(function)
        return c.cast(function, _pointer)

    # -- the disk --------------------------------------------------------------------------------------------------

    def _open_file(self, _: int, name: bytes | None, file: Any, flags: int, got: Any) -> int:
        self._count += 1
        path = name.decode() if name is not None else f"temporary {self._count}"
        if path not in self.disk.files:
            if not flags & OPEN_CREATE:
                return CANTOPEN
            self.disk.do(Create(path))
        self._open[self._count] = path, bool(flags & OPEN_DELETE_ON_CLOSE)
        file.contents.methods, file.contents.number = c.addressof(self._methods), self._count
        if got:
            got.contents.value = flags
        return OK

    def _delete_file(self, _: int, name: bytes, __: int) -> int:
        if name.decode() in self.disk.files:
            self.disk.do(Delete(name.decode()))
        return OK

    def _access_file(self, _: int, name: bytes, __: int, answer: Any) -> int:
        answer.contents.value = name.decode() in self.disk.files
        return OK

    def _full_path(self, _: int, name: bytes, size: int, answer: int) -> int:
        c.memmove(answer, name + b"\0", min(size, len(name) + 1))
        return OK

    def _randomness(self, _: int, size: int, answer: int) -> int:
        c.memmove(answer, self.chance.randbytes(size), size)
        return size

    # -- a file ----------------------------------------------------------------------------------------------------

    def _path(self, file: int) -> str:
        return self._open[_File.from_address(file).number][0]

    def _content(self, file: int) -> bytearray:
        return self.disk.files[self._path(file)]

    def _close(self, file: int) -> int:
        path, delete = self._open.pop(_File.from_address(file).number)
        if delete:
            self.disk.do(Delete(path))
        return OK

    def _read(self, file: int, answer: int, size: int, offset: int) -> int:
        found = bytes(self._content(file)[offset : offset + size])
        c.memmove(answer, found.ljust(size, b"\0"), size)
        return OK if len(found) == size else SHORT_READ

    def _write(self, file: int, data: int, size: int, offset: int) -> int:
        self.disk.do(Write(self._path(file), offset, c.string_at(data, size)))
        return OK

    def _truncate(self, file: int, size: int) -> int:
        self.disk.do(Truncate(self._path(file), size))
        return OK

    def _sync(self, file: int, _: int) -> int:
        self.disk.do(Sync(self._path(file)))
        return OK

    def _file_size(self, file: int, answer: Any) -> int:
        answer.contents.value = len(self._content(file))
        return OK

    def _lock(self, _: int, __: int) -> int:
        return OK

    def _unlock(self, _: int, __: int) -> int:
        return OK

    def _check_lock(self, _: int, answer: Any) -> int:
        answer.contents.value = 0
        return OK

    def _control(self, _: int, __: int, ___: int) -> int:
        return NOTFOUND

    def _sector(self, _: int) -> int:
        return SECTOR

    def _characteristics(self, _: int) -> int:
        return POWERSAFE_OVERWRITE

    # -- the index of the write-ahead log --------------------------------------------------------------------------

    def _shm_map(self, file: int, page: int, size: int, extend: int, answer: Any) -> int:
        pages = self._indexes.setdefault(self._path(file), [])
        while extend and len(pages) <= page:
            pages.append(c.create_string_buffer(size))
        answer.contents.value = c.addressof(pages[page]) if page < len(pages) else None
        return OK

    def _shm_lock(self, _: int, __: int, ___: int, ____: int) -> int:
        return OK

    def _shm_barrier(self, _: int) -> int:
        return OK

    def _shm_unmap(self, file: int, delete: int) -> int:
        if delete:
            self._indexes.pop(self._path(file), None)
        return OK
