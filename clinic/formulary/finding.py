"""What of the library is searched: names, other names, props, modifications, what an exercise asks, its steps."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.exercises.rules import CLINIC_ONLY, filled
from clinic.formulary.kept import per_library
from clinic.formulary.search import TEXT_WEIGHT, Document, Field, Index, index_of, search

NAME, KEYWORDS, MODIFICATION, PROP, MODIFICATION_KEYWORDS, ATTRIBUTE = 10.0, 8.0, 6.0, 5.0, 5.0, 3.0
"""What a word counts by where it stands; words of steps count TEXT_WEIGHT."""

LAST = 1000
"""Added to the place of what is only done in the clinic: of two equal answers the home exercise comes first."""


@dataclass(frozen=True, slots=True)
class Match:
    """An exercise that answers a search, with its modifications that hold some of the words."""

    slug: str
    modifications: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The answers to a search, best first; `read_as` is set when a word was mistyped, `closest` when nothing answers."""

    matches: tuple[Match, ...]
    read_as: str
    closest: tuple[Exercise, ...]


def find(library: Library, query: str) -> Found:
    """The exercises that answer `query`, best first; all of them in the library's order for an empty one."""
    answer = search(_index(library), query)
    return Found(
        matches=tuple(Match(hit.key, hit.parts) for hit in answer.hits),
        read_as=answer.read_as,
        closest=tuple(library.exercises[slug] for slug in answer.closest),
    )


@per_library
def _index(library: Library) -> Index:
    places = {category: place for place, category in enumerate(library.categories)}
    return index_of(
        _document(library, exercise, 10 * places[exercise.category] + bool(CLINIC_ONLY & exercise.attributes) * LAST)
        for exercise in library.offered
    )


def _document(library: Library, exercise: Exercise, place: int) -> Document:
    things = [library.props[slug] for slug in exercise.prop_slugs]
    swaps = [library.props[slug] for thing in things for slug in thing.swaps if slug in library.props]
    return Document(
        key=exercise.slug,
        title=exercise.name,
        place=place,
        fields=(
            Field(NAME, (exercise.name,)),
            Field(KEYWORDS, (*exercise.keywords, exercise.category)),
            Field(PROP, tuple(text for thing in things for text in (thing.name, *thing.keywords))),
            Field(ATTRIBUTE, tuple(library.attributes[slug] for slug in exercise.attributes)),
            Field(ATTRIBUTE, (exercise.mode, *(text for swap in swaps for text in (swap.name, *swap.keywords)))),
            Field(TEXT_WEIGHT, _texts(exercise)),
            *_modifications(library, exercise),
        ),
    )


def _modifications(library: Library, exercise: Exercise) -> list[Field]:
    fields = []
    for one in library.modifications_for(exercise.slug):
        fields.append(Field(MODIFICATION, (one.label,), one.slug))
        fields.append(Field(MODIFICATION_KEYWORDS, one.keywords, one.slug))
        fields.append(Field(TEXT_WEIGHT, (one.indication, one.patient_text), one.slug))
    return fields


def _texts(exercise: Exercise) -> tuple[str, ...]:
    """What the patient reads."""
    said = (exercise.start, exercise.caption, *(step.text for step in exercise.steps))
    return (*(filled(text, exercise.words) for text in said), *exercise.feel, *exercise.not_feel)
