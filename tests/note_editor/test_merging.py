"""Who changed which part of a draft since the form was opened, and both texts in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.note_editor.merging import Changed, beside, both, changed_by, marks_of

TEXT = st.text(alphabet="ab \n", max_size=20)


@pytest.mark.parametrize(
    ("was", "mine", "stored", "changed"),
    [
        ("a", "a", "a", Changed.NOBODY),
        ("a", "b", "b", Changed.NOBODY),
        ("a", "b", "a", Changed.MINE),
        ("a", "a", "b", Changed.STORED),
        ("a", "b", "c", Changed.BOTH),
    ],
)
def test_the_marks_of_the_form_tell_who_changed_it(was: str, mine: str, stored: str, changed: Changed) -> None:
    assert changed_by(marks_of({"plan": was}), {"plan": mine}, {"plan": stored}) == {"plan": changed}


@pytest.mark.parametrize("base", ["", "plan:", "nonsense", "plan:zzz objective:1"])
def test_without_a_readable_mark_nobodys_text_is_taken_for_untouched(base: str) -> None:
    assert changed_by(base, {"plan": "mine"}, {"plan": "theirs"}) == {"plan": Changed.BOTH}


def test_the_same_letters_written_otherwise_are_no_change() -> None:
    assert changed_by("", {"plan": "e\u0301"}, {"plan": "\u00e9"}) == {"plan": Changed.NOBODY}


def test_lines_that_only_one_has_are_marked() -> None:
    assert [(one.text, one.is_only_here) for one in beside("a\nb\nc", "a\nc")] == [
        ("a", False),
        ("b", True),
        ("c", False),
    ]


@given(TEXT, TEXT)
def test_both_in_one_loses_no_line(stored: str, mine: str) -> None:
    merged = both(stored, mine).split("\n")
    for text in (stored, mine):
        lines = iter(merged)
        assert all(line in lines for line in text.split("\n")), "every line is there, in its order"
