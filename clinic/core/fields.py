"""Form fields that every feature uses, shaped for the macros in templates/macros/forms.html."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import SelectChoice, SelectMultipleField  # type: ignore[attr-defined]  # the stubs are older than WTForms 3.3
from wtforms.widgets import CheckboxInput, ListWidget


def choices(pairs: Iterable[tuple[str, str]]) -> list[Any]:
    """The (value, label) pairs as WTForms wants them; WTForms 3.3 warns of bare tuples."""
    return [SelectChoice(value, label) for value, label in pairs]


class CheckboxesField(SelectMultipleField):
    """Any number of ticks out of a list, drawn as a fieldset of checkboxes; `data` is a list of values."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
