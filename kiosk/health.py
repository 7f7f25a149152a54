"""What every process of a kiosk answers to ``GET /health``."""

import importlib.metadata
import time
from typing import Any

import msgspec

from domain.messages import DeviceReport

_started = time.monotonic()


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """``remedy`` is what a technician does about being out of service. ``facts`` are for his eyes: names and values that
    say what the process is doing."""

    process: str
    version: str
    in_service: bool
    uptime_s: int
    devices: tuple[DeviceReport, ...] = ()
    facts: dict[str, Any] = {}
    remedy: str = ""


def health(
    process: str,
    *,
    in_service: bool,
    devices: tuple[DeviceReport, ...] = (),
    facts: dict[str, Any] | None = None,
    remedy: str = "",
) -> Health:
    return Health(
        process=process,
        version=version(),
        in_service=in_service,
        uptime_s=int(time.monotonic() - _started),
        devices=devices,
        facts=facts or {},
        remedy="" if in_service else remedy,
    )


def version() -> str:
    """Of the installed package; in a checkout that is not installed there is none."""
    try:
        return importlib.metadata.version("counterpart")
    except importlib.metadata.PackageNotFoundError:
        return "checkout"
