"""Cameras by name. A driver is imported when it is chosen; none stands in for another."""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from hardware.camera.base import Camera

DRIVERS = {
    "simulated": "hardware.camera.simulator:SimulatedCamera",
    "v4l2": "hardware.camera.v4l2:V4l2Camera",
}


def make(settings: Mapping[str, object]) -> Camera:
    """The closed camera that ``settings`` describe; raises ValueError with what is wrong and what is allowed."""
    options = dict(settings)
    name = options.pop("driver", None)
    if not isinstance(name, str) or name not in DRIVERS:
        raise ValueError(f"camera driver {name!r} is not known; allowed: {', '.join(DRIVERS)}")
    driver = resolve_name(DRIVERS[name])
    try:
        camera: Camera = driver(msgspec.convert(options, driver.Settings))
    except msgspec.ValidationError as error:
        raise ValueError(f"camera driver {name!r}: {error}") from error
    return camera
