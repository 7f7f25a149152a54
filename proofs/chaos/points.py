"""A process that dies exactly before or after its N-th write, fsync or word on a wire.

The child lets the kernel stop it at those calls only (a seccomp filter with SECCOMP_RET_TRACE) and is traced by the
process that forked it (ptrace), so it runs at full speed between them, unchanged, with all its threads. Calls are counted
over all threads, each kind by itself: a journal's fourth write is the same in every run, whatever the sockets did meanwhile.
"""

import ctypes
import os
import platform
import signal
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, NoReturn

import msgspec


class Kind(StrEnum):
    DISK = "disk"  # a file below the folder: its writes, and what makes them durable
    WIRE = "wire"  # a serial line or a TCP connection
    SOCKET = "socket"  # an answer on a named Unix socket, to another process of this kiosk


class Report(msgspec.Struct, frozen=True):
    """``calls``: how many of each kind there were; ``at``: the call at which it died, in words, or nothing."""

    calls: dict[Kind, int]
    at: str = ""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """Die ``moment`` the ``number``-th call of ``kind`` (from 1; 0: never, only count). Files count below ``folder``.
    ``report`` is where the `Report` is left."""

    kind: Kind
    number: int
    moment: Literal["before", "after"]
    folder: str
    report: str

    def __str__(self) -> str:
        return f"{self.moment}:{self.kind}:{self.number}"

    def watch(self, live: Callable[[], int]) -> int:
        """Run ``live`` in a child that dies at this point; its exit status, or an end by SIGKILL as its own."""
        child = os.fork()
        if child == 0:
            _be_traced()
            os._exit(live())
        return _Tracer(self, child).run()


_X86 = {
    1: "write", 20: "writev", 18: "pwrite64", 44: "sendto", 46: "sendmsg", 74: "fsync", 75: "fdatasync",
    77: "ftruncate", 82: "rename", 87: "unlink",
}  # fmt: skip
_ARM = {
    64: "write", 66: "writev", 68: "pwrite64", 206: "sendto", 211: "sendmsg", 82: "fsync", 83: "fdatasync",
    46: "ftruncate", 38: "renameat", 35: "unlinkat",
}  # fmt: skip
CALLS: Mapping[int, str] = {"x86_64": _X86, "aarch64": _ARM}[platform.machine()]
PATH_AT = {"rename": 0, "unlink": 0, "renameat": 1, "unlinkat": 1}
"""Calls that name a file instead of a descriptor, and the argument that does."""

TRACEME, CONT, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 7, 24, 0x4200, 0x420E
TRACE_SYSGOOD, TRACE_CLONE, TRACE_SECCOMP, EXIT_KILL = 0x1, 0x8, 0x80, 0x100000
EVENT_SECCOMP, ANY_THREAD, SYSCALL_STOP = 7, 0x40000000, signal.SIGTRAP | 0x80
NO_NEW_PRIVILEGES, PDEATHSIG, SET_SECCOMP, FILTER = 38, 1, 22, 2
_INFO = struct.Struct("<B3xIQQQ6Q")
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


def _check(result: int, what: str) -> None:
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _be_traced() -> None:
    """Stop until the tracer is ready, then let the kernel stop us at `CALLS`."""
    _check(_libc.prctl(PDEATHSIG, signal.SIGKILL), "prctl")
    _check(_libc.ptrace(TRACEME, 0, None, None), "ptrace")
    os.kill(os.getpid(), signal.SIGSTOP)
    allow, trace = (0x06, 0, 0, 0x7FFF0000), (0x06, 0, 0, 0x7FF00000)  # BPF: return
    tests = [(0x15, len(CALLS) - at, 0, number) for at, number in enumerate(CALLS)]  # BPF: jump if equal
    code = b"".join(struct.pack("<HBBI", *step) for step in ((0x20, 0, 0, 0), *tests, allow, trace))
    kept = ctypes.create_string_buffer(code)
    program = _Program(len(code) // 8, ctypes.cast(kept, ctypes.c_void_p))
    _check(_libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")
    _check(_libc.prctl(SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0), "seccomp")


class _Tracer:
    def __init__(self, point: Point, child: int) -> None:
        self._point, self._child = point, child
        self._calls: Counter[Kind] = Counter()
        self._at = ""
        self._threads = {child}
        self._sockets: dict[str, Kind | None] = {}

    def run(self) -> int:
        os.waitpid(self._child, 0)  # it has stopped itself
        self._ptrace(SETOPTIONS, self._child, TRACE_SYSGOOD | TRACE_CLONE | TRACE_SECCOMP | EXIT_KILL)
        self._ptrace(CONT, self._child)
        while True:
            thread, status = os.waitpid(-1, ANY_THREAD)
            if not os.WIFSTOPPED(status):
                if thread == self._child:
                    return self._end(status)
                continue
            try:
                self._stopped(thread, os.WSTOPSIG(status), status >> 16)
            except ProcessLookupError:  # killed meanwhile; its end is reported next
                continue

    def _stopped(self, thread: int, number: int, event: int) -> None:
        is_new = thread not in self._threads
        self._threads.add(thread)
        if event == EVENT_SECCOMP and self._reached(thread):
            if self._point.moment == "before":
                os.kill(self._child, signal.SIGKILL)
            else:
                self._ptrace(SYSCALL, thread)
        elif number == SYSCALL_STOP:  # the call has returned
            os.kill(self._child, signal.SIGKILL)
        else:
            is_ours = event != 0 or (is_new and number == signal.SIGSTOP)
            self._ptrace(CONT, thread, 0 if is_ours else number)

    def _reached(self, thread: int) -> bool:
        """Whether the call that a thread is about to make is the one."""
        buffer = ctypes.create_string_buffer(_INFO.size)
        _check(_libc.ptrace(GET_SYSCALL_INFO, thread, _INFO.size, ctypes.addressof(buffer)), "ptrace")
        _, _, _, _, number, *arguments = _INFO.unpack(buffer.raw)
        name = CALLS[number]
        target = self._target(name, arguments)
        kind = self._kind(target)
        if kind is None:
            return False
        self._calls[kind] += 1
        if self._point.number == 0:
            self._report()
        if (kind, self._calls[kind]) != (self._point.kind, self._point.number):
            return False
        self._at = f"{name} {Path(target).name}"
        return True

    def _target(self, name: str, arguments: list[int]) -> str:
        if name not in PATH_AT:
            try:
                return os.readlink(f"/proc/{self._child}/fd/{arguments[0]}")
            except OSError:
                return ""
        with open(f"/proc/{self._child}/mem", "rb") as memory:
            memory.seek(arguments[PATH_AT[name]])
            return memory.read(256).split(b"\0")[0].decode(errors="replace")

    def _kind(self, target: str) -> Kind | None:
        if target.startswith("/dev/pt"):
            return Kind.WIRE
        if target.startswith("socket:"):
            if target not in self._sockets:
                self._sockets[target] = _kind_of_socket(target[len("socket:[") : -1])
            return self._sockets[target]
        is_ours = Path(target).is_relative_to(self._point.folder) and not target.endswith(".log")
        return Kind.DISK if is_ours else None

    def _report(self) -> None:
        report = Path(self._point.report)
        whole = report.with_suffix(".new")  # whoever looks meanwhile, or kills us, finds the whole of it or nothing
        whole.write_bytes(msgspec.json.encode(Report(dict(self._calls), self._at)))
        whole.replace(report)

    def _end(self, status: int) -> int:
        self._report()
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            _die(-code)
        return code

    @staticmethod
    def _ptrace(request: int, thread: int, data: int = 0) -> None:
        _check(_libc.ptrace(request, thread, None, data), "ptrace")


def _kind_of_socket(inode: str) -> Kind | None:
    """Nothing for a pair of sockets by which a process only wakes itself."""
    for line in Path("/proc/net/unix").read_text().splitlines():
        _, _, _, _, _, _, found, *path = line.split(maxsplit=7)
        if found == inode:
            return Kind.SOCKET if path else None
    return Kind.WIRE


def _die(number: int) -> NoReturn:
    os.kill(os.getpid(), number)
    raise AssertionError("still alive")
