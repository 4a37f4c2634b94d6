"""Form fields for the findings of an assessment, made from the battery."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms.fields import StringField
from wtforms.validators import ValidationError

from clinic.assessments.comparing import label_of
from clinic.battery.measures import Kind, Measure
from clinic.core.fields import LineField, RadioField, SelectField, WholeNumberField, choices
from clinic.core.text import clean_line

MOST_SEGMENTS, MOST_LETTERS = 4, 40
"""Choices that still fit side by side on a phone."""
_TENTHS = re.compile(r"[0-9]{1,5}(?:[.,][0-9])?")


class TenthsField(StringField):
    """A number with at most one digit behind the point or comma; `data` is a Decimal or None."""

    data: Decimal | None  # type: ignore[assignment]

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the number; ValueError becomes the message beside the field."""
        text = clean_line(valuelist[0] if valuelist else "")
        self.raw_data, self.data = [text], None
        if text and not _TENTHS.fullmatch(text):
            raise ValueError("Enter a number like 22 or 22.4.")
        self.data = Decimal(text.replace(",", ".")) if text else None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)


def field_for(name: str, measure: Measure) -> Any:
    """The form field of one value: a number, a line, a select for a side, radios for a short choice without sides."""
    label = label_of(name, measure)
    if measure.kind is Kind.CHOICE:
        options = choices([("", measure.empty), *measure.choices])
        letters = sum(len(label) for _value, label in measure.choices)
        is_short = not measure.is_sided and len(options) <= MOST_SEGMENTS and letters <= MOST_LETTERS
        return (RadioField if is_short else SelectField)(label, choices=options, default="")
    if measure.kind is Kind.LINE:
        return LineField(label, [_InRange(measure)])
    if measure.kind is Kind.TENTHS:
        return TenthsField(label, [_InRange(measure)])
    return WholeNumberField(label, [_InRange(measure)], message="Whole numbers only.")


class _InRange:
    """Refuses a value outside of what the measure takes; nothing typed is fine."""

    def __init__(self, measure: Measure) -> None:
        self.measure = measure

    def __call__(self, _form: Any, field: Any) -> None:
        if field.errors or field.data in (None, "") or self.measure.accepts(field.data):
            return
        if self.measure.kind is Kind.LINE:
            raise ValidationError(f"Use at most {self.measure.high} characters.")
        raise ValidationError(f"Enter {self.measure.low} to {self.measure.high}{self.measure.unit}.")
