"""Every layout says what it promises, once, in its place: nothing cut, nothing over something else, no hollow page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise

import page
import pytest

from clinic.demo.logo import draw_logo
from handouts.content import Box, DoseLine, Handout, HandoutExercise, Logo, Side, Words
from handouts.layouts import Layout, LayoutName, Paper
from handouts.phrases import dose_in_words, phrases
from handouts.pictures import aspect, picture_of
from handouts.render import pdf_available
from tests.handouts.demo_programs import demo_program
from tests.handouts.layout_cases import Case, Sheet, Word, cases, print_of, printed
from tests.handouts.programs import PROGRAMS, longest_names, program, reference
from tests.handouts.reading import elements, read
from tests.handouts.samples import make_exercise, make_handout

pytestmark = [
    pytest.mark.skipif(not pdf_available(), reason="Pango is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed"),
]

each_case = pytest.mark.parametrize("case", list(cases()), ids=str)

MOST_PAGES = {
    LayoutName.TWO_UP: {"simple": 2, "usual": 4, "full": 9},
    LayoutName.LIST: {"simple": 2, "usual": 3, "full": 6},
    LayoutName.FOUR_UP: {"simple": 2, "usual": 3, "full": 6},
    LayoutName.LARGE_PICTURE: {"simple": 2, "usual": 7, "full": 13},
    LayoutName.LARGE_PRINT: {"simple": 4, "usual": 12, "full": 24},
    LayoutName.ONE_EXERCISE: {"simple": 2, "usual": 2, "full": 3},
    LayoutName.POCKET_CARD: {"simple": 1, "usual": 1, "full": 1},
}
"""Without the diary, the list of things, and a second language; those of the demo have no more than the usual one."""

MORE_FOR_A_LIST, MORE_FOR_A_LANGUAGE = 1, 0.5
"""Pages, and the share of pages beside the two that a summary in it may take."""


def most_pages(case: Case) -> float:
    """How many pages a print may have before its diary."""
    most = MOST_PAGES[case.layout.name][case.program if case.program in PROGRAMS else "usual"]
    two = 2 + most * MORE_FOR_A_LANGUAGE if case.layout.second_language else 0
    return most + two + MORE_FOR_A_LIST * (1 + (case.layout.name is LayoutName.LARGE_PRINT)) * case.layout.shopping_list


IN_SHORT = (LayoutName.FOUR_UP, LayoutName.POCKET_CARD)
LEAST_USED = 1 / 3


def shown(case: Case) -> Sequence[HandoutExercise]:
    """The exercises that are printed."""
    only = case.layout.only
    return [one for one in case.handout.exercises if only in (None, one.number)]


def promised(case: Case) -> Iterator[str]:
    """Every text of the content that stands on the sheet once, as often as it is yielded."""
    exercises, name = shown(case), case.layout.name
    yield from dict.fromkeys(rule for one in exercises for rule in one.stop if rule in shared(case))
    yield from (rule for one in exercises for rule in dict.fromkeys(one.stop) if rule not in shared(case))
    if name is LayoutName.POCKET_CARD:
        yield from (dose_in_words(one.dose, case.lang) for one in exercises)
        return
    yield case.handout.goal if name is not LayoutName.ONE_EXERCISE else ""
    for one in exercises:
        yield from (step.text for step in one.steps)
        yield from (prop.name for prop in one.needs)
        yield one.note
        if name not in IN_SHORT:
            yield from (one.start, *one.feel, *one.not_feel)
        if name is not LayoutName.LARGE_PRINT:
            yield dose_in_words(one.dose, case.lang)


def shared(case: Case) -> Sequence[str]:
    """The stop signs that stand in the stop box."""
    exercises = shown(case)
    return exercises[0].stop if len(exercises) == 1 else case.handout.shared_stop_rules


@each_case
def test_the_number_of_pages_is_sane(case: Case) -> None:
    pages = printed(case).pages
    without_diary = next((at for at, text in enumerate(pages) if phrases(case.lang)("diary.intro") in text), len(pages))
    assert without_diary <= most_pages(case), [text[:60] for text in pages]
    has_diary = case.layout.diary_weeks and case.layout.name is not LayoutName.POCKET_CARD
    assert (without_diary < len(pages)) is bool(has_diary)


@pytest.mark.parametrize("handout", [reference("usual"), demo_program("tomas", "en"), demo_program("tomas", "es")])
def test_four_exercises_with_the_bolster_release_take_two_pages(handout: Handout) -> None:
    sheet = text_pages(handout, Layout(LayoutName.TWO_UP, Paper.A4, diary_weeks=0))
    assert len(sheet) == 3
    assert all(one.name in sheet[1 + at // 2] for at, one in enumerate(handout.exercises))


def text_pages(handout: Handout, layout: Layout) -> list[str]:
    """The words of each page."""
    return [" ".join(one.extract_text().split()) for one in read(handout, layout).pages]


@each_case
def test_every_promised_text_stands_there_once(case: Case) -> None:
    said = printed(case).text
    texts = [text for text in promised(case) if text]
    listed = {prop.name for one in shown(case) for prop in one.needs} if case.layout.shopping_list else set()
    for text in dict.fromkeys(texts):
        wanted = sum(other.count(text) for other in texts)
        found = said.count(text)
        assert found > wanted if text in listed else found == wanted, (text, found, wanted)


@each_case
def test_names_marks_and_who_to_call_are_there(case: Case) -> None:
    say, said = phrases(case.lang), printed(case).text
    assert all(one.name in said for one in shown(case))
    if case.layout.name is not LayoutName.POCKET_CARD:
        marked = [text for one in shown(case) for text in (*one.steps, *one.needs) if text.for_you]
        assert said.count(say("sheet.for_you")) >= bool(marked)
        assert all(
            f"{say('sheet.for_you')} {step.text}" in said for one in shown(case) for step in one.steps if step.for_you
        )
    for flag in ("stop.emergency_label", "stop.emergency", "stop.hospital", "stop.call"):
        assert said.count(say(flag)) == 1
    assert said.count(say("stop.pregnancy")) == (case.program in ("full", "maya"))
    assert case.handout.clinic.phone in printed(case).pages[0]
    for box in Box if case.layout.name is not LayoutName.POCKET_CARD else ():
        count = any(box in one.boxes for one in shown(case))
        assert said.count(say.lines(f"box.{box}.lines")[0]) >= count


@each_case
def test_the_code_that_is_typed_to_find_the_sheet_is_one_word_in_each_footer(case: Case) -> None:
    for sheet in printed(case).sheets:
        assert case.handout.code in [word.text for word in sheet.words if word not in sheet.said]


@each_case
def test_the_file_is_pdf_ua(case: Case) -> None:
    report = page.validate_pdf(printed(case).path, profile="ua1")
    assert report.is_compliant, report.failures


@each_case
def test_headings_are_nested_without_a_gap(case: Case) -> None:
    kinds = [str(element["/S"]) for element in elements(printed(case).reader)]
    levels = [int(kind[2]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@each_case
def test_no_word_leaves_its_page_or_lies_over_another(case: Case) -> None:
    for number, sheet in enumerate(printed(case).sheets, start=1):
        for word in sheet.words:
            assert word.left >= 0 <= word.top, (number, word)
            assert word.right <= sheet.width, (number, word)
            assert word.bottom <= sheet.height, (number, word)
        assert not list(overlaps(sheet)), number


def overlaps(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Words of a page whose boxes share more than a tenth of the smaller one; the boxes are as high as a line."""
    lines: dict[int, list[Word]] = {}
    for word in sheet.words:
        for band in range(int(word.top // 20), int(word.bottom // 20) + 1):
            lines.setdefault(band, []).append(word)
    for band in lines.values():
        for one, other in combinations(band, 2):
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            smaller = min((word.right - word.left) * (word.bottom - word.top) for word in (one, other))
            if across > 0.5 and down > 0 and across * down > 0.25 * smaller:
                yield one.text, other.text


@each_case
def test_no_page_but_the_last_is_used_less_than_a_third(case: Case) -> None:
    sheets = printed(case).sheets
    used = [sheet.used for sheet in sheets]
    assert all(share >= LEAST_USED for share in used[:-1]), [f"{share:.2f}" for share in used]


@each_case
def test_pictures_are_large_enough_to_follow_from_the_floor(case: Case) -> None:
    lengths = list(picture_lengths(case))
    assert len(lengths) >= len(shown(case))
    least = {LayoutName.LARGE_PICTURE: 120, LayoutName.TWO_UP: 60, LayoutName.LIST: 40}.get(case.layout.name, 20)
    assert all(length >= least - 0.5 for length in lengths), [round(length) for length in lengths]


def picture_lengths(case: Case) -> Iterator[float]:
    """Millimetres of the longer side of each picture of an exercise, as the file says; those of the diary left out."""
    by_alt = {}
    for one in shown(case):
        picture = picture_of(one, case.lang)
        by_alt[picture.alt] = aspect(picture)
    seen = set()
    for element in elements(printed(case).reader):
        alt = str(element.get("/Alt", ""))
        if element["/S"] == "/Figure" and alt in by_alt and alt not in seen:
            seen.add(alt)
            left, top, right, bottom = (float(at) for at in element["/A"]["/BBox"])  # type: ignore[index]
            width = min(abs(right - left), abs(bottom - top) / by_alt[alt]) * 25.4 / 96
            yield max(width, width * by_alt[alt])


@each_case
def test_a_heading_is_not_the_last_thing_on_its_page(case: Case) -> None:
    say = phrases(case.lang)
    headings = [say(f"exercise.{name}") for name in ("steps", "needs", "feel", "not_feel", "stop")]
    headings += [say(f"stop.{name}_label") for name in ("emergency", "hospital", "pregnancy", "call")]
    headings += [
        say(name) for name in ("stop.heading", "stop.signs", "summary.order", "summary.next_visit", "summary.questions")
    ]
    headings += [exercise.name for exercise in case.handout.exercises]
    for sheet in printed(case).sheets[:-1]:
        last = " ".join(word.text for word in sheet.said[-20:])
        assert not any(last.endswith(heading) for heading in headings), last


def test_a_pocket_card_is_as_high_as_its_words() -> None:
    """It is cut along its lines: a dose that goes over one loses its end."""
    long = "Rest on your back with your lower legs on the seat of a chair and one hand on your belly while you breathe"
    dose = DoseLine(2, 5, sets=3, repetitions=12, hold_seconds=20, side=Side.EACH)
    exercises = (make_exercise(1, name=long, dose=dose), *map(make_exercise, range(2, 9)))
    words = (
        print_of(replace(make_handout(), exercises=exercises), Layout(LayoutName.POCKET_CARD), "card").sheets[0].words
    )
    end_of_dose = next(word for word in words if word.text == "week.")
    next_row = next(word for word in words if word.text == "4" and word.left < end_of_dose.left)
    assert end_of_dose.bottom < next_row.top


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("paper", list(Paper))
def test_a_pocket_card_of_twelve_is_one_page(lang: str, paper: Paper) -> None:
    """Those with the longest names, and with the stop signs of each."""
    longest = program(*((slug, ()) for slug in longest_names(lang)[:12]), lang=lang, words=Words.REVIEWED)
    card = print_of(longest, Layout(LayoutName.POCKET_CARD, paper=paper), f"card-12-{lang}")
    assert len(card.pages) == 1
    assert all(one.name.split()[-1] in card.pages[0] for one in longest.exercises)


def test_who_to_call_in_pregnancy_is_as_large_as_the_rest_of_a_pocket_card() -> None:
    words = print_of(reference("full", "es"), Layout(LayoutName.POCKET_CARD), "card-es").sheets[0].words
    heights = [
        next(word.bottom - word.top for word in words if word.text == text) for text in ("Llámenos", "¿Embarazo?")
    ]
    assert heights[0] == pytest.approx(heights[1], abs=0.1)


def test_a_sheet_of_one_exercise_does_not_tear_its_picture_from_how_to_start() -> None:
    """A box around a picture goes over to the next page where a column has no more room."""
    handout = reference("full", "es")
    clinic = replace(handout.clinic, logo=Logo(draw_logo(), 240, 240))
    first, *_ = read(replace(handout, clinic=clinic), Layout(LayoutName.ONE_EXERCISE, only=5, diary_weeks=0)).pages
    assert handout.exercises[4].start in " ".join(first.extract_text().split())
