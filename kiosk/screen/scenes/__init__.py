"""Made-up visits for pictures of the screen and for tests: each scene brings a real session to one page or state."""

from kiosk.screen.scenes import calling, guiding, ordering, paying, waiting
from kiosk.screen.scenes.stage import Scene

SCENES: dict[str, Scene] = {**ordering.SCENES, **paying.SCENES, **waiting.SCENES, **calling.SCENES, **guiding.SCENES}
