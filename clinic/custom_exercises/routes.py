"""Every page of the clinic's own exercises."""

from __future__ import annotations

from clinic.custom_exercises import change_routes, picture_routes, words_routes
from clinic.custom_exercises.blueprint import blueprint

__all__ = ["blueprint", "change_routes", "picture_routes", "words_routes"]
