"""Where a new template comes from: a patient's draft, or a sheet that was given. What is one patient's stays with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from clinic.accounts.models import User
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.doses import Dose, Side
from clinic.program_templates.contents import TemplateLine, read_lines, without_notes
from clinic.programs import policy as programs
from clinic.programs.models import Prescription
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import dose_of
from clinic.programs.sheets import content_of

ONE_SIDED = frozenset({Side.LEFT, Side.RIGHT})


@dataclass(frozen=True, slots=True)
class Source:
    """The lines as they would be saved; `dropped` names what the library no longer has, `turned` what had one side only.

    Goal, dates and findings are the patient's: they are never in it.
    """

    lines: tuple[TemplateLine, ...]
    dropped: tuple[str, ...]
    turned: tuple[str, ...]

    @property
    def noted(self) -> tuple[TemplateLine, ...]:
        """The lines that hold words to this patient."""
        return tuple(line for line in self.lines if line.personal_note)

    def kept(self, *, with_notes: bool) -> tuple[TemplateLine, ...]:
        """The lines to save, with the words to this patient or without them."""
        return self.lines if with_notes else without_notes(self.lines)


def read_source(actor: User, patient_id: UUID, sheet: int | None = None) -> Source:
    """The lines of the patient's open program, or of the sheet with this number. Raises NotFound."""
    if sheet is None:
        program = programs.get_open_program(actor, patient_id)
        return _source(_line(row) for row in list_prescriptions(program.id))
    version = programs.get_version(actor, patient_id, sheet)
    return _source(read_lines(content_of(version)))


def _source(lines: Iterable[TemplateLine]) -> Source:
    known = clinic_library().exercises
    there = tuple(lines)
    kept = tuple(line for line in there if line.slug in known)
    return Source(
        lines=tuple(replace(line, dose=_of_nobody(line)) for line in kept),
        dropped=tuple(line.name for line in there if line.slug not in known),
        turned=tuple(line.name for line in kept if line.dose != _of_nobody(line)),
    )


def _of_nobody(line: TemplateLine) -> Dose:
    """The dose for the library's usual side: left or right was one patient's."""
    if line.dose.side not in ONE_SIDED:
        return line.dose
    return replace(line.dose, side=clinic_library().exercises[line.slug].dose.sides[0])


def _line(row: Prescription) -> TemplateLine:
    known = clinic_library()
    exercise = known.exercises.get(row.exercise_slug)
    slugs = [one.modification_slug for one in row.modifications]
    return TemplateLine(
        slug=row.exercise_slug,
        name=exercise.name if exercise else row.exercise_slug,
        manner=exercise.dose.manner.value if exercise else "hold",
        applied=tuple(
            (slug, known.modifications[slug].label if slug in known.modifications else slug) for slug in slugs
        ),
        dose=dose_of(row),
        personal_note=row.personal_note,
    )
