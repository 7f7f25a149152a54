"""For all tests: hypothesis must not fail a test because the machine was busy for a moment."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
