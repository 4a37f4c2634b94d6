"""Pictures of library exercises as files of their own: a page names them, the browser loads them once.

The version in an address is the hash of the drawing itself, so it changes with the scene and with how scenes are drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.exercises.pictures import drawing_of
from clinic.formulary.kept import per_library

VERSION_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Drawing:
    """How an exercise starts, as an SVG file."""

    svg: bytes
    version: str


@per_library
def drawings_of(library: Library) -> Mapping[str, Drawing]:
    """The drawing of every exercise that has one, by its slug; archived ones too, photos and missing pictures not."""
    made = ((one.slug, _drawing(one)) for one in library.exercises.values())
    return MappingProxyType({slug: drawing for slug, drawing in made if drawing})


def _drawing(exercise: Exercise) -> Drawing | None:
    drawn = drawing_of(exercise)
    if drawn is None:
        return None
    svg = drawn.encode()
    return Drawing(svg, hashlib.sha256(svg).hexdigest()[:VERSION_LETTERS])
