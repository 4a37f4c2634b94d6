"""Content is checked when it is made: hostile or broken text never reaches the printer."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from handouts.content import ClinicHeader, ContentError, DoseLine, Handout, HandoutStep, Side
from handouts.limits import MAX_COMBINING_MARKS
from tests.handouts.samples import make_exercise, make_handout


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("\u200b\u200d", "is empty"),
        ("x" * 301, "is too long"),
        ("one\ntwo", "line break"),
        ("one\u2028two", "line break"),
        ("a\x00b", "control character"),
        ("a\x1b[0m", "control character"),
        ("a\ud800b", "broken character"),
        ("\ue000 logo", "private character"),
        ("e" + "\u0301" * (MAX_COMBINING_MARKS + 1), "stacks more than 8 marks"),
    ],
)
def test_a_text_that_may_not_be_printed_is_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(ContentError, match=rf"HandoutStep\.text .*{reason}"):
        HandoutStep(text)


@pytest.mark.parametrize("text", ["x" * 300, "e" + "\u0301" * MAX_COMBINING_MARKS, "Nuñez 山 Ω", "👩‍🦱 ok", "<b>&"])
def test_ordinary_and_foreign_text_is_kept_as_it_is(text: str) -> None:
    assert HandoutStep(text).text == text


def test_a_note_may_have_lines_but_no_other_control() -> None:
    assert make_exercise(note="One.\nTwo.").note == "One.\nTwo."
    with pytest.raises(ContentError, match="control character"):
        make_exercise(note="One.\tTwo.")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"times_per_day": 0}, "times_per_day must be a whole number from 1 to 24"),
        ({"days_per_week": 8}, "days_per_week must be a whole number from 1 to 7"),
        ({"repetitions": 0}, "repetitions"),
        ({"sets": True}, "sets"),
        ({"hold_seconds": 30, "hold_breaths": 3}, "not in both"),
    ],
)
def test_an_impossible_dose_is_refused(changes: dict[str, int], reason: str) -> None:
    with pytest.raises(ContentError, match=reason):
        DoseLine(**({"times_per_day": 1, "days_per_week": 7} | changes))


def test_plain_words_become_sides_and_an_unknown_side_is_refused() -> None:
    assert DoseLine(1, 7, side="left").side is Side.LEFT  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="sideways"):
        DoseLine(1, 7, side="sideways")  # type: ignore[arg-type]


def test_a_list_where_a_tuple_belongs_and_too_many_entries_are_refused() -> None:
    with pytest.raises(ContentError, match="must be a tuple"):
        make_exercise(feel=["a"])
    with pytest.raises(ContentError, match="entries"):
        make_exercise(feel=("a",) * 13)
    with pytest.raises(ContentError, match="entries"):
        make_exercise(steps=())
    with pytest.raises(ContentError, match="entries"):
        ClinicHeader("Clinic", "1", address_lines=("a",) * 5)


def test_two_exercises_with_one_number_are_refused() -> None:
    handout = make_handout()
    with pytest.raises(ContentError, match="same number"):
        replace(handout, exercises=(make_exercise(1), make_exercise(1)))


def test_a_handout_has_no_place_for_more_than_a_first_name() -> None:
    names = {field.name for field in fields(Handout)}
    assert "first_name" in names
    assert not names & {"name", "last_name", "full_name", "born_on", "birth_date", "diagnosis", "email", "patient"}


def test_a_handout_that_would_keep_the_printer_busy_is_refused() -> None:
    steps = (HandoutStep("word " * 60),) * 24
    with pytest.raises(ContentError, match="Shorten some texts"):
        replace(make_handout(), exercises=tuple(make_exercise(number, steps=steps) for number in range(1, 8)))
