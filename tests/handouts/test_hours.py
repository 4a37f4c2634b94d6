"""Opening hours in the words of the sheet, or as they are with the language they are in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handouts.content import Words
from handouts.phrases.hours import hours_in_words
from handouts.render import render_html
from tests.handouts.samples import make_handout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Monday to Friday, 8 am to 6 pm", "Lunes a viernes, de 8 a. m. a 6 p. m."),
        (
            "Mon-Fri 8am-6pm; Sat 9:30 am – 12:00 pm",
            "Lunes a viernes, de 8 a. m. a 6 p. m.; Sábado, de 9:30 a. m. a 12 p. m.",
        ),
        ("Tues. through Thurs: 7:15 a.m. to 1 P.M.", "Martes a jueves, de 7:15 a. m. a 1 p. m."),
    ],
)
def test_common_forms_are_said_in_spanish(typed: str, said: str) -> None:
    assert (hours_in_words(typed, "es").text, hours_in_words(typed, "es").lang) == (said, "es")


@pytest.mark.parametrize(
    "typed", ["By appointment", "Monday to Friday, 8 am to 6 pm, closed at noon", "Mon to Fri 8 to 6", "8 am to 6 pm", "Monkey"]
)  # fmt: skip
def test_what_nobody_can_say_stays_and_says_that_it_is_english(typed: str) -> None:
    assert (hours_in_words(typed, "es").text, hours_in_words(typed, "es").lang) == (typed, "en")


def test_english_stays_as_it_was_typed_and_nothing_stays_nothing() -> None:
    assert hours_in_words("Mon-Fri 8am-6pm") == hours_in_words("Mon-Fri 8am-6pm", "en")
    assert hours_in_words("Mon-Fri 8am-6pm").text == "Mon-Fri 8am-6pm"
    assert hours_in_words("", "es").text == ""


def test_a_spanish_sheet_says_the_hours_or_marks_them_as_english() -> None:
    spanish = make_handout(lang="es", words=Words.UNREVIEWED, demo=True)
    assert "Lunes a viernes, de 8 a. m. a 6 p. m." in render_html(spanish)
    odd = replace(spanish, clinic=replace(spanish.clinic, hours="By appointment"))
    assert '<span class="clinic-hours" lang="en"><bdi dir="ltr">By appointment</bdi></span>' in render_html(odd)
    assert '<span class="clinic-hours">' in render_html(make_handout())
