"""When to stop and the next visit stand on page 1 in one piece, however full it is; what was asked for leaves no hollow page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handouts.content import Box, Handout, Question, Replaced, Words
from handouts.layouts import Layout, LayoutName, Paper
from handouts.phrases import phrases
from handouts.render import pdf_available
from tests.handouts.programs import NOTES, USUAL, in_two_languages, program
from tests.handouts.reading import read
from tests.handouts.samples import make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

PREGNANT = ("supported-psoas-release", ("pregnancy-incline", "arm-support", "informed-choice"))
NEWS = Replaced(2, added=("March", "Rest"), left_out=("Step",), set_up=("Rest",), is_reordered=True, has_new_goal=True)


def pages_of(handout: Handout, layout: Layout) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in read(handout, layout).pages]


def places(pages: list[str], text: str) -> list[int]:
    return [at for at, page in enumerate(pages) for _ in range(page.count(text))]


@pytest.mark.parametrize("name", [LayoutName.TWO_UP, LayoutName.LIST, LayoutName.FOUR_UP])
@pytest.mark.parametrize("count", [1, 6, 10])
def test_page_1_holds_when_to_stop_and_the_next_visit_once(name: LayoutName, count: int) -> None:
    goal = "Sit through dinner without hip pain, and walk to the store and back home with the dog. " * 2
    sheet = make_handout(count, boxes=(Box.PREGNANCY, Box.CHOICE), replaces=NEWS, goal=goal.strip())
    pages, say = pages_of(sheet, Layout(name, diary_weeks=0)), phrases("en")
    for phrase in ("stop.heading", "stop.emergency", "summary.next_visit", "summary.questions"):
        assert places(pages, say(phrase)) == [0], phrase


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("chosen", [PREGNANT, ("constructive-rest", ())])
def test_a_sheet_of_one_exercise_has_the_emergency_signs_beside_its_picture(
    lang: str, chosen: tuple[str, tuple[str, ...]]
) -> None:
    sheet = program(chosen, lang=lang, words=Words.REVIEWED, boxes=(Box.PREGNANCY,))
    sheet = replace(sheet, exercises=(replace(sheet.exercises[0], note=NOTES[lang]),))
    pages = pages_of(sheet, Layout(LayoutName.ONE_EXERCISE, only=1, diary_weeks=0))
    assert len(pages) <= 2
    assert places(pages, phrases(lang)("stop.emergency")) == [0]
    assert sheet.exercises[0].start in pages[0]


def test_an_answer_takes_the_last_exercise_along_and_no_more_paper() -> None:
    answers = (Question("Can I do it in bed?", "Yes, if the bed is firm."),)
    sheet = program(*USUAL, words=Words.REVIEWED)
    plain, asked = pages_of(sheet, Layout()), pages_of(replace(sheet, answers=answers), Layout())
    [at] = places(asked, "Can I do it in bed?")
    assert sheet.exercises[-1].name in asked[at]
    assert len(asked) <= len(plain) + 1


@pytest.mark.parametrize(
    "name", [LayoutName.LIST, LayoutName.FOUR_UP, LayoutName.LARGE_PICTURE, LayoutName.LARGE_PRINT]
)
def test_other_layouts_print_answers_always_and_common_questions_only_for_little_paper(name: LayoutName) -> None:
    asked = (Question("Can I use pillows?", "Most pillows sink too much."),) * 4
    layout = Layout(name, diary_weeks=0)
    plain = make_handout(2)
    assert len(pages_of(replace(plain, faq=asked), layout)) <= len(pages_of(plain, layout)) + 1
    said = " ".join(pages_of(replace(plain, answers=asked[:1]), layout))
    assert said.count("sink too much") == 1


@pytest.mark.parametrize("points", [16, 18])
@pytest.mark.parametrize("paper", Paper)
def test_when_to_stop_is_not_left_behind_where_the_program_has_no_sign_of_its_own(paper: Paper, points: int) -> None:
    handout = in_two_languages("usual", "en")
    assert not handout.shared_stop_rules
    pages = pages_of(handout, Layout(LayoutName.LARGE_PRINT, paper, diary_weeks=0, points=points))
    say = phrases("en")
    assert places(pages, say("stop.heading"))[0] == places(pages, say("stop.emergency_label"))[0]
