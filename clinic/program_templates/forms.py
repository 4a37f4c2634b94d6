"""Forms about templates: saving one, what it is called, using one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length

from clinic.core.fields import LineField, RadioField, SelectField, VersionField, choices
from clinic.custom_library.overlay import clinic_library
from clinic.patients.rules import names_in
from clinic.program_templates.kinds import AUDIENCE_LABELS, Audience
from clinic.program_templates.listing import Template
from clinic.program_templates.service import LONGEST_NAME, Label

RELOAD = "Open the page again and repeat it."
NEW, VERSION = "new", "version"
CLINIC, MINE = "clinic", "mine"
ADD, INSTEAD = "add", "instead"
AUDIENCES = [(one.value, label) for one, label in AUDIENCE_LABELS.items()]
_AS_NEW, _AS_VERSION = (NEW, "A new template"), (VERSION, "A new version of one that is there")
_SHORT = Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters.")


class LabelForm(FlaskForm):  # type: ignore[misc]
    """What a template is called and for whom it is."""

    name = LineField("Name", [InputRequired("Give it a name."), _SHORT])
    audience = SelectField("For", choices=choices(AUDIENCES), default=Audience.ANY.value)
    version = VersionField()


class SaveForm(FlaskForm):  # type: ignore[misc]
    """A program saved as a new template, or as a new version of one that is there."""

    form_key = HiddenField(validators=[InputRequired(RELOAD), IsUUID(RELOAD)])
    how = RadioField("Save it as", choices=choices([_AS_NEW, _AS_VERSION]), default=NEW)
    name = LineField("Name", [_SHORT])
    audience = SelectField("For", choices=choices(AUDIENCES), default=Audience.ANY.value)
    whose = RadioField("Who sees it", choices=choices([(CLINIC, "The clinic"), (MINE, "Only me")]), default=CLINIC)
    of = SelectField("Template", default="", validate_choice=False)
    with_notes = BooleanField("Save the notes to the patient, too")

    def __init__(self, patient_name: str, templates: Sequence[Template], **options: Any) -> None:
        super().__init__(**options)
        self.patient_name = patient_name
        self.saved = {one.row.id: one for one in templates if one.row}
        pairs = ((_value(one), f"{one.name} (version {one.number})") for one in self.saved.values())
        self.of.choices = choices([("", "Choose one"), *pairs])
        if not self.saved:
            self.how.choices = choices([_AS_NEW])

    def validate(self, extra_validators: Any = None) -> bool:
        """The fields by themselves, then a name for a new one and a template for a version."""
        super().validate(extra_validators)
        if self.is_new and not self.name.data:
            self.name.errors = ["Give it a name."]
        if self.is_new and (found := names_in(self.name.data or "", self.patient_name, _of_the_trade())):
            self.name.errors = [f"Leave out “{' '.join(found)}”: colleagues read the name, for other patients."]
        if self.how.data == VERSION and self._chosen() is None:
            self.of.errors = ["Choose the template."]
        return not self.errors

    @property
    def is_new(self) -> bool:
        """Whether it becomes a template of its own."""
        return bool(self.how.data == NEW)

    @property
    def label(self) -> Label:
        """What the new template is called; call it after `validate`."""
        return Label(self.name.data, Audience(self.audience.data), self.whose.data == MINE)

    @property
    def chosen(self) -> tuple[Template, int]:
        """The template that gets a new version, and the version of its row that was seen; call it after `validate`."""
        found = self._chosen()
        assert found is not None
        return found

    def renew(self) -> None:
        """Make the page that shows a conflict carry the version it shows."""
        self.of.data = _value(self.chosen[0])

    def _chosen(self) -> tuple[Template, int] | None:
        name, _, seen = (self.of.data or "").partition(".")
        try:
            found = self.saved.get(UUID(name))
        except ValueError:
            return None
        return (found, int(seen)) if found and seen.isascii() and seen.isdigit() and len(seen) < 10 else None


class UseForm(FlaskForm):  # type: ignore[misc]
    """One click on a template, with what was seen: its version, and that of the program."""

    form_key = HiddenField(validators=[InputRequired(RELOAD), IsUUID(RELOAD)])
    template = HiddenField(validators=[InputRequired(RELOAD), Length(max=100, message=RELOAD)])
    how = RadioField(choices=choices([(ADD, "Add"), (INSTEAD, "Replace")]), default=ADD)
    number = VersionField()
    version = VersionField()

    @property
    def problem(self) -> str:
        """What is wrong with it, in one sentence; nobody types into this form."""
        return RELOAD if self.errors else ""


def _value(one: Template) -> str:
    assert one.row is not None
    return f"{one.row.id}.{one.row.version}"


class RepeatForm(FlaskForm):  # type: ignore[misc]
    """Which sheet is given again; its key makes a double click one use."""

    form_key = HiddenField(validators=[InputRequired(RELOAD), IsUUID(RELOAD)])
    sheet = VersionField()


def _of_the_trade() -> list[str]:
    """What templates are about: whom they are for, and what is done."""
    return [*(label for _, label in AUDIENCES), *(one.name for one in clinic_library().exercises.values())]
