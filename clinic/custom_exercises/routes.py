"""Every page of the clinic's own exercises."""

from __future__ import annotations

from clinic.custom_exercises import picture_routes, words_routes
from clinic.custom_exercises.blueprint import blueprint

__all__ = ["blueprint", "picture_routes", "words_routes"]
