"""Every form takes the choice fields of core: their message says what to do."""

from __future__ import annotations

import re
from pathlib import Path

from werkzeug.datastructures import MultiDict
from wtforms import Form

from clinic.core.fields import NOT_OFFERED, CheckboxesField, RadioField, SelectField, choices

CLINIC = Path(__file__).parents[2] / "clinic"
THEIRS = re.compile(r"from wtforms(?:\.\w+)? import [^\n]*\b(?:RadioField|SelectField)\b")
PAIRS = choices([("1", "One"), ("2", "Two")])


class Asked(Form):
    radio = RadioField("Radio", choices=PAIRS)
    number = SelectField("Number", coerce=int, choices=PAIRS)
    ticks = CheckboxesField("Ticks", choices=PAIRS)


def test_no_form_takes_those_of_wtforms() -> None:
    assert THEIRS.search("from wtforms import BooleanField, SelectField")
    assert not [path for path in CLINIC.rglob("*.py") if THEIRS.search(path.read_text(encoding="utf-8"))]


def test_what_is_not_offered_says_what_to_do() -> None:
    for sent in (
        [("radio", "3"), ("number", "3"), ("ticks", "3")],
        [("number", "many"), ("ticks", "1"), ("ticks", "x")],
    ):
        form = Asked(MultiDict(sent))
        assert not form.validate()
        assert form.errors == {key: [NOT_OFFERED] for key in form.errors}
        assert {"radio", "number", "ticks"} == form.errors.keys()
