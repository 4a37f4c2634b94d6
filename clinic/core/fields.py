"""Form fields that every feature uses, shaped for the macros in templates/macros/forms.html."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import wtforms
from wtforms import (  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, DateInput, ListWidget, TextInput

from clinic.core.days import read_day
from clinic.core.text import MOST_MARKS, clean_line, clean_text, has_stacked_marks

_WHOLE = re.compile(r"[+-]?\d{1,9}")
"""What `int` takes beyond this, such as 1_0 for ten, nobody means."""


NOT_OFFERED = "Choose from those shown here."
"""To who chose nothing, or what is not offered: an old page, an address typed by hand."""


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """The (value, label) pairs as WTForms wants them; WTForms 3.3 warns of bare tuples."""
    return [SelectChoice(value, label) for value, label in pairs]


class _Offered:
    """A field whose message about a choice that is not offered says what to do."""

    invalid_choice_message: str

    def __init__(self, label: str | None = None, validators: Sequence[Any] | None = None, **options: Any) -> None:
        said = {"invalid_choice_message": NOT_OFFERED, "invalid_value_message": NOT_OFFERED}
        super().__init__(label, validators, **{**said, **options})  # type: ignore[call-arg]  # of the field beside it


class SelectField(_Offered, wtforms.SelectField):
    """One out of a list that folds out."""


class RadioField(_Offered, wtforms.RadioField):
    """One out of several that are all to be seen."""


class CheckboxesField(_Offered, SelectMultipleField):
    """Any number of ticks out of a list, drawn as a fieldset of checkboxes; `data` is a list of values."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class LineField(StringField):
    """One line of text, cleaned for storage (`core.text.clean_line`); what is left of an invisible text is empty."""

    data: str

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the typed text, clean; ValueError for towers of combining marks, which no script needs."""
        self.data = clean_line(valuelist[0] if valuelist else "")
        self.raw_data = [self.data]
        _refuse_towers(self.data)


class ParagraphField(TextAreaField):
    """Several lines of text, cleaned for storage (`core.text.clean_text`)."""

    data: str

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Take the typed text, clean; ValueError for towers of combining marks, which no script needs."""
        self.data = clean_text(valuelist[0] if valuelist else "")
        self.raw_data = [self.data]
        _refuse_towers(self.data)


class DayField(StringField):
    """A calendar day in any usual spelling; `data` is a date or None. With `picker` the browser offers its calendar.

    `reader` turns the typed text into a date or None.
    """

    data: date | None  # type: ignore[assignment]

    def __init__(
        self,
        label: str,
        validators: Sequence[Any] = (),
        *,
        picker: bool = True,
        reader: Callable[[str], date | None] = read_day,
        message: str = "Enter a day like 5/17/1985 or 17 May 1985.",
        **options: Any,
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.widget = DateInput() if picker else TextInput()
        self.picker, self.reader, self.message = picker, reader, message

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the typed day; ValueError becomes the message beside the field."""
        text = clean_line(valuelist[0] if valuelist else "")
        self.raw_data = [text]
        self.data = self.reader(text) if text else None
        if text and self.data is None:
            raise ValueError(self.message)

    def _value(self) -> str:
        if self.data is not None and (self.picker or not self.raw_data):
            return self.data.isoformat() if self.picker else f"{self.data.month}/{self.data.day}/{self.data.year}"
        return str(self.raw_data[0]) if self.raw_data else ""


class WholeNumberField(IntegerField):
    """A whole number; whatever else is typed gets `message` beside the field."""

    def __init__(
        self, label: str, validators: Sequence[Any] = (), *, message: str = "Enter a whole number.", **options: Any
    ) -> None:
        super().__init__(label, list(validators), **options)
        self.message = message

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number; ValueError becomes the message beside the field."""
        text = clean_line(valuelist[0] if valuelist else "").replace("\u2212", "-")
        self.raw_data = [text]
        self.data = None
        if text and not _WHOLE.fullmatch(text):
            raise ValueError(self.message)
        self.data = int(text) if text else None


class FieldList(wtforms.FieldList):  # type: ignore[type-arg]  # noqa: TID251
    """A list whose entries carry a number of up to three digits; WTForms' own reads whatever looks like a digit as one."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        numbered = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})(?:-|\Z)")
        yield from (int(found[1]) for found in map(numbered.match, formdata) if found)


class VersionField(HiddenField):
    """The version of the row that an edit form was made from; `data` is a whole number."""

    data: int  # type: ignore[assignment]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number; anything else is a form that was tampered with or cut off."""
        text = str(valuelist[0]) if valuelist else ""
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValueError("Open the page again and repeat the change.")
        self.data = int(text)

    def renew(self, version: int) -> None:
        """Make the page that shows a conflict carry the version it shows."""
        self.data, self.raw_data = version, [str(version)]


def living_year(_form: Any, field: DayField) -> None:
    """A validator for days that have no narrower rule: a year that anything in a chart can be about."""
    if field.data and not 1900 <= field.data.year <= 2100:
        raise ValidationError("Check the year.")


def _refuse_towers(text: str) -> None:
    if has_stacked_marks(text):
        raise ValueError(f"This has more than {MOST_MARKS} accents on one letter. Type it again.")
