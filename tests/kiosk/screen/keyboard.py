"""Real key presses on a display, by XTest; and a polite request to close, as a window manager makes it for Alt+F4."""

import ctypes
import os
import subprocess


class Keyboard:
    def __init__(self, display: str) -> None:
        self._display, self._environment = display, {**os.environ, "DISPLAY": display}

    def focus(self, pid: int) -> str:
        """Give the keys to the window of a process; its number."""
        [window] = self._do("search", "--onlyvisible", "--pid", str(pid)).split()
        self._do("windowfocus", "--sync", window)
        return window

    def focused(self) -> str:
        return self._do("getwindowfocus").strip()

    def press(self, key: str) -> None:
        self._do("key", "--clearmodifiers", key)

    def ask_to_close(self, window: str) -> None:
        """ICCCM 4.2.8.1: WM_PROTOCOLS with WM_DELETE_WINDOW."""
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self._display.encode()))
        event = _ClientMessage(type=33, send_event=1, window=int(window), format=32)
        event.message_type = x11.XInternAtom(display, b"WM_PROTOCOLS", 0)
        event.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
        assert x11.XSendEvent(display, ctypes.c_ulong(int(window)), 0, ctypes.c_long(0), ctypes.byref(event))
        x11.XCloseDisplay(display)

    def _do(self, *command: str) -> str:
        result = subprocess.run(
            ["xdotool", *command], env=self._environment, capture_output=True, text=True, check=False, timeout=10
        )
        assert result.returncode == 0, f"xdotool {command}: {result.stderr}"
        return result.stdout


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent, padded to the size of an XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 24),
    )
