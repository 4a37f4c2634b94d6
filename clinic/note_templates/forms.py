"""The form of a template of notes."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.core.fields import LineField, ParagraphField, RadioField, SelectField, VersionField, choices
from clinic.note_templates.blanks import MOST, count_blanks, troubles
from clinic.note_templates.kinds import KIND_LABELS, LONGEST, SECTIONS, NoteKind
from clinic.note_templates.service import TemplateText

SHARED, OWN = "clinic", "mine"


def _usable_blanks(_form: FlaskForm, field: ParagraphField) -> None:
    for wrong in troubles(field.data or ""):
        raise ValidationError(wrong)


_SECTION = (Length(max=LONGEST, message=f"A section of a template has at most {LONGEST:,} characters."), _usable_blanks)


class TemplateForm(FlaskForm):  # type: ignore[misc]
    """Name, kind and the four sections; `whose` is asked when it is made and stays."""

    version = VersionField()
    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    name = LineField("Name", [InputRequired("Give it a name."), Length(max=120, message="At most 120 characters.")])
    kind = SelectField(
        "For",
        choices=choices([("", "Any kind of note"), *((kind.value, label) for kind, label in KIND_LABELS.items())]),
        default="",
    )
    whose = RadioField(
        "Who may use it", choices=choices([(SHARED, "Everybody in the clinic"), (OWN, "Only me")]), default=OWN
    )
    subjective = ParagraphField("Subjective", _SECTION)
    objective = ParagraphField("Objective", _SECTION)
    assessment = ParagraphField("Assessment", _SECTION)
    plan = ParagraphField("Plan", _SECTION)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also: some text, and not more blanks than can be filled."""
        is_valid: bool = super().validate(extra_validators)
        texts = [getattr(self, name).data or "" for name in SECTIONS]
        if is_valid and not any(text.strip() for text in texts):
            self.subjective.errors = ["Write at least one section."]
            return False
        if is_valid and count_blanks(*texts) > MOST:
            self.form_errors.append(f"A template has at most {MOST} blanks.")
            return False
        return is_valid

    def text(self) -> TemplateText:
        """The typed template; call it after `validate`."""
        kind = NoteKind(self.kind.data) if self.kind.data else None
        return TemplateText(self.name.data, kind, *(getattr(self, name).data or "" for name in SECTIONS))
