"""Browsers that have a patient's page open."""

from __future__ import annotations

from tests.patient_page.conftest import opened, spanish

__all__ = ["opened", "spanish"]
