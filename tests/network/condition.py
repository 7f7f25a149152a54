"""What a line does to packets: decided by a seed and the clock, without any I/O."""

import random

import msgspec


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One direction of a host's line. ``loss`` is the share of packets that is lost, in runs of ``burst`` on average.
    ``jitter_ms`` is the most that a packet is late beyond ``delay_ms``, each by its own, so that they overtake one another
    unless ``in_order``. What waits longer than ``queue_ms`` for ``kbit_s`` is lost (0: no limit). ``tcp_ports`` and ``udp_ports``
    are those of servers that a firewall lets through, and nothing else of that kind (None: everything)."""

    delay_ms: float = 0
    jitter_ms: float = 0
    in_order: bool = False
    loss: float = 0
    burst: float = 1
    kbit_s: float = 0
    queue_ms: float = 200
    blackout: bool = False
    tcp_ports: tuple[int, ...] | None = None
    udp_ports: tuple[int, ...] | None = None


CLEAN = Condition()
TCP, UDP = 6, 17


class Direction:
    """One direction of a line, with its own dice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.condition = CLEAN
        self._losing = False
        self._free_at = self._last = 0.0

    def arrival(self, packet: bytes, now: float) -> float | None:
        """When an IPv4 packet that comes now reaches the other end, in seconds of the same clock; None if never."""
        line = self.condition
        if line.blackout or self._lost() or not _allowed(line, packet):
            return None
        sent = now
        if line.kbit_s:
            sent = max(now, self._free_at) + len(packet) * 8 / line.kbit_s / 1000
            if sent - now > line.queue_ms / 1000:
                return None
            self._free_at = sent
        at = sent + (line.delay_ms + self._random.random() * line.jitter_ms) / 1000
        if line.in_order:
            at = self._last = max(at, self._last)
        return at

    def _lost(self) -> bool:
        """Gilbert's model: ``loss`` of all packets are lost, ``burst`` of them in a row on average."""
        line = self.condition
        if not line.loss:
            return False
        if line.burst <= 1:
            return self._random.random() < line.loss
        stays = 1 - 1 / line.burst
        begins = line.loss / line.burst / (1 - line.loss)
        self._losing = self._random.random() < (stays if self._losing else begins)
        return self._losing


def _allowed(line: Condition, packet: bytes) -> bool:
    allowed = {TCP: line.tcp_ports, UDP: line.udp_ports}.get(packet[9])
    if allowed is None:
        return True
    start = (packet[0] & 0x0F) * 4
    return any(int.from_bytes(packet[start + at : start + at + 2], "big") in allowed for at in (0, 2))
