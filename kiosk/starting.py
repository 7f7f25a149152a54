"""How every process of the kiosk starts: its command line, its configuration, its log."""

import argparse
import logging
import sys
from pathlib import Path

from domain.checked import Problems
from kiosk.config import Config, load


def settings(process: str, description: str) -> Config:
    """The configuration that ``python -m kiosk.<process> --config FILE [--production]`` names, with logging set up by it.
    Ends the process with status 2 when anything is wrong with it, after saying all of it."""
    parser = argparse.ArgumentParser(prog=f"python -m kiosk.{process}", description=description)
    parser.add_argument("--config", type=Path, required=True, help="the kiosk's configuration (TOML)")
    parser.add_argument("--production", action="store_true", help="refuse simulated devices")
    arguments = parser.parse_args()
    try:
        config = load(arguments.config, production=arguments.production)
    except Problems as error:
        print(f"{arguments.config}:\n{error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from error
    logging.basicConfig(level=config.log_level.upper(), format="%(asctime)s %(name)s %(levelname)s %(message)s")
    return config
