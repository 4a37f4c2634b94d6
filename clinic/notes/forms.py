"""The note's form, the signature and the addendum."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, PasswordField
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

_TOO_LONG = Length(max=LONGEST_SECTION, message=f"A section has at most {LONGEST_SECTION:,} characters.")


class NoteForm(FlaskForm):  # type: ignore[misc]
    """The text of a note. `version` is the one the form was made from; `form_key` makes a double click one note."""

    version = IntegerField(widget=HiddenInput(), default=0)
    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    kind = SelectField("Kind of note", choices=choices([(kind.value, label) for kind, label in KIND_LABELS.items()]))
    visit_on = DayField("Date of visit", [InputRequired("Enter the date of the visit."), living_year])
    subjective = ParagraphField("Subjective", [_TOO_LONG])
    objective = ParagraphField("Objective", [_TOO_LONG])
    assessment = ParagraphField("Assessment", [_TOO_LONG])
    plan = ParagraphField("Plan", [_TOO_LONG])

    def text(self) -> NoteText:
        """The typed note; call it after `validate`."""
        sections = {name: getattr(self, name).data or "" for name in SECTIONS}
        return NoteText(kind=NoteKind(self.kind.data), visit_on=self.visit_on.data, **sections)  # type: ignore[arg-type]


class SignForm(FlaskForm):  # type: ignore[misc]
    """The signer's password; nobody signs for somebody who left the screen open."""

    version = IntegerField(widget=HiddenInput())
    password = PasswordField(
        "Your password", [InputRequired("Enter your password to sign.")], render_kw={"autocomplete": "current-password"}
    )


class AddendumForm(FlaskForm):  # type: ignore[misc]
    """What is added to a signed note."""

    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    text = ParagraphField("Addendum", [InputRequired("Write the addendum."), _TOO_LONG])
