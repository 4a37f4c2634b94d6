"""The form of a note."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length
from wtforms.widgets import HiddenInput

from clinic.core.fields import DayField, ParagraphField, SelectField, choices, living_year
from clinic.notes.models import SECTIONS, NoteKind
from clinic.notes.service import NoteText

LONGEST_SECTION = 20_000

KIND_LABELS = {
    NoteKind.EVALUATION: "Evaluation",
    NoteKind.DAILY: "Daily note",
    NoteKind.PROGRESS: "Progress note",
    NoteKind.RE_EVALUATION: "Re-evaluation",
    NoteKind.DISCHARGE: "Discharge",
    NoteKind.PHONE: "Phone call",
}

TOO_LONG = Length(max=LONGEST_SECTION, message=f"A section has at most {LONGEST_SECTION:,} characters.")


class NoteForm(FlaskForm):  # type: ignore[misc]
    """The text of a note. `version` is the one the form was made from; `form_key` makes a double click one note."""

    version = IntegerField(widget=HiddenInput(), default=0)
    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    kind = SelectField("Kind of note", choices=choices([(kind.value, label) for kind, label in KIND_LABELS.items()]))
    visit_on = DayField("Date of visit", [InputRequired("Enter the date of the visit."), living_year])
    subjective = ParagraphField("Subjective", [TOO_LONG])
    objective = ParagraphField("Objective", [TOO_LONG])
    assessment = ParagraphField("Assessment", [TOO_LONG])
    plan = ParagraphField("Plan", [TOO_LONG])

    def text(self) -> NoteText:
        """The typed note; call it after `validate`."""
        sections = {name: getattr(self, name).data or "" for name in SECTIONS}
        return NoteText(kind=NoteKind(self.kind.data), visit_on=self.visit_on.data, **sections)  # type: ignore[arg-type]
