"""The paper health screen is read back: words, boxes, tags, numbers, language, bytes, and what it must not hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from handouts.intake import IntakeGroup, IntakeQuestion, IntakeSheet, intake_html
from handouts.layouts.layout import Paper
from handouts.limits import ContentError
from handouts.phrases import LanguageNotReady, languages, phrases
from handouts.render import pdf_available, render_intake
from tests.handouts.reading import elements, text_in_tag_order, text_of
from tests.handouts.samples import CLINIC

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

SHEET = IntakeSheet(
    clinic=CLINIC,
    groups=(
        IntakeGroup(
            "Signs that cannot wait",
            (IntakeQuestion(1, "Is the skin between your legs numb?"), IntakeQuestion(2, "Do you have chest pain?")),
            "emergency",
        ),
        IntakeGroup(
            "Pregnancy and birth",
            (IntakeQuestion(3, "Did you have a C-section?", "When was your C-section?"),),
            "pregnancy",
        ),
        IntakeGroup("Bones", (IntakeQuestion(7, "Do you have thin bones?"), IntakeQuestion(8, "Did a bone break?"))),
    ),
    made_on=date(2026, 11, 28),
)
NAMED = replace(SHEET, first_name="Ana", chart_number="J-0042")


def read(sheet: IntakeSheet, paper: Paper = Paper.LETTER) -> PdfReader:
    return PdfReader(BytesIO(render_intake(sheet, paper)))


def test_it_says_everything_in_the_order_of_reading() -> None:
    text = text_in_tag_order(read(SHEET))
    at = 0
    for said in (
        "Juniper Street Physical Therapy", "(801) 555-0142", "Your health questions", "Name", "Birth date", "Today’s date",
        "Tick each box that is true for you.", "Signs that cannot wait", "None of these", "Tell us now",
        "1 Is the skin between your legs numb?", "2 Do you have chest pain?", "Pregnancy and birth", "I am not pregnant.",
        "Due date:", "None of the next ones", "3 Did you have a C-section?", "When was your C-section?", "Bones",
        "None of these", "7 Do you have thin bones?", "8 Did a bone break?", "Is there more we should know?",
        "My answers are true", "Sign your name", "Did someone help you?",
    ):  # fmt: skip
        assert said in text[at:], said
        at += text[at:].index(said)


def test_each_group_has_one_box_for_none_and_pregnancy_its_own() -> None:
    text = text_of(read(SHEET))
    # Once in each of two groups, once in the words that say how.
    assert text.count("None of these") == 3
    assert text.count("None of the next ones") == 1


def test_a_date_is_asked_only_where_a_yes_has_one() -> None:
    assert text_of(read(SHEET)).count("When was") == 1


def test_of_a_patient_it_holds_first_name_and_chart_code() -> None:
    blank, named = text_of(read(SHEET)), text_of(read(NAMED))
    assert "For Ana" in named
    assert named.count("Chart J-0042") == len(read(NAMED).pages) + 1
    assert "Birth date" not in named
    assert "Chart" not in blank
    assert "Birth date" in blank


def test_the_footer_stands_on_every_page() -> None:
    reader = read(long_sheet())
    assert len(reader.pages) > 1
    for number, sheet in enumerate(reader.pages, start=1):
        words = " ".join(sheet.extract_text().split())
        assert "Health questions, printed November 28, 2026." in words
        assert f"Page {number} of {len(reader.pages)}" in words


def long_sheet() -> IntakeSheet:
    questions = tuple(IntakeQuestion(number, f"Do you have trouble with thing {number}?") for number in range(1, 61))
    return replace(SHEET, groups=(IntakeGroup("All of them", questions),))


def test_demo_is_said_on_every_page_and_only_then() -> None:
    for sheet in read(replace(long_sheet(), demo=True)).pages:
        assert "DEMO: invented person" in sheet.extract_text()
    assert "DEMO" not in text_of(read(SHEET))


def test_headings_lists_and_language_are_tagged() -> None:
    reader = read(SHEET)
    kinds = [str(element["/S"]) for element in elements(reader)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(SHEET.groups) + 1
    assert kinds.count("/LI") >= 4 + 4 + 5
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Your health questions", CLINIC.name)
    assert "Ana" not in str(read(NAMED).metadata)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("sheet", [SHEET, NAMED, replace(SHEET, demo=True)], ids=["blank", "named", "demo"])
def test_it_is_accessible_by_the_standard(sheet: IntakeSheet, paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "intake.pdf"
    path.write_bytes(render_intake(sheet, paper))
    report = page.validate_pdf(path, profile="ua1")
    assert report.is_compliant, report.failures


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert render_intake(SHEET) == render_intake(replace(SHEET))
    assert render_intake(NAMED) != render_intake(SHEET)
    assert render_intake(SHEET, Paper.A4) != render_intake(SHEET)


@pytest.mark.parametrize(("paper", "size"), [(Paper.LETTER, (612, 792)), (Paper.A4, (595, 842))])
def test_it_has_the_size_of_the_paper(paper: Paper, size: tuple[int, int]) -> None:
    box = read(SHEET, paper).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == size


def test_what_a_person_typed_stays_text() -> None:
    hostile = replace(NAMED, first_name='<img src="file:///etc/passwd">', chart_number="{{ 7 * 7 }}")
    text = text_of(read(hostile))
    assert '<img src="file:///etc/passwd">' in text
    assert "{{ 7 * 7 }}" in text
    assert "<img" not in intake_html(hostile)


def test_a_question_without_number_or_a_number_twice_is_refused() -> None:
    with pytest.raises(ContentError, match="same number twice"):
        replace(SHEET, groups=(IntakeGroup("Bones", (IntakeQuestion(1, "A?"), IntakeQuestion(1, "B?"))),))
    with pytest.raises(ContentError):
        IntakeQuestion(0, "A?")
    with pytest.raises(ContentError):
        IntakeGroup("Bones", ())
    many = tuple(IntakeQuestion(number, "x " * 149) for number in range(1, 121))
    halves = (IntakeGroup("A", many[:60]), IntakeGroup("B", many[60:]))
    with pytest.raises(ContentError, match="too long"):
        replace(SHEET, groups=halves)


@pytest.mark.parametrize("lang", languages())
def test_it_speaks_a_language_that_a_person_stands_behind(lang: str) -> None:
    sheet = replace(SHEET, lang=lang)
    if phrases(lang).is_printable:
        assert f'<html lang="{lang}"' in intake_html(sheet)
    else:
        with pytest.raises(LanguageNotReady):
            intake_html(sheet)
