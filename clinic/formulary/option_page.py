"""The modifications of one exercise, each by itself: what it changes, how that looks, and what it does not go with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.describing import Effect, effect_of, setup_words
from clinic.exercises.pictures import figure
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import resolve
from clinic.exercises.together import APART
from clinic.formulary.kept import per_library


@dataclass(frozen=True, slots=True)
class Option:
    """One modification of an exercise: what it changes, its picture when it stands alone, and what it does not go with."""

    modification: Modification
    picture: Markup | None
    effect: Effect
    setup: tuple[tuple[str, str], ...]
    meets: tuple[str, ...]


def options_of(library: Library, slug: str) -> tuple[Option, ...]:
    """Every modification that is offered for an exercise. Raises NotInLibrary."""
    exercise, kept = library.get_exercise(slug), _kept_options(library)
    if slug not in kept:
        plain, offered = resolve(exercise), library.modifications_for(slug)
        kept[slug] = tuple(_option(exercise, plain, offered, one) for one in offered)
    return kept[slug]


@per_library
def _kept_options(_library: Library) -> dict[str, tuple[Option, ...]]:
    """The options of every exercise that was looked at, by its slug: drawing them all takes longer than the rest."""
    return {}


def _option(
    exercise: Exercise, plain: ResolvedExercise, offered: Sequence[Modification], modification: Modification
) -> Option:
    return Option(
        modification=modification,
        picture=figure(resolve(exercise, [modification]).scene, f"alone-{modification.slug}"),
        effect=effect_of(exercise, modification, plain),
        setup=setup_words(modification),
        meets=_meets(offered, modification),
    )


def _meets(offered: Sequence[Modification], modification: Modification) -> tuple[str, ...]:
    """What it does not go with, or goes with under care, among the modifications of this exercise."""
    labels = {one.slug: one.label for one in offered}
    kinds = {"warn": "Take care with", "redundant": "Adds nothing to", **dict.fromkeys(APART, "Not with")}
    said = []
    for conflict in modification.conflicts:
        other = conflict.b if conflict.a in (modification.slug, modification.drawn_as) else conflict.a
        if other in labels:
            said.append(f"{kinds[conflict.kind]} “{labels[other]}”: {conflict.why}.")
    others = (one for one in offered if one.slot == modification.slot)
    instead_of = ", ".join(f"“{one.label}”" for one in others if one.slug != modification.slug)
    return (*said, f"Instead of {instead_of}.") if instead_of else tuple(said)
