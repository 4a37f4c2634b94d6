"""One exercise with the modifications that are ticked: everything its page shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification, Prop, PropEntry
from clinic.exercises.describing import (
    DoseRow,
    attribute_words,
    dose_rows,
)
from clinic.exercises.pictures import figure
from clinic.exercises.rules import CLINIC_ONLY, ResolvedExercise, resolve
from clinic.exercises.together import clashes, quoted, strangers, ways_out
from clinic.exercises.wording import dose_text, source_in_words


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
class WayOut:
    """What to untick, and what then is left ticked."""

    gone: tuple[Modification, ...]
    left: tuple[str, ...]

    @property
    def words(self) -> str:
        """What to do."""
        return f"Untick {quoted(self.gone)}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Ticks that do not go together: every reason, what is not shown because of it, and the ways out, the shortest first."""

    reasons: tuple[str, ...]
    not_shown: tuple[Modification, ...]
    ways_out: tuple[WayOut, ...]

    @property
    def not_shown_words(self) -> str:
        """What is ticked and left out of picture and steps."""
        return quoted(self.not_shown)


@dataclass(frozen=True, slots=True)
class ExercisePage:
    """One exercise with what is ticked; `options` can be ticked.

    With `trouble`, `shown` is the exercise with those of the ticked ones that have no part in it.
    """

    exercise: Exercise
    shown: ResolvedExercise
    chosen: tuple[Modification, ...]
    trouble: Trouble | None
    picture: Markup | None
    dose: str
    changed: Changed
    attributes: tuple[str, ...]
    dose_rows: tuple[DoseRow, ...]
    props: tuple[NeededProp, ...]
    later_props: tuple[PropEntry, ...]
    options: tuple[Modification, ...]
    notes: tuple[str, ...]
    is_clinic_only: bool
    is_own: bool
    is_archived: bool


def exercise_page(library: Library, slug: str, chosen_slugs: Sequence[str] = ()) -> ExercisePage:
    """One exercise with these modifications. Raises NotInLibrary for a slug that is not there."""
    exercise = library.get_exercise(slug)
    chosen = library.get_modifications(dict.fromkeys(chosen_slugs))
    plain = resolve(exercise)
    trouble = _trouble(exercise, chosen)
    left_out = trouble.not_shown if trouble else ()
    shown = resolve(exercise, [one for one in chosen if one not in left_out])
    return ExercisePage(
        exercise=exercise,
        shown=shown,
        chosen=chosen,
        trouble=trouble,
        picture=figure(shown.scene, f"shown-{slug}"),
        dose=dose_text(shown.dose, shown.manner),
        changed=_changed(plain, shown),
        attributes=attribute_words(shown.attributes & plain.attributes),
        dose_rows=dose_rows(exercise),
        props=tuple(_needed(library, prop) for prop in shown.props),
        later_props=_later(library, exercise, shown),
        options=library.modifications_for(slug),
        notes=tuple(source_in_words(note) for note in exercise.notes),
        is_clinic_only=bool(CLINIC_ONLY & exercise.attributes),
        is_own=slug in library.own,
        is_archived=slug in library.archived,
    )


def _trouble(exercise: Exercise, chosen: Sequence[Modification]) -> Trouble | None:
    """What is wrong with the ticks; nothing is preferred, so all that have a part in it are left out of what is shown."""
    strange, found = strangers(exercise, chosen), clashes(chosen)
    if not strange and not found:
        return None
    involved = {one.slug for clash in found for one in clash.modifications} | {one.slug for one in strange}
    not_made = (f"“{one.label}” is not made for “{exercise.name}”." for one in strange)
    return Trouble(
        reasons=(*not_made, *(clash.sentence for clash in found)),
        not_shown=tuple(one for one in chosen if one.slug in involved),
        ways_out=tuple(_way_out(chosen, {one.slug for one in (*way, *strange)}) for way in ways_out(found) or ((),)),
    )


def _way_out(chosen: Sequence[Modification], gone: Collection[str]) -> WayOut:
    return WayOut(
        gone=tuple(one for one in chosen if one.slug in gone),
        left=tuple(one.slug for one in chosen if one.slug not in gone),
    )


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
