"""A fork server: one process that has imported everything and makes a fresh one in milliseconds.

A forked child runs the real ``main`` of its program, under its command line, with a log of its own. Only this process kills
its children, and only those that it has not yet buried, so that a process id never means somebody else.
"""

import asyncio
import ctypes
import gc
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from pkgutil import resolve_name

import msgspec

from proofs.chaos.points import Point
from proofs.chaos.wires import Held, number_from_zero

PR_SET_PDEATHSIG = 1


class Start(msgspec.Struct, frozen=True, tag=True):
    """``program`` is one of `PROGRAMS`, or ``module:function``; ``point`` is where it shall die by itself."""

    child: int
    program: str
    arguments: tuple[str, ...]
    log: str
    environment: dict[str, str]
    point: Point | None = None


class Kill(msgspec.Struct, frozen=True, tag=True):
    child: int


class Ended(msgspec.Struct, frozen=True):
    """``status`` as `os.waitstatus_to_exitcode` gives it: -9 when it was killed."""

    child: int
    status: int


_orders, _endings = msgspec.json.Decoder(Start | Kill), msgspec.json.Decoder(Ended)


class Process:
    """A child of the fork server."""

    def __init__(self, server: "ForkServer", child: int) -> None:
        self._server, self._child = server, child
        self._status: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @property
    def runs(self) -> bool:
        return not self._status.done()

    def kill(self) -> None:
        """SIGKILL, as soon as the fork server hears it."""
        if self.runs:
            self._server.say(Kill(self._child))

    async def ended(self) -> int:
        """Its exit status, once it is gone."""
        return await asyncio.shield(self._status)

    def end(self, status: int) -> None:
        self._status.set_result(status)


class ForkServer:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._children: dict[int, Process] = {}
        self._count = 0

    def start(
        self,
        program: str,
        arguments: tuple[str, ...],
        log: Path,
        environment: dict[str, str],
        point: Point | None = None,
    ) -> Process:
        self._count += 1
        process = self._children[self._count] = Process(self, self._count)
        self.say(Start(self._count, program, arguments, str(log), environment, point))
        return process

    def say(self, order: Start | Kill) -> None:
        self._writer.write(msgspec.json.encode(order) + b"\n")

    async def listen(self) -> None:
        """For ever, or until the server is gone."""
        while line := await self._reader.readline():
            ended = _endings.decode(line)
            self._children.pop(ended.child).end(ended.status)
        raise ConnectionError("the fork server is gone; its words are above")


@asynccontextmanager
async def fork_server() -> AsyncIterator[ForkServer]:
    """Every child is killed at the end."""
    near, far = socket.socketpair()
    command = [sys.executable, "-m", "proofs.chaos.forks", str(far.fileno())]
    running = await asyncio.create_subprocess_exec(*command, pass_fds=[far.fileno()])
    far.close()
    reader, writer = await asyncio.open_connection(sock=near, limit=2**20)
    server = ForkServer(reader, writer)
    async with asyncio.TaskGroup() as group:
        listening = group.create_task(server.listen())
        try:
            yield server
        finally:
            listening.cancel()
            writer.close()
            await running.wait()


# -- the server's own process ----------------------------------------------------------------------------------------


class _Server:
    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._children: dict[int, int] = {}  # by process id
        self._held = Held()
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write)

    def serve(self) -> None:
        """Until the other end closes."""
        heard = b""
        while True:
            readable, _, _ = select.select([self._orders.fileno(), self._held.fileno(), self._wake_read], [], [])
            if self._held.fileno() in readable:
                self._held.take()
            if self._wake_read in readable:
                os.read(self._wake_read, 4096)
                self._bury()
            if self._orders.fileno() in readable:
                try:
                    data = self._orders.recv(2**16)
                except ConnectionResetError:  # it was killed before it had heard of every end
                    data = b""
                if not data:
                    break
                *lines, heard = (heard + data).split(b"\n")
                for line in lines:
                    self._obey(_orders.decode(line))
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)
        while self._children:
            self._children.pop(os.wait()[0], None)

    def _obey(self, order: Start | Kill) -> None:
        if isinstance(order, Kill):
            for pid in [pid for pid, child in self._children.items() if child == order.child]:
                os.kill(pid, signal.SIGKILL)
            return
        pid = os.fork()
        if pid == 0:
            self._become(order)
        self._children[pid] = order.child

    def _bury(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            ended = Ended(self._children.pop(pid), os.waitstatus_to_exitcode(status))
            with suppress(BrokenPipeError):  # nobody wants to know any more
                self._orders.sendall(msgspec.json.encode(ended) + b"\n")

    def _become(self, order: Start) -> None:
        """Never returns."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._orders.close()
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            for descriptor, to in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
                os.dup2(descriptor, to)
            status = _live(order) if order.point is None else order.point.watch(lambda: _live(order))
        except BaseException:  # a child must never return into its parent's code
            traceback.print_exc()
        finally:
            os._exit(status)


def _live(order: Start) -> int:
    """The program from its beginning to its end; its exit status."""
    from proofs.chaos.programs import PROGRAMS

    status: object = 1
    os.environ.update(order.environment)
    sys.argv = [order.program, *order.arguments]
    try:
        program = PROGRAMS.get(order.program) or resolve_name(order.program)
        status = program()
    except SystemExit as end:
        status = end.code
    except BaseException:  # as an interpreter would at its end
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return status if isinstance(status, int) else 0


def main() -> None:
    import proofs.chaos.programs  # noqa: F401 - once, for all children

    orders = socket.socket(fileno=int(sys.argv[1]))
    with suppress(PermissionError):
        number_from_zero()
    gc.collect()
    gc.freeze()
    _Server(orders).serve()


if __name__ == "__main__":
    main()
