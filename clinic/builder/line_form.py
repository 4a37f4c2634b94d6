"""The form of one line of a program: its dose, and its words to the patient."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms.validators import Length

from clinic.builder.dose_form import DoseForm, dose_fields, saved_dose_fields
from clinic.core.fields import LineField, VersionField
from clinic.exercises.doses import cap_of
from clinic.programs.letters import printable_letters
from clinic.programs.models import Prescription
from clinic.programs.reviewing import ReviewedLine, dose_of

LONGEST_NOTE = 200


class WordsForm(FlaskForm):  # type: ignore[misc]
    """What one prescription says to the patient beside its dose.

    `touched` names the fields that somebody changed, none where script did not say.
    """

    touched: Sequence[str] = ()
    version = VersionField()
    personal_note = LineField(
        "Personal note, printed on the sheet",
        [Length(max=LONGEST_NOTE, message="Use at most 200 characters."), printable_letters],
    )


class LineForm(DoseForm, WordsForm):
    """One prescription as it was typed; `typed_form` makes one. Its modifications are buttons beside it."""

    def bind(self, line: ReviewedLine) -> None:
        """Fit the fields to the exercise."""
        self.line = line
        self.fit(*_fitted_to(line))

    def take_saved_beside(self, touched: Sequence[str]) -> None:
        """Let each field that is not `touched` show what is saved now: nobody has typed what it was sent with."""
        self.touched = touched
        saved = {**self.shown_of_saved(), "personal_note": self.line.prescription.personal_note}
        if {self.hold.name, self.hold_unit.name} & set(touched):  # a number and what it counts
            del saved["hold"], saved["hold_unit"]
        for name, value in saved.items():
            if self[name].name not in touched:
                self[name].process(None, value)
                self[name].raw_data = [] if value is None else [str(value)]


def typed_form(line: ReviewedLine, sent: MultiDict[str, str]) -> LineForm:
    """The form of one line as it was sent, under a prefix of its own: several stand on one page."""
    form = LineForm(sent, prefix=_prefix(line.prescription))
    form.bind(line)
    if touched := sent.getlist("touched"):
        form.take_saved_beside(touched)
    return form


def saved_words(prescription: Prescription) -> WordsForm:
    """The words of one line as they are saved, under the same prefix."""
    form = WordsForm(prefix=_prefix(prescription), formdata=None, personal_note=prescription.personal_note)
    form.version.renew(prescription.version)
    return form


def numbers_of(line: ReviewedLine, typed: LineForm | None) -> Markup:
    """The fields of the dose of one line, as they were `typed` or as they are saved."""
    return dose_fields(typed) if typed else saved_dose_fields(_prefix(line.prescription), *_fitted_to(line))


def line_id(prescription_id: UUID) -> str:
    """What a line is called on the page."""
    return f"line-{prescription_id.hex[-8:]}"


def _prefix(prescription: Prescription) -> str:
    return f"{line_id(prescription.id)}-"


def _fitted_to(line: ReviewedLine) -> Any:
    """What `DoseForm.fit` asks for."""
    if line.exercise is None:
        raise ValueError("the library no longer has this exercise")
    limits = line.exercise.dose
    return limits, dose_of(line.prescription), cap_of("hold_seconds", limits, [one.dose for one in line.chosen])
