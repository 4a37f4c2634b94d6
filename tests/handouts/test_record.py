"""Notes and records on paper are read back: what every page says, in which order, tags, and what a person typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from handouts.layouts.layout import Paper
from handouts.record import (
    Added,
    Band,
    Block,
    Chapter,
    Fact,
    Grid,
    PrintedNote,
    RecordSheet,
    Section,
    SignedLine,
    copy_words,
    paragraphs,
    record_html,
)
from handouts.record_cover import ContentsLine, PageNumbers, RecordCover
from handouts.render import pdf_available, render_cover, render_page_numbers, render_record
from tests.handouts.reading import elements, text_in_tag_order, text_of
from tests.handouts.samples import CLINIC
from tests.handouts.test_report import chart

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

SIGNED = SignedLine(
    "Dana Whitfield, PT, DPT", "as the author", "November 3, 2026, 2:15:07 PM MST (UTC−07:00)", "a" * 64
)
NOTE = PrintedNote(
    kind="Daily note",
    visit_on=date(2026, 11, 3),
    labels=("Late entry: signed November 9, 2026",),
    about_words="The patient as recorded when the note was signed.",
    about=(Fact("Name", "Maya Okafor"), Fact("Born", "March 9, 1995"), Fact("Chart", "D-1001")),
    sections=tuple(Section(name, f"{name} words.") for name in ("Subjective", "Objective", "Assessment", "Plan")),
    chart=chart(3),
    chart_words="The four weeks are part of what was signed.",
    minutes=(("97110", 23), ("97140", 15)),
    sources=("Adherence, November 3, 2026",),
    signatures=(
        SIGNED,
        replace(SIGNED, name="Noor Haddad, PT", meaning="as the therapist who co-signs", sha256="b" * 64),
    ),
    addenda=(Added("Addendum 1", "Called the next day.", replace(SIGNED, meaning="as an addendum", sha256="c" * 64)),),
)
SHEET = RecordSheet(
    clinic=CLINIC,
    title="Daily note, November 3, 2026",
    patient_name="Maya Okafor",
    chart_number="D-1001",
    made_at="November 29, 2026, 2:15 PM",
    made_on=date(2026, 11, 29),
    made_by="Dana Whitfield, PT, DPT",
    notes=(NOTE,),
)
SHORT = replace(NOTE, chart=None, addenda=(), minutes=(), sources=(), signatures=(SIGNED,))
ERROR = Band("ENTERED IN ERROR: wrong patient", "ENTERED IN ERROR on November 4, 2026 by Dana. Reason: wrong patient.")
LONG = "The hip feels looser in the morning; stairs are slow. " * 400


def read(sheet: RecordSheet, paper: Paper = Paper.LETTER) -> PdfReader:
    return PdfReader(BytesIO(render_record(sheet, paper)))


def long_note(**changes: object) -> RecordSheet:
    sections = tuple(Section(one.title, LONG[:20_000]) for one in NOTE.sections)
    return replace(SHEET, notes=(replace(NOTE, sections=sections, **changes),))  # type: ignore[arg-type]


def test_a_note_is_read_in_its_order_with_each_signature_after_what_it_covers() -> None:
    text = text_in_tag_order(read(SHEET))
    at = 0
    for said in (
        CLINIC.name, "Daily note, November 3, 2026", "Late entry", "Maya Okafor", "D-1001", "as recorded when",
        "Subjective", "Objective words.", "Assessment", "Plan words.", "Four weeks up to this visit", "part of what was signed",
        "Exercise 3", "Pain before", "Minutes", "97110", "23", "inserted text", "Adherence", "Signature",
        "Dana Whitfield, PT, DPT", "as the author", "2:15:07 PM MST (UTC−07:00)", "a" * 64, "Noor Haddad", "b" * 64,
        "Addendum 1", "Called the next day.", "as an addendum", "c" * 64,
    ):  # fmt: skip
        assert said in text[at:], said
        at += text[at:].index(said)


def test_every_page_says_whose_it_is_which_note_and_which_page() -> None:
    reader = read(long_note())
    assert len(reader.pages) > 15
    for number, sheet in enumerate(reader.pages, start=1):
        words = " ".join(sheet.extract_text().split())
        assert "Maya Okafor, chart D-1001" in words
        assert "Daily note, November 3, 2026" in words
        assert f"Page {number} of {len(reader.pages)}" in words
    assert "Maya" not in str(reader.metadata)


def test_a_band_stands_on_every_page_and_its_reason_once_in_what_is_read_aloud() -> None:
    reader = read(long_note(bands=(ERROR, Band("Not what was signed", "Not what was signed. Do not rely on it."))))
    for sheet in reader.pages:
        words = " ".join(sheet.extract_text().split())
        assert "ENTERED IN ERROR" in words
        assert "Not what was signed" in words
    assert ERROR.words in text_in_tag_order(reader)
    assert "ENTERED IN ERROR" not in text_of(read(SHEET))


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    filled = "\n\n".join(["One line of the note."] * 21)
    for lines in range(0, 48, 6):
        sections = (Section("Subjective", f"{filled}\n\n" + "\n\n".join(["More."] * lines)), *NOTE.sections[1:])
        reader = read(replace(SHEET, notes=(replace(NOTE, sections=sections, chart=None),)))
        for sheet in reader.pages:
            words = sheet.extract_text().split("Juniper Street Physical Therapy. Made")[0].strip().splitlines()
            assert words[-1].strip() not in ("Objective", "Assessment", "Plan", "Minutes", "Signature", "Addendum 1")


def test_the_heads_of_a_table_stand_on_each_of_its_pages() -> None:
    grid = Grid(("Sheet", "Exercises"), tuple((str(number), "Breathing; release") for number in range(120)))
    reader = read(replace(SHEET, notes=(), chapters=(Chapter("Programs", "", (Block("Given", grid=grid),)),)))
    assert len(reader.pages) > 1
    assert all("Exercises" in sheet.extract_text() for sheet in reader.pages)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    "sheet",
    [
        SHEET,
        replace(SHEET, notes=(replace(NOTE, bands=(ERROR,), chart=None),), demo=True),
        replace(SHEET, copy=copy_words("es", CLINIC, is_draft=True), is_copy=True),
    ],
    ids=["note", "in error", "copy"],
)
def test_it_is_accessible_by_the_standard(sheet: RecordSheet, paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "note.pdf"
    path.write_bytes(render_record(sheet, paper))
    judged = page.validate_pdf(path, profile="ua1")
    assert judged.is_compliant, judged.failures
    levels = [int(str(one["/S"])[2]) for one in elements(PdfReader(path)) if str(one["/S"])[1] == "H"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_part_of_a_whole_leaves_its_pages_to_be_numbered_and_notes_follow_each_other() -> None:
    reader = read(replace(SHEET, is_bound=True, notes_title="Notes", notes=(SHORT,) * 5))
    text = text_of(reader)
    assert "Page 1" not in text
    assert len(reader.pages) < 5
    assert [mark.title for mark in reader.outline[1]] == [NOTE.title] * 5  # type: ignore[index,union-attr]


def test_a_note_in_error_has_pages_of_its_own_within_a_part() -> None:
    wrong = replace(NOTE, chart=None, bands=(ERROR,))
    right = replace(NOTE, chart=None, kind="Progress note", addenda=())
    reader = read(replace(SHEET, is_bound=True, notes_title="Notes", notes=(right, wrong, right)))
    pages = [sheet.extract_text() for sheet in reader.pages]
    assert not any("ENTERED IN ERROR" in words and "Progress note," in words for words in pages)
    assert all(("ENTERED IN ERROR" in words) == ("Daily note," in words) for words in pages)


def test_a_cover_says_what_begins_where_and_numbers_are_pages_of_their_own() -> None:
    cover = RecordCover(
        CLINIC, "Record of care", "Maya Okafor", "D-1001", SHEET.made_at, SHEET.made_on, SHEET.made_by,
        facts=NOTE.about, lines=("1 draft not printed.",), contents=(ContentsLine("Notes", 4), ContentsLine("Daily note", 5, 2)),
    )  # fmt: skip
    text = text_in_tag_order(PdfReader(BytesIO(render_cover(cover))))
    assert "Record of care" in text
    assert "1 draft not printed." in text
    assert "Notes 4 Daily note 5" in text
    numbers = PdfReader(BytesIO(render_page_numbers(PageNumbers(12))))
    assert [" ".join(one.extract_text().split()) for one in numbers.pages] == [f"Page {n} of 12" for n in range(1, 13)]


def test_what_a_person_typed_stays_text_and_keeps_its_lines() -> None:
    hostile = '<img src="file:///etc/passwd">\n{{ 7 * 7 }}\n\n</p><h1>Signed by nobody</h1>'
    sheet = replace(SHEET, patient_name="<b>Maya</b>", notes=(replace(NOTE, sections=(Section("Plan", hostile),)),))
    assert "<img src=" not in record_html(sheet).replace('<img class="strip"', "")
    text = text_of(read(sheet))
    assert '<img src="file:///etc/passwd">' in text
    assert "{{ 7 * 7 }}" in text
    assert list(paragraphs("a\nb\n\n\n c \n")) == [["a", "b"], [" c"]]
    assert list(paragraphs(" \n")) == []


def test_the_same_note_gives_the_same_bytes() -> None:
    assert render_record(SHEET) == render_record(replace(SHEET))
    assert render_record(SHEET) != render_record(replace(SHEET, chart_number="D-1002"))
