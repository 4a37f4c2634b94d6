"""Two people changed one row: what differs, field by field."""

from __future__ import annotations

from typing import Any, NamedTuple

from clinic.patients.forms import shown


class Difference(NamedTuple):
    """One field with what is stored now and what this form holds, both in words."""

    label: str
    saved: str
    mine: str


def differences(form: Any, row: Any) -> list[Difference]:
    """The fields of `form` whose value differs from the one stored in `row`, in the order of the form."""
    return [
        Difference(field.label.text, shown(field, getattr(row, field.name)), shown(field, field.data))
        for field in form
        if field.name != "version" and hasattr(row, field.name) and getattr(row, field.name) != field.data
    ]
