"""What each thing of the library is used for: needed by an exercise, in place of another thing, or with a modification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.formulary.kept import per_library


class How(StrEnum):
    """How a thing comes into an exercise."""

    NEEDED = "needed"
    INSTEAD = "instead"
    WITH = "with"


@dataclass(frozen=True, slots=True)
class PropUse:
    """One use of a thing; `by` is the slug of the thing it stands in for, or of the modification that asks for it."""

    exercise: str
    how: How
    by: str = ""


@per_library
def prop_uses(library: Library) -> Mapping[str, tuple[PropUse, ...]]:
    """The uses of every thing by its slug, in the order of the library; exercises that are no longer offered left out."""
    found: dict[str, dict[PropUse, None]] = {slug: {} for slug in library.props}
    for exercise in library.offered:
        for slug, use in _uses_in(library, exercise):
            found[slug][use] = None
    return MappingProxyType({slug: tuple(uses) for slug, uses in found.items()})


def props_of_change(library: Library, modification: Modification, exercise_slug: str) -> tuple[str, ...]:
    """The things that a modification brings into an exercise, by slug."""
    slugs = {entry.name: slug for slug, entry in library.props.items()}
    edits = (edit for change in modification.changes if exercise_slug in change.exercises for edit in change.props)
    brought = (edit.prop.name for edit in edits if edit.prop is not None)
    return tuple(dict.fromkeys(slugs[name] for name in brought if name in slugs))


def _uses_in(library: Library, exercise: Exercise) -> Iterable[tuple[str, PropUse]]:
    for slug in exercise.prop_slugs:
        yield slug, PropUse(exercise.slug, How.NEEDED)
        for other in library.props[slug].swaps:
            yield other, PropUse(exercise.slug, How.INSTEAD, slug)
    for modification in library.modifications_for(exercise.slug):
        for slug in props_of_change(library, modification, exercise.slug):
            yield slug, PropUse(exercise.slug, How.WITH, modification.slug)
