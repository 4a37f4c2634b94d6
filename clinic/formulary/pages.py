"""What the library's pages show: cards to choose from, and one exercise with the modifications that are ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from markupsafe import Markup

from clinic.core.errors import Refusal
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.describing import (
    DoseRow,
    Effect,
    PropView,
    attribute_words,
    dose_rows,
    effect_of,
    prop_views,
    setup_words,
)
from clinic.exercises.pictures import figure, library_figure
from clinic.exercises.rules import CLINIC_ONLY, ResolvedExercise, default_dose, resolve
from clinic.exercises.scenes import patched
from clinic.exercises.wording import dose_text, short_dose, source_in_words
from clinic.formulary.kept import per_library
from clinic.formulary.queries import shown_library

MOST_EFFECTS = 2_000
"""More than there are modifications, each for each of its exercises."""

POSITIONS: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        "back": ("Lying on the back", frozenset({"supine_flat", "supine_incline"})),
        "side": ("Lying on the side", frozenset({"side_lying"})),
        "face-down": ("Lying face down", frozenset({"prone"})),
        "hands-knees": ("Kneeling", frozenset({"kneeling", "quadruped"})),
        "sitting": ("Sitting", frozenset({"sitting"})),
        "standing": ("Standing", frozenset({"standing"})),
    }
)
"""What the position filter offers, and the attributes that answer it."""


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise on the list."""

    exercise: Exercise
    picture: Markup | None
    dose: str
    props: tuple[str, ...]
    is_clinic_only: bool
    is_own: bool
    words: str
    """Everything the search looks at, in small letters."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The exercises of one phase, in the order a program takes them."""

    label: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The list as it was asked for, and what may be asked for."""

    shelves: tuple[Shelf, ...]
    search: str
    category: str
    position: str
    total: int
    unreviewed: int

    @property
    def count(self) -> int:
        """How many exercises are shown."""
        return sum(len(shelf.cards) for shelf in self.shelves)


@dataclass(frozen=True, slots=True)
class Option:
    """One modification of an exercise: what it changes, its picture when it stands alone, and what it does not go with."""

    modification: Modification
    is_chosen: bool
    picture: Markup | None
    effect: Effect
    setup: tuple[tuple[str, str], ...]
    meets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """One exercise with what is ticked; `conflict` says why the ticks do not go together, then nothing is applied."""

    exercise: Exercise
    shown: ResolvedExercise
    chosen: tuple[Modification, ...]
    conflict: str
    picture: Markup | None
    fault: Markup | None
    dose: str
    attributes: tuple[str, ...]
    dose_rows: tuple[DoseRow, ...]
    props: tuple[PropView, ...]
    options: tuple[Option, ...]
    notes: tuple[str, ...]
    is_clinic_only: bool
    is_own: bool
    is_archived: bool


def library_page(*, search: str = "", category: str = "", position: str = "") -> LibraryPage:
    """The library by phase, narrowed to entries that hold every word of `search`; strange filters narrow nothing."""
    wanted = POSITIONS[position][1] if position in POSITIONS else frozenset()
    words = search.lower().split()
    chosen = [one for one in _cards(shown_library()) if _matches(one, words, category, wanted)]
    shelves = (
        Shelf(one.capitalize(), tuple(card for card in chosen if card.exercise.category == one))
        for one in shown_library().categories
    )
    return LibraryPage(
        shelves=tuple(shelf for shelf in shelves if shelf.cards),
        search=search,
        category=category if category in shown_library().categories else "",
        position=position if position in POSITIONS else "",
        total=len(_cards(shown_library())),
        unreviewed=sum(card.exercise.review.is_draft for card in _cards(shown_library())),
    )


def exercise_page(slug: str, chosen_slugs: Sequence[str] = ()) -> ExercisePage:
    """One exercise with these modifications. Raises NotInLibrary for a slug that is not there."""
    exercise = shown_library().get_exercise(slug)
    chosen = shown_library().get_modifications(dict.fromkeys(chosen_slugs))
    shown, conflict = _resolved(exercise, chosen)
    return ExercisePage(
        exercise=exercise,
        shown=shown,
        chosen=chosen,
        conflict=conflict,
        picture=figure(shown.scene, f"shown-{slug}"),
        fault=figure(patched(exercise.fault_scene), f"fault-{slug}") if exercise.fault_scene else None,
        dose=dose_text(shown.dose, shown.manner),
        attributes=attribute_words(shown.attributes),
        dose_rows=dose_rows(exercise),
        props=prop_views(exercise),
        options=_options(exercise, {one.slug for one in chosen}),
        notes=tuple(source_in_words(note) for note in exercise.notes),
        is_clinic_only=bool(CLINIC_ONLY & exercise.attributes),
        is_own=slug in shown_library().own,
        is_archived=slug in shown_library().archived,
    )


@per_library
def _cards(library: Library) -> tuple[Card, ...]:
    """Every card, made once for each library."""
    return tuple(_card(library, exercise) for exercise in library.offered)


def _card(library: Library, exercise: Exercise) -> Card:
    props = tuple(prop.name for prop in exercise.props)
    texts = (exercise.name, exercise.category, exercise.mode, *props, *attribute_words(exercise.attributes))
    return Card(
        exercise=exercise,
        picture=library_figure(exercise),
        dose=short_dose(default_dose(exercise), exercise.dose.manner),
        props=props,
        is_clinic_only=bool(CLINIC_ONLY & exercise.attributes),
        is_own=exercise.slug in library.own,
        words=" ".join(texts).lower(),
    )


def _matches(card: Card, words: Iterable[str], category: str, wanted: Collection[str]) -> bool:
    if category in shown_library().categories and card.exercise.category != category:
        return False
    if wanted and card.exercise.attributes.isdisjoint(wanted):
        return False
    return all(word in card.words for word in words)


def _resolved(exercise: Exercise, chosen: Sequence[Modification]) -> tuple[ResolvedExercise, str]:
    try:
        return resolve(exercise, chosen), ""
    except Refusal as refusal:
        return resolve(exercise), refusal.message


def _options(exercise: Exercise, chosen: Collection[str]) -> tuple[Option, ...]:
    return tuple(_option(exercise, one, one.slug in chosen) for one in shown_library().modifications_for(exercise.slug))


def _option(exercise: Exercise, modification: Modification, is_chosen: bool) -> Option:
    slugs = (exercise.slug, modification.slug)
    effect, picture = _alone(*slugs, shown_library().state_of(slugs))
    return Option(
        modification=modification,
        is_chosen=is_chosen,
        picture=picture,
        effect=effect,
        setup=setup_words(modification),
        meets=_meets(exercise, modification),
    )


@lru_cache(maxsize=MOST_EFFECTS)
def _alone(exercise_slug: str, modification_slug: str, _state: str) -> tuple[Effect, Markup | None]:
    """What one modification does by itself; kept for each state of what a clinic wrote (`Library.state_of`)."""
    library = shown_library()
    exercise, modification = library.exercises[exercise_slug], library.modifications[modification_slug]
    alone = resolve(exercise, [modification])
    picture = figure(alone.scene, f"alone-{modification_slug}")
    return effect_of(exercise, modification, resolve(exercise)), picture


def _meets(exercise: Exercise, modification: Modification) -> tuple[str, ...]:
    """What it does not go with, or goes with under care, among the modifications of this exercise."""
    labels = {one.slug: one.label for one in shown_library().modifications_for(exercise.slug)}
    kinds = {"exclusive": "Not with", "warn": "Take care with", "redundant": "Adds nothing to"}
    said = []
    for conflict in modification.conflicts:
        other = conflict.b if conflict.a == modification.slug else conflict.a
        if other in labels:
            said.append(f"{kinds[conflict.kind]} “{labels[other]}”: {conflict.why}.")
    others = (one for one in shown_library().modifications_for(exercise.slug) if one.slot == modification.slot)
    instead_of = ", ".join(f"“{one.label}”" for one in others if one.slug != modification.slug)
    return (*said, f"Instead of {instead_of}.") if instead_of else tuple(said)
