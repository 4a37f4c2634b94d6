"""The exercise, resolved: library exercise + modifications + dose = what this patient does. The only place it happens.

Pure: the same choices give the same result, in whatever order they were made, and the library is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from clinic.exercises.content import Change, Exercise, Modification, Prop, Step
from clinic.exercises.doses import Dose, DoseOutOfRange, Side, check_limits, library_dose, outside_usual
from clinic.exercises.resolved import Applied, ResolvedExercise, from_data, to_data
from clinic.exercises.scenes import patched
from clinic.exercises.together import (
    ModificationDoesNotApply,
    ModificationsConflict,
    TwoInOneSlot,
    drawn,
    in_slot_order,
    meeting_sentence,
    meetings,
)

__all__ = [
    "CLINIC_ONLY",
    "Applied",
    "Dose",
    "DoseOutOfRange",
    "Exercise",
    "Modification",
    "ModificationDoesNotApply",
    "ModificationsConflict",
    "Prop",
    "ResolvedExercise",
    "Side",
    "Step",
    "TwoInOneSlot",
    "check_dose",
    "default_dose",
    "effective_attributes",
    "from_data",
    "resolve",
    "to_data",
]

CLINIC_ONLY = frozenset({"clinic_only", "traction"})
"""Attributes of what a therapist does and a patient never does alone (rule SV-CLINIC)."""

_SLOT = re.compile(r"\{(\w+)\}")


def resolve(
    exercise: Exercise, modifications: Iterable[Modification] = (), dose: Dose | None = None
) -> ResolvedExercise:
    """What one patient does: `exercise` as changed by `modifications`, with `dose` or the library's dose.

    Raises ModificationDoesNotApply, TwoInOneSlot, ModificationsConflict or DoseOutOfRange (all status 422).
    """
    chosen = in_slot_order(exercise, modifications)
    met = meetings(chosen)
    changes = _changes(exercise, chosen, silent={meeting.b for meeting in met if meeting.kind == "redundant"})
    given = dose if dose is not None else default_dose(exercise, chosen)
    check_dose(exercise, chosen, given)
    words = _merged(exercise.words, changes)
    start = _last(exercise.start, (change.start for change in changes))
    start = " ".join([start, *(change.start_more for change in changes if change.start_more)])
    caption = _last(exercise.caption, (change.caption for change in changes))
    return ResolvedExercise(
        slug=exercise.slug,
        name=exercise.name,
        category=exercise.category,
        phase=exercise.phase,
        attributes=effective_attributes(exercise, chosen),
        start=filled(start, words),
        start_for_you=filled(start, words) != filled(exercise.start, exercise.words),
        caption=filled(caption, words),
        steps=_steps(exercise, changes, words),
        props=_props(exercise, changes),
        feel=exercise.feel,
        not_feel=exercise.not_feel,
        stop=exercise.stop + tuple(line for change in changes for line in change.stop),
        dose=given,
        manner=exercise.dose.manner,
        scene=None if exercise.scene is None else patched(exercise.scene, (c.scene for c in changes)),
        boxes=tuple(dict.fromkeys(box for modification in chosen for box in modification.boxes)),
        modifications=tuple(modification.slug for modification in chosen),
        applied=tuple(Applied(m.slug, m.label, m.patient_text) for m in chosen),
        warnings=tuple(meeting_sentence(meeting, chosen) for meeting in met)
        + outside_usual(given, exercise.dose, [one.dose for one in chosen]),
    )


def default_dose(exercise: Exercise, modifications: Iterable[Modification] = ()) -> Dose:
    """The dose a new prescription starts with: the library's, as changed by the modifications, under the cap."""
    return library_dose(exercise.dose, [modification.dose for modification in modifications])


def check_dose(exercise: Exercise, modifications: Iterable[Modification], dose: Dose) -> None:
    """Raise DoseOutOfRange, naming the field and the limit, unless `dose` may be given with these modifications."""
    check_limits(dose, exercise.dose, [modification.dose for modification in modifications])


def effective_attributes(exercise: Exercise, modifications: Iterable[Modification]) -> frozenset[str]:
    """What safety rules look at: the exercise's attributes, less what modifications take away, plus what they add."""
    chosen = tuple(modifications)
    removed = frozenset[str]().union(*(modification.attributes_remove for modification in chosen))
    added = frozenset[str]().union(*(modification.attributes_add for modification in chosen))
    return (exercise.attributes - removed) | added


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with each `{word}` slot filled in; a slot with a capital letter gets one."""
    return _SLOT.sub(lambda slot: _with_case(slot.group(1), words), text)


def slots_in(text: str) -> frozenset[str]:
    """The names of the `{word}` slots of a text."""
    return frozenset(name.lower() for name in _SLOT.findall(text))


def _with_case(name: str, words: Mapping[str, str]) -> str:
    word = words[name.lower()]
    return word[:1].upper() + word[1:] if name[:1].isupper() else word


def _changes(exercise: Exercise, chosen: Sequence[Modification], silent: set[str]) -> tuple[Change, ...]:
    slugs = drawn(chosen)
    return tuple(
        change
        for modification in chosen
        if modification.slug not in silent
        for change in modification.changes
        if not (change.scene and modification.drawn_as in silent)
        if exercise.slug in change.exercises and change.when_with <= slugs and not change.when_without & slugs
    )


def _merged(words: Mapping[str, str], changes: Iterable[Change]) -> dict[str, str]:
    merged = dict(words)
    for change in changes:
        merged.update(change.words)
    return merged


def _last(base: str, others: Iterable[str]) -> str:
    for other in others:
        base = other or base
    return base


def _steps(exercise: Exercise, changes: Iterable[Change], words: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps, edited in place; a dropped one keeps its place until the end, for what goes before or after it."""
    steps: list[Step] = list(exercise.steps)
    dropped: set[str] = set()
    for edit in (edit for change in changes for edit in change.steps):
        place = next(place for place, step in enumerate(steps) if step.id == edit.target)
        new = Step(edit.text, for_you=True, id=edit.id)
        if edit.how == "drop":
            dropped.add(edit.target)
        elif edit.how == "replace":
            steps[place] = replace(new, id=edit.target)
        else:
            steps.insert(place + (edit.how == "after"), new)
    plain = {step.id: filled(step.text, exercise.words) for step in exercise.steps}
    kept = ((step, filled(step.text, words)) for step in steps if step.id not in dropped)
    return tuple(Step(text, step.for_you or text != plain[step.id], step.id) for step, text in kept)


def _props(exercise: Exercise, changes: Iterable[Change]) -> tuple[Prop, ...]:
    props = {prop.id: prop for prop in exercise.props}
    for edit in (edit for change in changes for edit in change.props):
        if edit.prop is None:
            props.pop(edit.id, None)
        else:
            props[edit.id] = replace(edit.prop, for_you=True)
    return tuple(props.values())
