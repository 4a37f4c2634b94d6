"""What a draft would change against the sheet the patient has at home."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from clinic.core.errors import Refusal
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import resolve
from clinic.programs.beside import props_needed
from clinic.programs.models import HomeProgram, Prescription, ProgramVersion
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import dose_of
from clinic.programs.rules import VersionChanges, changes_between
from clinic.programs.sheets import content_of


def pending_changes(
    program: HomeProgram, issued: ProgramVersion, rows: Iterable[Prescription] | None = None
) -> VersionChanges | None:
    """The changes that wait to be issued; None when there are none.

    `rows` are the lines of the draft where they are at hand. Without them no query when the program was not touched
    since `issued`, two otherwise.
    """
    if program.updated_at <= issued.issued_at:
        return None
    changes = _changes(program, list_prescriptions(program.id) if rows is None else rows, issued)
    return None if changes.is_empty else changes


def has_same_visit(program: HomeProgram, issued: ProgramVersion) -> bool:
    """Whether a sheet of the draft would name the next visit that `issued` names."""
    visit = content_of(issued)["next_visit_on"]
    return bool(visit == (program.next_visit_on and program.next_visit_on.isoformat()))


def _changes(program: HomeProgram, rows: Iterable[Prescription], issued: ProgramVersion) -> VersionChanges:
    given = content_of(issued)
    draft = {"exercises": [_item(row) for row in rows], "goal": program.goal}
    return changes_between(given, {**draft, "language": given["language"]})


def _item(row: Prescription) -> Mapping[str, Any]:
    """A line in the shape of the frozen content, as far as versions are compared."""
    exercise = clinic_library().exercises.get(row.exercise_slug)
    dose = asdict(dose_of(row))
    return {
        "slug": row.exercise_slug,
        "name": exercise.name if exercise else row.exercise_slug,
        "manner": exercise.dose.manner.value if exercise else "hold",
        "applied": [
            {"slug": one.modification_slug, "label": _label(one.modification_slug)} for one in row.modifications
        ],
        "dose": {**dose, "side": dose["side"].value},
        "personal_note": row.personal_note,
        "props": _props(row),
    }


def _props(row: Prescription) -> list[dict[str, str]]:
    """What the line needs, with what the patient has in its place; nothing while the line cannot be given as it is."""
    shelf = clinic_library()
    slugs = [one.modification_slug for one in row.modifications]
    try:
        resolved = resolve(shelf.get_exercise(row.exercise_slug), shelf.get_modifications(slugs), dose_of(row))
    except Refusal:
        return []
    own = {one.prop_slug: one.own_name for one in row.own_props}
    return [{"name": prop.name, "own": own.get(prop.slug, "")} for prop in props_needed(resolved, shelf)]


def _label(slug: str) -> str:
    modification = clinic_library().modifications.get(slug)
    return modification.label if modification else slug
