import socket
from pathlib import Path

from hardware.ends import TcpEnd
from hardware.printer.simulator import PrinterSimulator

GIVEN_AWAY = Path("/proc/sys/net/ipv4/ip_local_port_range")


def test_nobody_is_given_a_device_s_port_while_its_cable_is_out() -> None:
    end = TcpEnd(0)
    end.plug()
    port = end.port
    end.unplug()
    first, last = map(int, GIVEN_AWAY.read_text().split())
    assert not first <= port <= last
    end.plug()
    assert end.port == port
    end.unplug()


def test_a_cable_that_is_pulled_and_plugged_at_once_is_so_while_the_device_listens() -> None:
    with PrinterSimulator(0) as printer:
        for _ in range(50):
            with socket.create_connection(("127.0.0.1", printer.port), timeout=10) as kiosk:
                printer.pull_cable()
                printer.plug_cable()
                assert not _is_open(kiosk)


def _is_open(wire: socket.socket) -> bool:
    try:
        return wire.recv(1) != b""
    except ConnectionResetError:
        return False
