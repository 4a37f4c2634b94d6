"""Blanks of a template: what is asked for, what may be chosen, what is wrong with one; and the templates that ship."""

from __future__ import annotations

import pytest

from clinic.note_templates.blanks import Blank, blanks_of, count_blanks, troubles
from clinic.note_templates.kinds import SECTIONS, NoteKind
from clinic.note_templates.shipped import shipped_templates


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("No blank.", []),
        ("Pain [[0 to 10]] now", [Blank("0 to 10", (), "[[0 to 10]]")]),
        ("[[Side: left | right]]", [Blank("Side", ("left", "right"), "[[Side: left | right]]")]),
        ("[[At: 9:40]]", [Blank("At: 9:40", (), "[[At: 9:40]]")]),
        ("[[a]] and [[a]]", [Blank("a", (), "[[a]]"), Blank("a", (), "[[a]]")]),
        ("[[over\ntwo lines]]", []),
    ],
)
def test_what_a_blank_asks_for(text: str, blanks: list[Blank]) -> None:
    assert blanks_of(text) == blanks
    assert count_blanks(text, "") == len(blanks)


@pytest.mark.parametrize(
    "text", ["[[open", "closed]]", "[[over\ntwo]]", "[[" + "a" * 161 + "]]", "[[Side: left |]]", "[[ ]]", "[[]]"]
)
def test_what_cannot_be_filled_is_said(text: str) -> None:
    assert list(troubles(text))


def test_what_can_be_used_is_not_complained_about() -> None:
    assert list(troubles("[[Side: left | right]], pain [[0 to 10]], an [array] stays")) == []


def test_each_kind_of_visit_that_begins_empty_has_a_template_that_ships_and_is_marked() -> None:
    shipped = shipped_templates().values()
    assert {one.kind for one in shipped} == set(NoteKind) - {NoteKind.RE_EVALUATION}
    assert {one.mark for one in shipped} == {"proposed"}
    assert all(count_blanks(*(getattr(one, name) for name in SECTIONS)) for one in shipped)
