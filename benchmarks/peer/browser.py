"""The peer: Chromium in kiosk mode on the same display, with a page that shows the same menu and the same pictures."""

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from benchmarks.display import Display

HERE = Path(__file__).parent
PAGE = ("index.html", "peer.css", "peer.js")
FONTS = Path("/usr/share/fonts/opentype/inter")
ARGUMENTS = (
    "--kiosk",
    "--no-sandbox",
    "--disable-gpu",  # no GPU here: with it, or with GL in software, Chromium starts and draws more slowly still
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-position=0,0",
)


class _Site(SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        name = path.partition("?")[0].strip("/") or "index.html"
        if name.startswith("fonts/"):
            return str(FONTS / name.removeprefix("fonts/"))
        return str((HERE if name in PAGE else Path(self.directory)) / name)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def serving(menu: Path) -> Iterator[str]:
    """The address of the page, with the menu and the pictures that a kiosk has kept in a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(menu)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def browsing(address: str, display: Display, profile: Path) -> Iterator[psutil.Process]:
    """Chromium with one page over the whole display, as a person would have it who uses the same ``profile`` each day."""
    width, height = display.size
    command = ["chromium", *ARGUMENTS, f"--user-data-dir={profile}", f"--window-size={width},{height}", address]
    browser = subprocess.Popen(
        command,
        env={**os.environ, "DISPLAY": display.name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    process = psutil.Process(browser.pid)
    try:
        yield process
    finally:
        family = process.children(recursive=True)
        browser.terminate()
        with suppress(subprocess.TimeoutExpired):
            browser.wait(5)
        for member in [*family, process]:
            with suppress(psutil.NoSuchProcess):
                member.kill()
        browser.wait(5)
        psutil.wait_procs(family, 5)
