"""Tests of accounts."""

PASSWORD = "violet otter counts nine lamps"
