"""The things of the library: what can stand in for each, what it costs, what it is used for, and how that looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification, PropEntry
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.pictures import figure
from clinic.exercises.rules import resolve
from clinic.exercises.wording import source_in_words
from clinic.formulary.kept import per_library
from clinic.formulary.prop_uses import How, PropUse, prop_uses


@dataclass(frozen=True, slots=True)
class ModificationUse:
    """A modification that asks for a thing, and the exercises it does so in."""

    modification: Modification
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True, slots=True)
class PropLine:
    """One thing. `stands_in_for` are things it may replace; `shown_with` says what the picture shows."""

    prop: PropEntry
    price: str
    source: str
    mark: str
    swaps: tuple[PropEntry, ...]
    not_instead: tuple[str, ...]
    stands_in_for: tuple[PropEntry, ...]
    needed_by: tuple[Exercise, ...]
    asked_by: tuple[ModificationUse, ...]
    picture: Markup | None
    shown_with: str


@per_library
def prop_lines(library: Library) -> tuple[PropLine, ...]:
    """Every thing of the library, in order of the alphabet."""
    ordered = sorted(library.props.values(), key=lambda prop: prop.name.lstrip("0123456789 ").lower())
    return tuple(_line(library, prop) for prop in ordered)


def _line(library: Library, prop: PropEntry) -> PropLine:
    uses = prop_uses(library)[prop.slug]
    picture, shown_with = _picture(library, prop.slug, uses)
    return PropLine(
        prop=prop,
        price=source_in_words(prop.price),
        source="" if prop.source == prop.mark else source_in_words(prop.source),
        mark=MARK_LABELS[prop.mark],
        swaps=tuple(library.props[slug] for slug in prop.swaps),
        not_instead=tuple(_name(library.props, slug) for slug in prop.not_instead),
        stands_in_for=tuple(one for one in library.props.values() if prop.slug in one.swaps),
        needed_by=tuple(library.exercises[use.exercise] for use in uses if use.how is How.NEEDED),
        asked_by=tuple(_asked_by(library, uses)),
        picture=picture,
        shown_with=shown_with,
    )


def _asked_by(library: Library, uses: Iterable[PropUse]) -> Iterable[ModificationUse]:
    by_modification: dict[str, list[Exercise]] = {}
    for use in uses:
        if use.how is How.WITH:
            by_modification.setdefault(use.by, []).append(library.exercises[use.exercise])
    for slug, exercises in by_modification.items():
        yield ModificationUse(library.modifications[slug], tuple(exercises))


def _picture(library: Library, prop: str, uses: Iterable[PropUse]) -> tuple[Markup | None, str]:
    """The thing in use: in an exercise that needs it, else with the first modification that brings it in."""
    for use in sorted(uses, key=lambda one: one.how is not How.NEEDED):
        exercise = library.exercises[use.exercise]
        if use.how is How.INSTEAD or exercise.scene is None:
            continue
        chosen = library.get_modifications([use.by] if use.how is How.WITH else ())
        said = " – ".join([exercise.name, *(one.label for one in chosen)])
        return figure(resolve(exercise, chosen).scene, f"prop-{prop}"), said
    return None, ""


def _name(props: Mapping[str, PropEntry], slug: str) -> str:
    return props[slug].name if slug in props else slug.replace("-", " ").capitalize()
