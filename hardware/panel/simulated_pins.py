"""gpiozero's mock pins, for a panel that is not there: the real driver sees real edges, and lamps have brightness."""

from gpiozero.pins.mock import MockFactory, MockPWMPin

KEPT = 8


class SimulatedPin(MockPWMPin):  # type: ignore[misc]  # gpiozero has no types
    """Keeps the newest of its states only: a lamp that breathes for days has very many."""

    def _change_state(self, value: float) -> bool:
        changed: bool = super()._change_state(value)
        if len(self.states) > 2 * KEPT:
            del self.states[:-KEPT]
        return changed


def simulated_factory() -> MockFactory:
    return MockFactory(pin_class=SimulatedPin)
