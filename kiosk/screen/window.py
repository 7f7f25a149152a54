"""How Kivy is set up before it is imported. Its defaults are made for developers: Escape quits, F1 opens its settings,
the environment and a file in the home folder change how it behaves."""

import os
from pathlib import Path

from kiosk.config import Config


def prepare(config: Config) -> None:
    """To be called once, before the first import of kivy."""
    for name in [name for name in os.environ if name.startswith(("KIVY_", "KCFG_"))]:
        if name != "KIVY_GL_BACKEND":  # only what draws may be said from outside: tests measure with graphics that do not
            del os.environ[name]
    os.environ.update(
        KIVY_HOME=str(config.paths.runtime / "kivy"),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_ENV_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_IMAGE="sdl2",  # without this Kivy loads every other library for pictures that it finds
        SDL_NO_SIGNAL_HANDLERS="1",  # SDL would make of SIGTERM a wish to close the window, which nobody may
    )
    Path(os.environ["KIVY_HOME"]).mkdir(parents=True, exist_ok=True)
    from kivy.config import Config as Kivy

    Kivy.set("kivy", "exit_on_escape", 0)
    Kivy.set("kivy", "log_level", "warning")
    Kivy.set("kivy", "desktop", 0)
    Kivy.set("graphics", "width", config.panel.width_px)
    Kivy.set("graphics", "height", config.panel.height_px)
    Kivy.set("graphics", "fullscreen", "auto" if config.panel.fullscreen else 0)
    Kivy.set("graphics", "resizable", 0)
    Kivy.set("graphics", "show_cursor", 0 if config.panel.fullscreen else 1)
    Kivy.set("graphics", "multisamples", 0)
    Kivy.remove_section("input")  # SDL brings the touches; Kivy's own reading of /dev/input would bring them twice
    Kivy.add_section("input")
    Kivy.set("input", "mouse", "mouse,disable_multitouch")
    Kivy.remove_section("modules")
    Kivy.add_section("modules")

    import kivy

    kivy.kivy_data_dir, its_own = str(Path(__file__).with_name("no_style")), kivy.kivy_data_dir
    import kivy.lang

    kivy.kivy_data_dir = its_own


def keep_open() -> None:
    """Nobody closes the window of a kiosk; the process ends when it is told to."""
    from kivy.core.window import Window

    Window.bind(on_request_close=lambda *_, **__: True)


def ask_early() -> None:
    """Kivy asks SDL for touches after it has drawn, and answers them in the frame after the next sleep. From now on it also
    asks when it wakes: what was touched meanwhile is answered one frame sooner. Before the application runs."""
    from kivy.base import EventLoop
    from kivy.core.window import Window
    from kivy.input.provider import MotionEventProvider

    class Early(MotionEventProvider):
        def update(self, dispatch_fn: object) -> None:
            Window.mainloop()

    EventLoop.add_input_provider(Early("early", ""))
