"""What these pages read."""

from __future__ import annotations

from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import Library


def shown_library() -> Library:
    """The library that the pages show and search: what ships, and what the clinic wrote."""
    return clinic_library()
