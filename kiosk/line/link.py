"""What this machine is connected to its network by, so that advice can name it."""

from pathlib import Path

from domain.quality import Link


def link_of(proc: Path = Path("/proc/net/route"), devices: Path = Path("/sys/class/net")) -> Link:
    """By the interface of the default route; a wireless one has a folder ``wireless``, and a modem's type is wwan."""
    try:
        rows = [line.split() for line in proc.read_text().splitlines()[1:]]
        name = next(row[0] for row in rows if row[1] == "00000000")
        kind = (devices / name / "uevent").read_text()
    except (OSError, StopIteration, IndexError):
        return Link.UNKNOWN
    if (devices / name / "wireless").exists() or "DEVTYPE=wlan" in kind:
        return Link.WIFI
    if "DEVTYPE=wwan" in kind or name.startswith(("wwan", "ppp")):
        return Link.MOBILE
    return Link.CABLE if name.startswith(("e", "br")) else Link.UNKNOWN
