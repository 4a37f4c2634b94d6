"""Lists in forms: an entry has a number as our pages write it, and no made-up name of a field makes an error."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, FormField, StringField

from clinic.core.fields import FieldList


class Line(Form):
    name = StringField()


class Lines(Form):
    rows = FieldList(FormField(Line))


@pytest.mark.parametrize("number", ["²", "٣", "1" * 5000, "1000", "-1", "", "1.0", "x"])
def test_what_is_no_number_of_ours_makes_no_entry(number: str) -> None:
    form = Lines(MultiDict([(f"rows-{number}-name", "Made up"), ("rows-0-name", "Real"), ("rowsnot-1-name", "Other")]))
    assert [row.form.name.data for row in form.rows] == ["Real"]


def test_entries_keep_the_order_of_their_numbers() -> None:
    form = Lines(MultiDict([("rows-10-name", "Last"), ("rows-2-name", "First")]))
    assert [row.form.name.data for row in form.rows] == ["First", "Last"]
