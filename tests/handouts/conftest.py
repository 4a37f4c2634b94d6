"""Fixtures of the tests of the print."""

from tests.handouts.arabic import arabic

__all__ = ["arabic"]
