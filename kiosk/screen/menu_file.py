"""Reading the menu that the line has put down for us."""

import logging
from pathlib import Path

import msgspec

from domain.menu import Menu

log = logging.getLogger(__name__)


def menu_path(state: Path) -> Path:
    return state / "menu" / "menu.json"


def read_menu(state: Path) -> Menu | None:
    """The menu in force; None when there is none yet, or none that can be read. The line has checked it already."""
    path = menu_path(state)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Menu)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        log.error("menu %s cannot be read: %s; the line will fetch it again", path, error)
        return None
