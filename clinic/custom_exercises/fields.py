"""Fields and small forms that the forms of own exercises and of own modifications share."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Form
from wtforms.validators import InputRequired, Length, ValidationError

from clinic.core.fields import LineField, ParagraphField, SelectField, choices
from clinic.exercises.catalog import library

LONGEST_LINE, MOST_LINES = 300, 10
RELOAD = "Open the form again."


class LinesField(ParagraphField):
    """Several lines, each one entry; empty lines are left out. At most `most` lines of 300 characters."""

    def __init__(self, label: str, validators: Any = (), *, most: int = MOST_LINES, **options: Any) -> None:
        super().__init__(label, list(validators), **options)
        self.most = most

    @property
    def lines(self) -> tuple[str, ...]:
        """The entries."""
        return tuple(line for line in (self.data or "").split("\n") if line)

    def pre_validate(self, _form: Any) -> None:
        """No more and no longer lines than a sheet has room for."""
        if len(self.lines) > self.most:
            raise ValidationError(f"Use at most {self.most} lines.")
        long = next((number for number, line in enumerate(self.lines, 1) if len(line) > LONGEST_LINE), None)
        if long is not None:
            raise ValidationError(f"Line {long} is too long. Use at most {LONGEST_LINE} characters in a line.")


class PropForm(Form):
    """One thing the patient needs."""

    prop = SelectField("Thing", default="")
    note = LineField("Note", [Length(max=120, message="Use at most 120 characters.")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prop.choices = choices([("", "Nothing"), *((slug, one.name) for slug, one in library().props.items())])

    def check(self) -> None:
        """A note belongs to a thing."""
        if self.note.data and not self.prop.data:
            self.prop.errors = ["Choose the thing that the note is about, or clear the note."]


def check_props(rows: Any) -> None:
    """Check each row. A list of rows remembers what was wrong when it was validated, which was before this."""
    for row in rows:
        row.form.check()
    rows.errors = [row.form.errors for row in rows if row.form.errors]


def no_braces(_form: Any, field: Any) -> None:
    """A validator: braces are how the library marks words that a modification changes, own texts have none."""
    if "{" in (field.data or "") or "}" in (field.data or ""):
        raise ValidationError("Leave out { and }.")


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is no longer offered."""

    reason = LineField("Why", [InputRequired("Say why."), Length(max=200, message="Use at most 200 characters.")])
