"""One exercise with the modifications that are ticked: everything its page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from clinic.core.errors import Refusal
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification, Prop, PropEntry
from clinic.exercises.describing import (
    DoseRow,
    Effect,
    attribute_words,
    dose_rows,
    effect_of,
    setup_words,
)
from clinic.exercises.pictures import figure
from clinic.exercises.rules import CLINIC_ONLY, ResolvedExercise, resolve
from clinic.exercises.wording import dose_text, source_in_words
from clinic.formulary.kept import per_library


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
class Changed:
    """What the ticked modifications change beside the texts, which mark themselves."""

    dose_before: str
    caption: bool
    adds: tuple[str, ...]
    removes: tuple[str, ...]
    stop: frozenset[str]


@dataclass(frozen=True, slots=True)
class NeededProp:
    """One thing as it is needed with what is ticked; `slug` is empty for what the library does not know by its name."""

    slug: str
    name: str
    note: str
    is_changed: bool
    swaps: tuple[str, ...]
    not_instead: tuple[str, ...]
    price: str


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """One exercise with what is ticked; `conflict` says why the ticks do not go together, then nothing is applied."""

    exercise: Exercise
    shown: ResolvedExercise
    chosen: tuple[Modification, ...]
    conflict: str
    picture: Markup | None
    dose: str
    changed: Changed
    attributes: tuple[str, ...]
    dose_rows: tuple[DoseRow, ...]
    props: tuple[NeededProp, ...]
    later_props: tuple[PropEntry, ...]
    options: tuple[Option, ...]
    notes: tuple[str, ...]
    is_clinic_only: bool
    is_own: bool
    is_archived: bool


def exercise_page(library: Library, slug: str, chosen_slugs: Sequence[str] = ()) -> ExercisePage:
    """One exercise with these modifications. Raises NotInLibrary for a slug that is not there."""
    exercise = library.get_exercise(slug)
    chosen = library.get_modifications(dict.fromkeys(chosen_slugs))
    plain = resolve(exercise)
    shown, conflict = _resolved(exercise, chosen, plain)
    return ExercisePage(
        exercise=exercise,
        shown=shown,
        chosen=chosen,
        conflict=conflict,
        picture=figure(shown.scene, f"shown-{slug}"),
        dose=dose_text(shown.dose, shown.manner),
        changed=_changed(plain, shown),
        attributes=attribute_words(shown.attributes & plain.attributes),
        dose_rows=dose_rows(exercise),
        props=tuple(_needed(library, prop) for prop in shown.props),
        later_props=_later(library, exercise, shown),
        options=_options(library, exercise, plain, {one.slug for one in chosen}),
        notes=tuple(source_in_words(note) for note in exercise.notes),
        is_clinic_only=bool(CLINIC_ONLY & exercise.attributes),
        is_own=slug in library.own,
        is_archived=slug in library.archived,
    )


def _resolved(
    exercise: Exercise, chosen: Sequence[Modification], plain: ResolvedExercise
) -> tuple[ResolvedExercise, str]:
    try:
        return resolve(exercise, chosen), ""
    except Refusal as refusal:
        return plain, refusal.message


def _changed(plain: ResolvedExercise, shown: ResolvedExercise) -> Changed:
    return Changed(
        dose_before=dose_text(plain.dose, plain.manner) if shown.dose != plain.dose else "",
        caption=shown.caption != plain.caption,
        adds=attribute_words(shown.attributes - plain.attributes),
        removes=attribute_words(plain.attributes - shown.attributes),
        stop=frozenset(shown.stop) - frozenset(plain.stop),
    )


def _needed(library: Library, prop: Prop) -> NeededProp:
    entry = next((one for one in library.props.values() if one.name == prop.name), None)
    return NeededProp(
        slug=entry.slug if entry else "",
        name=prop.name,
        note=prop.note,
        is_changed=prop.for_you,
        swaps=_names(library, entry.swaps if entry else ()),
        not_instead=_names(library, entry.not_instead if entry else ()),
        price=source_in_words(entry.price) if entry else "",
    )


def _later(library: Library, exercise: Exercise, shown: ResolvedExercise) -> tuple[PropEntry, ...]:
    """The things of later stages, which are not needed yet."""
    now = {prop.name for prop in (*exercise.props, *shown.props)}
    things = (library.props[slug] for slug in dict.fromkeys(exercise.prop_slugs))
    return tuple(one for one in things if one.name not in now)


def _names(library: Library, slugs: Sequence[str]) -> tuple[str, ...]:
    return tuple(library.props[slug].name if slug in library.props else slug.replace("-", " ") for slug in slugs)


def _options(
    library: Library, exercise: Exercise, plain: ResolvedExercise, chosen: Collection[str]
) -> tuple[Option, ...]:
    kept = _kept_options(library)
    if exercise.slug not in kept:
        offered = library.modifications_for(exercise.slug)
        kept[exercise.slug] = tuple(_option(exercise, plain, offered, one) for one in offered)
    return tuple(replace(one, is_chosen=one.modification.slug in chosen) for one in kept[exercise.slug])


@per_library
def _kept_options(_library: Library) -> dict[str, tuple[Option, ...]]:
    """The options of every exercise that was looked at, by its slug: drawing them all takes longer than the rest."""
    return {}


def _option(
    exercise: Exercise, plain: ResolvedExercise, offered: Sequence[Modification], modification: Modification
) -> Option:
    alone = resolve(exercise, [modification])
    return Option(
        modification=modification,
        is_chosen=False,
        picture=figure(alone.scene, f"alone-{modification.slug}"),
        effect=effect_of(exercise, modification, plain),
        setup=setup_words(modification),
        meets=_meets(offered, modification),
    )


def _meets(offered: Sequence[Modification], modification: Modification) -> tuple[str, ...]:
    """What it does not go with, or goes with under care, among the modifications of this exercise."""
    labels = {one.slug: one.label for one in offered}
    kinds = {"exclusive": "Not with", "warn": "Take care with", "redundant": "Adds nothing to"}
    said = []
    for conflict in modification.conflicts:
        other = conflict.b if conflict.a == modification.slug else conflict.a
        if other in labels:
            said.append(f"{kinds[conflict.kind]} “{labels[other]}”: {conflict.why}.")
    others = (one for one in offered if one.slot == modification.slot)
    instead_of = ", ".join(f"“{one.label}”" for one in others if one.slug != modification.slug)
    return (*said, f"Instead of {instead_of}.") if instead_of else tuple(said)
