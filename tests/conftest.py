"""For all tests: hypothesis must not fail a test because the machine was busy for a moment."""

import greenlet  # noqa: F401  before numpy, whichever test brings that: loaded after it, 3.5.6 crashes when it switches
from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

pytest_plugins = ["tests.host"]
