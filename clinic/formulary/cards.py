"""The exercises of a library as cards to choose from, with what each answers in the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from markupsafe import Markup

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.exercises.pictures import library_figure
from clinic.exercises.rules import CLINIC_ONLY, default_dose
from clinic.exercises.wording import short_dose
from clinic.formulary.facets import Facet, Keys
from clinic.formulary.kept import per_library
from clinic.formulary.prop_uses import prop_uses

PHASE, POSITION, PROP, MODE = "phase", "position", "prop", "mode"

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

HOME, CLINIC = "home", "clinic"
NO_PROP = "nothing"


@dataclass(frozen=True, slots=True)
class Card:
    """One exercise on the list; `keys` are what it answers in the filters."""

    exercise: Exercise
    picture: Markup | None
    dose: str
    props: tuple[str, ...]
    is_clinic_only: bool
    is_own: bool
    keys: Keys


@per_library
def cards_of(library: Library) -> Mapping[str, Card]:
    """A card for every exercise that is offered, by its slug, in the order of the library."""
    using: dict[str, set[str]] = {}
    for prop, uses in prop_uses(library).items():
        for use in uses:
            using.setdefault(use.exercise, set()).add(prop)
    return MappingProxyType({one.slug: _card(library, one, using.get(one.slug, ())) for one in library.offered})


@per_library
def facets_of(library: Library) -> tuple[Facet, ...]:
    """The filters of a library's list; things stand in order of the alphabet."""
    names = sorted(library.props.values(), key=lambda prop: prop.name.lstrip("0123456789 ").lower())
    return (
        Facet(PHASE, "Phase", "All phases", {one: one.capitalize() for one in library.categories}),
        Facet(POSITION, "Position", "Any position", {key: label for key, (label, _) in POSITIONS.items()}),
        Facet(PROP, "Props", "With or without", {NO_PROP: "Needs nothing", **{one.slug: one.name for one in names}}),
        Facet(MODE, "Where", "Home and clinic", {HOME: "At home", CLINIC: "Clinic only"}),
    )


def _card(library: Library, exercise: Exercise, props: Iterable[str]) -> Card:
    is_clinic_only = bool(CLINIC_ONLY & exercise.attributes)
    positions = (key for key, (_, wanted) in POSITIONS.items() if not exercise.attributes.isdisjoint(wanted))
    return Card(
        exercise=exercise,
        picture=library_figure(exercise),
        dose=short_dose(default_dose(exercise), exercise.dose.manner),
        props=tuple(prop.name for prop in exercise.props),
        is_clinic_only=is_clinic_only,
        is_own=exercise.slug in library.own,
        keys={
            PHASE: frozenset({exercise.category}),
            POSITION: frozenset(positions),
            PROP: frozenset(props) if exercise.props else frozenset({NO_PROP, *props}),
            MODE: frozenset({CLINIC if is_clinic_only else HOME}),
        },
    )
