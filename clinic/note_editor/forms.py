"""The forms of a note: how it begins, and its text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from clinic.core.canonical import canonical_json
from clinic.core.fields import (
    DayField,
    ParagraphField,
    RadioField,
    SelectField,
    VersionField,
    WholeNumberField,
    choices,
    living_year,
)
from clinic.note_editor.beginning import Beginning
from clinic.note_editor.merging import marks_of
from clinic.note_templates.kinds import KIND_LABELS
from clinic.notes.minutes import CODES, MOST_MINUTES
from clinic.notes.models import SECTIONS, NoteKind, ProgressNote
from clinic.notes.service import LONGEST_SECTION, NoteText

TOO_LONG = Length(max=LONGEST_SECTION, message=f"A section has at most {LONGEST_SECTION:,} characters.")
_MINUTES = NumberRange(0, MOST_MINUTES, message=f"Enter minutes, 0 to {MOST_MINUTES}.")

KIND_HINTS = {
    NoteKind.EVALUATION: "The first visit: screen, findings, class, program.",
    NoteKind.DAILY: "A visit in between: reports, what was done, what is next.",
    NoteKind.PROGRESS: "How far the goals are, for whoever pays or refers.",
    NoteKind.RE_EVALUATION: "Examined anew: what changed since the first time.",
    NoteKind.DISCHARGE: "How it ended and what goes on at home.",
    NoteKind.PHONE: "A call: what was said and agreed.",
}


class StartForm(FlaskForm):  # type: ignore[misc]
    """How a note begins; `form_key` makes a double click one note. Left empty, everything is as usual."""

    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    kind = RadioField(
        "Kind of note",
        [Optional()],
        choices=choices([(kind.value, label) for kind, label in KIND_LABELS.items()]),
        default="",
    )
    template = SelectField("Template", [Optional()], default="")
    copies = BooleanField("Copy forward the last signed note")

    def offer(self, templates: Sequence[tuple[str, str]]) -> None:
        """Set what may be chosen as a template: (key, name) pairs."""
        self.template.choices = choices([("", "None"), *templates])

    def how(self) -> Beginning:
        """The chosen beginning; call it after `validate`."""
        kind = NoteKind(self.kind.data) if self.kind.data else None
        return Beginning(kind, self.template.data or "", bool(self.copies.data))


class NoteForm(FlaskForm):  # type: ignore[misc]
    """The text of a draft. `version` is the one the form was made from, `base` the marks of its parts then (`merging`)."""

    version = VersionField()
    base = HiddenField()
    kind = SelectField("Kind of note", choices=choices([(kind.value, label) for kind, label in KIND_LABELS.items()]))
    visit_on = DayField("Date of visit", [InputRequired("Enter the date of the visit."), living_year])
    subjective = ParagraphField("Subjective", [TOO_LONG])
    objective = ParagraphField("Objective", [TOO_LONG])
    assessment = ParagraphField("Assessment", [TOO_LONG])
    plan = ParagraphField("Plan", [TOO_LONG])

    @classmethod
    def of(cls, note: ProgressNote) -> NoteForm:
        """The form of a draft as it is stored."""
        spent = {f"minutes_{code}": minutes for code, minutes in note.minutes.items()}
        return cls(formdata=None, obj=note, base=marks_of_note(note), **spent)

    def minute_fields(self) -> list[WholeNumberField]:
        """The fields of the minutes, in the order of the codes."""
        return [self[f"minutes_{one.code}"] for one in CODES]

    def minutes(self) -> dict[str, int]:
        """Minutes by code, those that were spent; what nobody can have spent is left out."""
        typed = {one.code: self[f"minutes_{one.code}"].data for one in CODES}
        return {code: spent for code, spent in typed.items() if isinstance(spent, int) and 0 < spent <= MOST_MINUTES}

    def text(self) -> NoteText:
        """The typed note; call it after `validate`."""
        sections = {name: getattr(self, name).data or "" for name in SECTIONS}
        return NoteText(NoteKind(self.kind.data), self.visit_on.data, **sections, minutes=self.minutes())  # type: ignore[arg-type]  # a day that was validated

    def renew(self, note: ProgressNote) -> None:
        """Carry the version and the marks of what is stored now."""
        self.version.renew(note.version)
        self.base.data, self.base.raw_data = marks_of_note(note), None


for _code in CODES:
    setattr(NoteForm, f"minutes_{_code.code}", WholeNumberField(f"{_code.code} {_code.label}", [Optional(), _MINUTES]))


def marks_of_note(note: ProgressNote) -> str:
    """The marks of a note's parts as it is stored, for the form that changes it."""
    return marks_of(parts_of(note))


def parts_of(note: ProgressNote | NoteText) -> Mapping[str, str]:
    """What two people may change apart from each other: each section, and what stands above and below them together."""
    sections = {name: getattr(note, name) for name in SECTIONS}
    facts = {"kind": str(note.kind), "on": note.visit_on.isoformat(), "minutes": dict(note.minutes)}
    return {**sections, "facts": canonical_json(facts)}
