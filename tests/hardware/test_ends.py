from pathlib import Path

from hardware.ends import TcpEnd

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
