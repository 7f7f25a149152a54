"""The line between till and terminal: bytes with the time they take, and everything that can happen to them.

A serial line loses, garbles and repeats bytes and knows no connection; TCP keeps what it carries, or breaks. Faults are planned
by the number of the byte in its direction, so that every byte of a conversation can be the one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from hardware.ends import HungUp, TcpEnd
from proofs.histories.world import Source, World

SERIAL_BYTE_S, SERIAL_LATENCY_S, TCP_LATENCY_S = 11 / 9600, 0.002, 0.0005


class Trouble(StrEnum):
    LOSE = "lose"  # so many bytes never arrive
    GARBLE = "garble"  # so many bytes arrive as others
    REPEAT = "repeat"  # the rest of the block comes twice
    NOISE = "noise"  # so many bytes that nobody sent
    PAUSE = "pause"  # everything from here on comes so many seconds later
    SILENCE = "silence"  # the cable is out for so many seconds, and nobody notices
    HANG_UP = "hang_up"  # so is it, and the till's port dies, as that of a USB adapter
    TILL_DIES = "till_dies"  # behind this byte


SERIAL_ONLY = frozenset({Trouble.LOSE, Trouble.GARBLE, Trouble.REPEAT, Trouble.NOISE})


@dataclass(frozen=True, slots=True)
class WireFault:
    """What happens at byte ``at`` of a direction; ``much`` are bytes or seconds, ``salt`` says which bits."""

    at: int
    trouble: Trouble
    much: float
    salt: int = 0


class Direction:
    """One way. ``arrive`` gets what comes out at the far end."""

    def __init__(self, wire: "Wire", name: str, faults: list[WireFault], arrive: Callable[[bytes], None]) -> None:
        self._wire, self.name, self._arrive = wire, name, arrive
        self._faults = sorted(faults, key=lambda fault: fault.at)
        self._count = 0
        self._free_at = 0.0
        self._stopped: list[bytes] = []
        self._held: list[bytes] = []
        """What TCP sends again: first what the cut stopped on its way, then what was given to it behind."""

    def send(self, data: bytes) -> None:
        end = self._count + len(data)
        while self._faults and self._faults[0].at < end:
            fault = self._faults.pop(0)
            cut = max(0, fault.at - self._count)
            self._carry(data[:cut])
            self._count += cut
            data = self._suffer(fault, data[cut:])
            end = self._count + len(data)
        self._count = end
        self._carry(data)

    def _suffer(self, fault: WireFault, rest: bytes) -> bytes:
        """What is still to be sent after the fault."""
        wire, much = self._wire, int(fault.much)
        if wire.tcp and fault.trouble in SERIAL_ONLY:
            return rest
        wire.told(f"{self.name}: {fault.trouble} {fault.much:g}")
        match fault.trouble:
            case Trouble.LOSE:
                return rest[much:]
            case Trouble.GARBLE:
                return (
                    bytes(byte ^ (fault.salt >> at % 3 & 0xFF or 1) for at, byte in enumerate(rest[:much]))
                    + rest[much:]
                )
            case Trouble.REPEAT:
                self._carry(rest)
                return rest
            case Trouble.NOISE:
                return bytes((fault.salt >> at % 8) & 0xFF for at in range(much)) + rest
            case Trouble.PAUSE:
                self._free_at = max(self._free_at, wire.world.now) + fault.much
                return rest
            case Trouble.SILENCE | Trouble.HANG_UP:
                wire.cut(hang_up=fault.trouble is Trouble.HANG_UP)
                wire.world.later(fault.much, wire.mend)
                return rest
            case Trouble.TILL_DIES:
                wire.till_dies()
                return b""

    def _carry(self, data: bytes) -> None:
        if not data:
            return
        wire = self._wire
        if wire.is_cut:
            if wire.tcp and not wire.is_hung_up:
                self._held.append(data)
            return
        begin = max(wire.world.now, self._free_at)
        self._free_at = begin + (TCP_LATENCY_S if wire.tcp else SERIAL_LATENCY_S + len(data) * SERIAL_BYTE_S)
        connection = wire.connection
        wire.world.at(self._free_at, lambda: self._deliver(data, connection))

    def _deliver(self, data: bytes, connection: int) -> None:
        wire = self._wire
        if wire.is_cut and not wire.tcp:
            return
        if wire.is_cut and not wire.is_hung_up:
            self._stopped.append(data)
        elif not wire.tcp or connection == wire.connection:
            if wire.arrives is not None:
                wire.arrives(self.name, data)
            self._arrive(data)

    def release(self) -> None:
        """TCP sends again what was on its way when the line was cut."""
        held, self._stopped, self._held = [*self._stopped, *self._held], [], []
        for data in held:
            self._carry(data)

    def drop(self) -> None:
        """Of a connection that is over."""
        self._stopped.clear()
        self._held.clear()
        self._free_at = 0.0

    def calm(self) -> None:
        self._faults.clear()


class Wire:
    """Both directions with what is read at their ends. ``told`` gets a line for the log at every fault, ``arrives`` everything
    that comes through, and where."""

    def __init__(
        self,
        world: World,
        *,
        tcp: bool,
        to_till: list[WireFault],
        to_terminal: list[WireFault],
        told: Callable[[str], None],
        till_dies: Callable[[], None],
        arrives: Callable[[str, bytes], None] | None,
    ) -> None:
        self.world, self.tcp, self.told, self.till_dies, self.arrives = world, tcp, told, till_dies, arrives
        self.is_cut = self.is_hung_up = False
        self.connection = 0
        """Grows with every TCP connection; what was sent in an older one is lost."""
        self.port: Port | None = None
        self.end = TcpTerminalEnd(self) if tcp else SerialTerminalEnd(self)
        self.to_till = Direction(self, "to the till", to_till, self._reach_till)
        self.to_terminal = Direction(self, "to the terminal", to_terminal, self.end.take)

    def cut(self, *, hang_up: bool) -> None:
        self.is_cut = True
        self.told(f"the cable is out{', the port is gone' if hang_up else ''}")
        if hang_up:
            self.hang_up()

    def hang_up(self) -> None:
        self.is_hung_up = True
        if self.port is not None:
            self.port.lose()

    def mend(self) -> None:
        if self.is_cut:
            self.is_cut = self.is_hung_up = False
            self.told("the cable is in again")
            self.to_till.release()
            self.to_terminal.release()

    def calm(self) -> None:
        """Nothing goes wrong from here on."""
        self.to_till.calm()
        self.to_terminal.calm()
        self.mend()

    def open(self) -> "Port":
        """By the till. Raises OSError."""
        if self.is_hung_up:
            raise FileNotFoundError(2, "No such device")
        if self.tcp:
            if self.is_cut:
                raise TimeoutError(110, "timed out")
            self.connection += 1
            self.to_till.drop()
            self.to_terminal.drop()
            self.end.connect()
        self.port = Port(self)
        return self.port

    def _reach_till(self, data: bytes) -> None:
        if self.port is not None:
            self.port.take(data)


class Port:
    """The till's end, as `serial.Serial` and `TcpPort` are."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._source = Source()
        self._descriptor = wire.world.descriptor(self._source)
        self._heard = bytearray()
        self._lost = self._closed = False

    def fileno(self) -> int:
        return self._descriptor

    def take(self, data: bytes) -> None:
        self._heard += data
        self._source.ready = True
        self._source.poke()

    def lose(self) -> None:
        self._lost = self._source.ready = True
        self._source.poke()

    def read(self, size: int, /) -> bytes:
        if self._lost:
            raise OSError(5, "the device is gone")
        data = bytes(self._heard)
        self._heard.clear()
        self._source.ready = False
        return data

    def write(self, data: bytes, /) -> None:
        if self._lost:
            raise OSError(5, "the device is gone")
        if not self._closed:
            self._wire.to_terminal.send(data)

    def close(self) -> None:
        self._closed = True
        if self._wire.port is self:
            self._wire.port = None
            if self._wire.tcp:
                self._wire.end.till_closed()


class SerialTerminalEnd:
    """`hardware.ends.SerialEnd` on the simulated wire."""

    is_plugged = True

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._source = Source()
        self._descriptor = wire.world.descriptor(self._source)
        self._heard = bytearray()

    def plug(self) -> None:
        pass

    def unplug(self) -> None:
        pass

    def connect(self) -> None:
        pass

    def hang_up(self) -> None:
        pass

    def till_closed(self) -> None:
        pass

    def waits_on(self) -> list[int]:
        return [self._descriptor]

    def take(self, data: bytes) -> None:
        self._heard += data
        self._source.ready = True
        self._source.poke()

    def read(self, readable: list[int]) -> bytes:
        data = bytes(self._heard)
        self._heard.clear()
        self._source.ready = False
        return data

    def write(self, data: bytes) -> None:
        self._wire.to_till.send(data)


class TcpTerminalEnd(TcpEnd):
    """`hardware.ends.TcpEnd` on the simulated wire: one connection at a time, a new one takes the place of the old."""

    is_plugged = True

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._source = Source()
        self._descriptor = wire.world.descriptor(self._source)
        self._heard = bytearray()
        self._over = self._connected = False

    def plug(self) -> None:
        pass

    def unplug(self) -> None:
        pass

    def waits_on(self) -> list[int]:
        return [self._descriptor]

    def connect(self) -> None:
        self._over = self._connected  # the old connection ends by the new one
        self._connected = True
        self._heard.clear()
        self._tell()

    def hang_up(self) -> None:
        """The terminal closes; the till hears of it unless the cable is out."""
        self._connected = False
        self._heard.clear()
        if self._wire.port is not None and not self._wire.is_cut:
            self._wire.world.later(TCP_LATENCY_S, self._wire.port.lose)

    def till_closed(self) -> None:
        """Or the connection broke; the terminal hears of it unless the cable is out."""
        if not self._wire.is_cut:
            connection = self._wire.connection
            self._wire.world.later(TCP_LATENCY_S, lambda: self._lose(connection))

    def _lose(self, connection: int) -> None:
        if connection == self._wire.connection and self._connected:
            self._connected, self._over = False, True
            self._tell()

    def _tell(self) -> None:
        self._source.ready = True
        self._source.poke()

    def take(self, data: bytes) -> None:
        if self._connected:
            self._heard += data
            self._tell()

    def read(self, readable: list[int]) -> bytes:
        self._source.ready = False
        if self._over:
            self._over = False
            self._source.ready = bool(self._heard)
            raise HungUp
        data = bytes(self._heard)
        self._heard.clear()
        return data

    def write(self, data: bytes) -> None:
        if self._connected:
            self._wire.to_till.send(data)
