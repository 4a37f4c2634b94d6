"""One dose for every line of a program at once: what each line makes of it, or why it cannot take it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from clinic.exercises.dose_shorthand import DoseNotUnderstood, dose_said, read_pieces
from clinic.exercises.doses import Dose, DoseLimits, DoseOutOfRange, DoseOverride, check_limits
from clinic.programs.wording import dose_text


@dataclass(frozen=True)
class DosedLine:
    """A line as it is now: its exercise's limits, what its modifications make of them, and its dose."""

    id: UUID
    name: str
    limits: DoseLimits
    overrides: tuple[DoseOverride, ...]
    dose: Dose


@dataclass(frozen=True)
class NewDose:
    """What a line becomes: `dose` as it would be, or None with the `refusal` that says why it stays as it is."""

    line: DosedLine
    dose: Dose | None
    refusal: str = ""

    @property
    def is_change(self) -> bool:
        """Whether the line becomes another one."""
        return self.dose is not None and self.dose != self.line.dose

    @property
    def words(self) -> str:
        """The dose that the line has afterwards, as the sheet prints it."""
        return dose_text(self.dose or self.line.dose, self.line.limits.manner)


def doses_for_all(lines: Iterable[DosedLine], text: str) -> tuple[NewDose, ...]:
    """What each line makes of a dose in shorthand such as "2/d 5d/wk"; what it does not say stays as each line has it.

    Raises DoseNotUnderstood for a text that says nothing clear whatever the exercise is.
    """
    said = read_pieces(text)

    def new_dose(line: DosedLine) -> NewDose:
        try:
            dose = dose_said(said, line.limits, line.dose)
            check_limits(dose, line.limits, line.overrides)
        except (DoseNotUnderstood, DoseOutOfRange) as refusal:
            return NewDose(line, None, refusal.message)
        return NewDose(line, dose)

    return tuple(new_dose(line) for line in lines)
