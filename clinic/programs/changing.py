"""Changing one line of a draft: its dose, its words to the patient, its modifications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.errors import StaleVersion
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.dose_shorthand import parse_dose
from clinic.exercises.doses import cap_of
from clinic.exercises.rules import Dose, default_dose, resolve
from clinic.programs.draft import Draft, read_draft
from clinic.programs.editing import editable, touch
from clinic.programs.keeping import keep_draft
from clinic.programs.lines import choose, modifications_of
from clinic.programs.models import Prescription
from clinic.programs.reviewing import check_fit, dose_columns, dose_of, screening_in
from clinic.safety_record.models import Occasion


@dataclass(frozen=True)
class Chosen:
    """What choosing a modification did beside it: labels of those that had to go, the dose before one that was lowered."""

    gone: tuple[str, ...] = ()
    lowered_from: Dose | None = None


def change_exercise(
    actor: User,
    program_id: UUID,
    prescription_id: UUID,
    *,
    version: int | None,
    modification_slugs: Sequence[str] | None = None,
    dose: Dose | None = None,
    personal_note: str | None = None,
) -> Prescription:
    """Give one line of the program other modifications, another dose, other words.

    `version` is the line's as it was seen, if it was. `modification_slugs` or a note of None stay as they are; a `dose`
    of None keeps what was typed, but the hold is the library's for these modifications; a dose that nobody has touched
    follows the library when they change.
    Asking for what is saved already changes nothing, whoever saved it. Raises StaleVersion when somebody saved since
    `version`, ModificationDoesNotFit, or a refusal of `exercises.rules.resolve`.
    """
    draft = read_draft(editable(actor, program_id, hold_patient=True))
    line = draft.get_line(prescription_id)
    return _change(actor, draft, line, version, modification_slugs, dose, personal_note)


def type_dose(actor: User, program_id: UUID, prescription_id: UUID, text: str, *, version: int | None) -> Prescription:
    """Give one line the dose that `text` says, such as "3x10 2/d"; what it leaves out stays.

    Raises as `change_exercise` does, or DoseNotUnderstood.
    """
    draft = read_draft(editable(actor, program_id, hold_patient=True))
    line = draft.get_line(prescription_id)
    dose = parse_dose(text, clinic_library().get_exercise(line.exercise_slug).dose, dose_of(line))
    return _change(actor, draft, line, version, None, dose, None)


def _change(
    actor: User,
    draft: Draft,
    line: Prescription,
    version: int | None,
    modification_slugs: Sequence[str] | None,
    dose: Dose | None,
    personal_note: str | None,
) -> Prescription:
    slugs = modifications_of(line) if modification_slugs is None else modification_slugs
    note = line.personal_note if personal_note is None else personal_note
    exercise, modifications = _of_library(line, slugs)
    if dose is None or _is_untouched(line, dose):
        dose = _with_hold_of(default_dose(exercise, modifications), line)
    if (set(slugs), dose, note) == (set(modifications_of(line)), dose_of(line), line.personal_note):
        return line
    if version is not None and line.version != version:
        raise StaleVersion
    return _save(actor, draft, line, slugs, dose, note)


def choose_modification(actor: User, program_id: UUID, prescription_id: UUID, slug: str, *, is_on: bool) -> Chosen:
    """Put a modification on a line, or take it off; the result is the same however often it is asked for.

    What cannot stand beside it goes. A dose that nobody has touched follows the library; one that was typed stays, under
    the cap of what is chosen now. Raises ModificationDoesNotFit, or a refusal of `exercises.rules.resolve`.
    """
    draft = read_draft(editable(actor, program_id, hold_patient=True))
    line = draft.get_line(prescription_id)
    before = modifications_of(line)
    if slug not in before:
        clinic_library().get_modifications([slug])
    others = [one for one in before if one != slug]
    kept = clinic_library().left_beside(others, [slug]) if is_on else others
    wanted = [*kept, slug] if is_on else others
    if set(wanted) == set(before):
        return Chosen()
    exercise, modifications = _of_library(line, wanted)
    saved = dose_of(line)
    dose = (
        default_dose(exercise, modifications) if _is_untouched(line, saved) else _capped(saved, exercise, modifications)
    )
    _save(actor, draft, line, wanted, dose, line.personal_note)
    gone = clinic_library().get_modifications(one for one in others if one not in kept)
    return Chosen(
        tuple(one.label for one in gone), saved if dose == _capped(saved, exercise, modifications) != saved else None
    )


def _save(actor: User, draft: Draft, line: Prescription, slugs: Sequence[str], dose: Dose, note: str) -> Prescription:
    exercise, modifications = _of_library(line, slugs)
    resolve(exercise, modifications, dose)
    kept = modifications_of(line) if clinic_library().archived else ()
    check_fit(screening_in(draft.program, draft.snapshot), exercise.slug, slugs, kept)
    for name, value in dose_columns(dose).items():
        setattr(line, name, value)
    line.personal_note = note
    line.version += 1
    choose(line, slugs)
    touch(draft.program, "exercise_changed", line.exercise_slug)
    keep_draft(actor, draft, Occasion.EDITED)
    return line


def _of_library(line: Prescription, slugs: Sequence[str]) -> tuple[Exercise, tuple[Modification, ...]]:
    return clinic_library().get_exercise(line.exercise_slug), clinic_library().get_modifications(slugs)


def _capped(dose: Dose, exercise: Exercise, modifications: Sequence[Modification]) -> Dose:
    if dose.hold_seconds is None:
        return dose
    cap = cap_of("hold_seconds", exercise.dose, [one.dose for one in modifications])
    return replace(dose, hold_seconds=min(dose.hold_seconds, cap))


def _with_hold_of(usual: Dose, line: Prescription) -> Dose:
    """What was typed, held as `usual` says; all of `usual` where nobody has touched the dose."""
    saved = dose_of(line)
    if _is_untouched(line, saved):
        return usual
    return replace(saved, hold_seconds=usual.hold_seconds, hold_breaths=usual.hold_breaths, up_to=usual.up_to)


def _is_untouched(prescription: Prescription, dose: Dose) -> bool:
    exercise = clinic_library().get_exercise(prescription.exercise_slug)
    known = clinic_library().modifications
    slugs = [slug for slug in modifications_of(prescription) if slug in known]
    return dose == dose_of(prescription) == default_dose(exercise, clinic_library().get_modifications(slugs))
