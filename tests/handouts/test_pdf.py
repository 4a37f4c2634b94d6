"""The printed PDF is read back: words, pages, language, tags, figures, fonts, bytes."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import page
import pytest
from pypdf import PdfReader
from pypdf.generic import StreamObject

from handouts.content import Box, DoseLine, Side, Words
from handouts.layouts import Layout, Paper
from handouts.phrases import date_in_words
from handouts.render import MissingPicture, PrintFailed, pdf_available, render_pdf
from tests.handouts.reading import elements, fonts_of, read, text_in_tag_order, text_of
from tests.handouts.samples import make_exercise, make_handout, make_picture

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


def test_a_handout_says_everything_in_its_order() -> None:
    text = text_in_tag_order(read(make_handout(exercises=1)))
    expected = [
        "Juniper Street Physical Therapy", "(801) 555-0142", "Your home program", "For Ana", "Sam Rivera, PT, DPT",
        "November 21, 2026", "Sheet version 3", "Your goal", "Sit through dinner", "Do these in this order",
        "Rest on a ramp 1", "5 minutes", "Once a day", "When to stop", STOP, "Pain in toe 1 gets worse.", "Call 911",
        "Chest pain.", "Go to the ER", "Numb skin", "Call us today", "Fever", "Tuesday, December 1, 2026", "How much",
        "Stay for 5 minutes. Once a day, every day.", "Firm pillows", "Steps",
        "Sit in front of the ramp.", "Loop a strap round both feet.", "You should feel", "Heavy legs",
        "You should not feel", "A pinch in the low back", "Any stop sign on page 1.", "Your week", "Mon",
        "Nov 23", "Nov 29", "I did it", "I did some", "I did not", "Pain before", "Pain after", "I had no time",
        "What did you feel?",
    ]  # fmt: skip
    at = 0
    for phrase in expected:
        assert phrase in text[at:], phrase
        at += text[at:].index(phrase)
    assert "7F3K-09QM-XW4T-2HJC" in text
    assert "clinic.example/p" in text


STOP = "Sharp, stabbing or throbbing pain"


def test_a_stop_sign_that_exercises_share_is_said_once_on_page_1() -> None:
    for handout in (make_handout(), make_handout(stop_rules=())):
        pages = [" ".join(sheet.extract_text().split()) for sheet in read(handout).pages]
        assert STOP in pages[0]
        assert all(STOP not in page for page in pages[1:])
        assert pages[1].count("Any stop sign on page 1.") == 2


def test_a_stop_sign_of_one_exercise_stands_with_it() -> None:
    calm = make_exercise(2, stop=("You feel dizzy. Breathe your normal way.",))
    pages = [
        sheet.extract_text()
        for sheet in read(replace(make_handout(stop_rules=()), exercises=(make_exercise(1), calm))).pages
    ]
    assert STOP not in pages[0]
    assert STOP in pages[1]
    assert "Any stop sign" not in pages[1]


def test_what_a_modification_brought_in_is_marked_in_words_and_nothing_else_is() -> None:
    text = text_of(read(make_handout(exercises=1)))
    assert "For you Loop a strap round both feet." in text
    assert "For you Strap. Long enough for both feet" in text
    assert text.count("For you") == 2


def test_every_page_carries_name_date_version_page_and_code() -> None:
    reader = read(make_handout())
    for number, sheet in enumerate(reader.pages, start=1):
        footer = " ".join(sheet.extract_text().split())
        assert "Made for Ana on November 21, 2026." in footer
        assert "Sheet version 3. JS-7F3K" in footer
        assert f"Page {number} of {len(reader.pages)}" in footer


def test_demo_and_draft_are_said_on_every_page_and_only_when_asked() -> None:
    for sheet in read(make_handout(demo=True, draft=True)).pages:
        assert "DEMO: invented person" in sheet.extract_text()
        assert "DRAFT: not given out yet" in sheet.extract_text()
    assert "DEMO" not in text_of(read(make_handout()))


def test_boxes_are_printed_once_and_only_when_on() -> None:
    plain = text_of(read(make_handout()))
    assert "You choose" not in plain
    assert "While you are pregnant" not in plain
    with_box = make_handout(exercises=1, boxes=(Box.CHOICE,))
    both = replace(with_box, exercises=(make_exercise(1, boxes=(Box.CHOICE, Box.PREGNANCY)),))
    assert text_of(read(both)).count("You choose") == 1
    assert text_of(read(both)).count("While you are pregnant") == 1


PREGNANCY_SIGNS = (
    "Pregnant? Call your OB or midwife now", "bleed or leak fluid", "Painful tightening", "Short of breath",
    "A bad headache", "your sight", "swollen calf", "Your baby moves less.",
)  # fmt: skip


@pytest.mark.parametrize("exercises", [1, 3, 6, 8])
@pytest.mark.parametrize("paper", list(Paper))
def test_the_warning_signs_of_pregnancy_stand_once_on_page_1(exercises: int, paper: Paper) -> None:
    reader = read(make_handout(exercises, boxes=(Box.PREGNANCY,)), Layout(paper=paper))
    pages = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    for sign in PREGNANCY_SIGNS:
        assert [page.count(sign) for page in pages] == [1] + [0] * (len(pages) - 1), sign
    assert "Your next visit" in pages[0]


@pytest.mark.parametrize("exercises", [4, 8])
def test_page_1_holds_when_to_stop_and_the_next_visit_in_spanish_too(exercises: int) -> None:
    handout = make_handout(exercises, boxes=(Box.PREGNANCY,), lang="es", words=Words.UNREVIEWED, demo=True)
    first = " ".join(read(handout, Layout(paper=Paper.LETTER)).pages[0].extract_text().split())
    for words in (
        "Llame al 911",
        "Su bebé se mueve menos.",
        "Llámenos hoy",
        "Su próxima visita",
        "¿Preguntas? Llámenos.",
    ):
        assert words in first
    assert date_in_words(handout.next_visit_on, "es", "with_weekday") in first


def test_a_ramp_for_pregnancy_brings_the_warning_signs_of_page_1_with_it() -> None:
    ramp = replace(make_handout(exercises=1), exercises=(make_exercise(1, boxes=(Box.PREGNANCY,)),))
    assert PREGNANCY_SIGNS[0] in text_of(read(ramp))
    assert PREGNANCY_SIGNS[0] not in text_of(read(make_handout(exercises=1)))


def test_the_table_has_no_column_that_answers_nothing() -> None:
    plain = make_exercise(1)
    page = text_of(read(replace(make_handout(), exercises=(plain,)))).split("When to stop")[0]
    assert "How many" not in page
    assert "Side" not in page
    led = make_exercise(2, dose=DoseLine(1, 7, repetitions=5, side=Side.LEFT))
    page = text_of(read(replace(make_handout(), exercises=(plain, led)))).split("When to stop")[0]
    assert "5 minutes – Once a day, every day –" in page
    assert "5 times" in page
    assert "Left side" in page


def test_the_diary_can_be_left_out_by_content_or_by_layout() -> None:
    with_diary = read(make_handout())
    for reader in (read(make_handout(diary=None)), read(make_handout(), Layout(diary_weeks=0))):
        assert "Your week" not in text_of(reader)
        assert len(reader.pages) == len(with_diary.pages) - 1


def test_each_week_of_the_diary_has_its_page_its_days_and_its_code_and_the_first_the_link() -> None:
    sheets = read(make_handout(), Layout(diary_weeks=3)).pages[-3:]
    texts = [" ".join(sheet.extract_text().split()) for sheet in sheets]
    for number, (text, first, last) in enumerate(
        zip(texts, ("Nov 23", "Nov 30", "Dec 7"), ("Nov 29", "Dec 6", "Dec 13"), strict=True), 1
    ):
        assert f"Week {number} of 3" in text
        assert f"Code JS-7F3K-{number}" in text
        assert f"Mon {first}" in text
        assert f"Sun {last}" in text
        assert ("Or tell us online" in text) == (number == 1)


def test_one_week_is_not_counted_but_has_its_code() -> None:
    page = " ".join(read(make_handout()).pages[-1].extract_text().split())
    assert "Your week" in page
    assert "Week 1" not in page
    assert "Code JS-7F3K-1" in page


@pytest.mark.parametrize("weeks", [-1, 5, True, 1.5, None])
def test_a_number_of_weeks_that_no_diary_has_is_refused(weeks: Any) -> None:
    with pytest.raises(ValueError, match="from 0 to 4"):
        Layout(diary_weeks=weeks)


def test_without_a_link_there_is_no_code_and_without_a_next_visit_there_is_a_phone() -> None:
    text = text_of(read(make_handout(link=None, next_visit_on=None)))
    assert "tell us online" not in text
    assert "Ask us at the desk, or call (801) 555-0142." in text


@pytest.mark.parametrize(("paper", "width", "height"), [(Paper.LETTER, 612, 792), (Paper.A4, 595.28, 841.89)])
def test_paper(paper: Paper, width: float, height: float) -> None:
    for sheet in read(make_handout(), Layout(paper=paper)).pages:
        assert float(sheet.mediabox.width) == pytest.approx(width, abs=0.01)
        assert float(sheet.mediabox.height) == pytest.approx(height, abs=0.01)


def test_the_file_is_tagged_named_and_in_its_language() -> None:
    reader = read(make_handout())
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en"  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == "Home program for Ana"
    kinds = {str(element["/S"]) for element in elements(reader)}
    assert {"/H1", "/H2", "/H3", "/L", "/LI", "/LBody", "/Lbl", "/Table", "/TH", "/TD", "/Figure", "/Caption"} <= kinds


def test_headings_are_nested_without_a_gap() -> None:
    levels = [int(str(element["/S"])[2]) for element in elements(read(make_handout())) if str(element["/S"])[1] == "H"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_figure_has_its_text_alternative() -> None:
    alts = [str(element.get("/Alt", "")) for element in elements(read(make_handout())) if element["/S"] == "/Figure"]
    assert alts.count("Side view. Invented pose 1.") == 2  # on its page and in the diary
    assert "Square code that opens your own page on your phone" in alts
    assert all(alts)


def test_only_the_bundled_fonts_are_embedded() -> None:
    assert fonts_of(read(make_handout())) == {"Atkinson-Hyperlegible-Next", "Atkinson-Hyperlegible-Next-Bold"}


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh", "Sōsōne", "Ольга", "Ελένη"])
def test_a_name_the_usual_face_cannot_print_sets_the_whole_sheet_in_the_other(name: str) -> None:
    reader = read(make_handout(first_name=name))
    assert fonts_of(reader) == {"Noto-Sans", "Noto-Sans-Bold"}
    assert f"For {name}" in text_of(reader)


@pytest.mark.parametrize("layout", [Layout(), Layout(paper=Paper.A4, greyscale=True), Layout(diary_weeks=4)])
def test_the_file_is_pdf_ua_and_the_printer_has_nothing_to_say(
    layout: Layout, tmp_path: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        pdf = render_pdf(make_handout(exercises=4, boxes=(Box.PREGNANCY,), demo=True), layout)
    assert not caplog.records
    path = tmp_path / "sheet.pdf"
    path.write_bytes(pdf)
    report = page.validate_pdf(path, profile="ua1")
    assert report.is_compliant, report.failures


def test_the_same_handout_gives_the_same_bytes_whatever_was_printed_between() -> None:
    first = render_pdf(make_handout())
    render_pdf(make_handout(exercises=5, first_name="Ben"), Layout(paper=Paper.A4))
    assert render_pdf(make_handout()) == first
    assert render_pdf(make_handout(version=4)) != first


def test_a_missing_or_broken_picture_stops_the_print() -> None:
    with pytest.raises(MissingPicture, match="has no picture"):
        render_pdf(replace(make_handout(), exercises=(make_exercise(figure=None),)))
    broken = replace(make_picture(), svg='<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><g>')
    with pytest.raises(PrintFailed, match="could not be drawn"):
        render_pdf(replace(make_handout(), exercises=(make_exercise(figure=broken),)))


def test_greyscale_has_no_colour_on_the_page_or_in_a_picture() -> None:
    picture = replace(make_picture(), svg=make_picture().svg.replace("#ffffff", "#7aa2c4"))
    handout = replace(make_handout(), exercises=(make_exercise(figure=picture),))

    def is_coloured(layout: Layout) -> bool:
        operands = [line.split() for stream in streams_of(read(handout, layout)) for line in stream.splitlines()]
        fills = [line[:3] for line in operands if len(line) == 4 and line[3] in {"rg", "RG", "scn", "SCN"}]
        assert fills
        return any(len(set(fill)) > 1 for fill in fills)

    assert not is_coloured(Layout(greyscale=True))
    assert is_coloured(Layout())


def streams_of(reader: PdfReader) -> Iterator[str]:
    """What paints the pages, and every drawing they use."""
    for sheet in reader.pages:
        contents = sheet.get_contents()
        assert contents is not None
        yield contents.get_data().decode("latin-1")
    for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})) + 1):
        thing = reader.get_object(number)
        if isinstance(thing, StreamObject) and thing.get("/Subtype") == "/Form":
            yield thing.get_data().decode("latin-1")


def test_nothing_of_a_printed_handout_stays_in_memory() -> None:
    render_pdf(make_handout())
    gc.collect()
    alive = {type(thing) for thing in gc.get_objects()}
    printers = {kind.__name__ for kind in alive if str(kind.__module__).startswith("weasyprint")}
    assert not printers & {"Document", "LayoutContext", "HTML", "PageBox"}
