"""What a declarative file cannot do: draw the pictures that the programs show. Everything else is in pyproject.toml."""

import subprocess
import sys
from typing import ClassVar

from setuptools import Command, setup
from setuptools.command.build_py import build_py


class Pictures(Command):
    description = "rasterise the SVG sources of menu pictures, icons and faces"
    user_options: ClassVar[list[tuple[str, str, str]]] = []

    def initialize_options(self) -> None: ...

    def finalize_options(self) -> None: ...

    def run(self) -> None:
        for module in ("hub.menu.pictures", "kiosk.screen.icons", "workbench.faces"):
            subprocess.run([sys.executable, "-m", module], check=True)


class BuildWithPictures(build_py):
    def run(self) -> None:
        if not self.editable_mode:
            self.run_command("pictures")
        super().run()


setup(cmdclass={"pictures": Pictures, "build_py": BuildWithPictures})
