"""The adherence report is read back: words, figures, tags, what it is called, and what it looks like without colour."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from handouts.charts import ChartCell, PainLine, StripChart, StripRow
from handouts.layouts.layout import Paper
from handouts.letters import LetterNotPrintable, missing_letters, spelled
from handouts.render import pdf_available, render_report
from handouts.report import AdherenceReport, Quote, report_html
from tests.handouts.reading import elements, text_in_tag_order, text_of
from tests.handouts.samples import CLINIC

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

FIRST = date(2026, 11, 2)


def chart(rows: int, days: int = 28) -> StripChart:
    states = list(ChartCell)
    return StripChart(
        name="reported",
        title="Day by day, reported by the patient",
        summary="Raw counts.",
        days=[FIRST + timedelta(days=number) for number in range(days)],
        rows=[
            StripRow(f"Exercise {row}", [states[(row + day) % 6] for day in range(days)]) for row in range(1, rows + 1)
        ],
        pain=PainLine([day % 7 for day in range(days)], [None if day % 5 == 0 else day % 4 for day in range(days)]),
        today=FIRST + timedelta(days=days - 1),
    )


REPORT = AdherenceReport(
    clinic=CLINIC,
    patient_name="Maya Okafor",
    born_on=date(1995, 3, 9),
    chart_number="D-1001",
    made_on=date(2026, 11, 29),
    made_by="Dana Whitfield, PT, DPT",
    first_on=FIRST,
    last_on=date(2026, 11, 29),
    figures=("13.5 of 21 sessions (64 %). 6 without a report.", "Exercise 1: 4 done; 7 asked for."),
    chart=chart(4),
    quotes=(Quote(date(2026, 11, 25), "link", "Exercise 2", "Got up after 3 minutes.\nThe baby kicked a lot."),),
)


def read(report: AdherenceReport, paper: Paper = Paper.LETTER) -> PdfReader:
    return PdfReader(BytesIO(render_report(report, paper)))


def test_it_says_who_what_and_how_it_is_known_in_the_order_of_reading() -> None:
    text = text_in_tag_order(read(REPORT))
    at = 0
    for said in (
        CLINIC.name, "Adherence report", "Maya Okafor", "March 9, 1995", "D-1001", "November 2, 2026 to November 29, 2026",
        "Reported by the patient; not observed.", "13.5 of 21 sessions (64 %)", "done", "no report", "pain before",
        "November 25, 2026, link, about", "Exercise 2", "Got up after 3 minutes. The baby kicked a lot.",
        "Day", "Exercise 1", "Exercise 4", "Pain before", "Pain after", "Mon Nov 2",
    ):  # fmt: skip
        assert said in text[at:], said
        at += text[at:].index(said)


def test_the_chart_is_a_figure_with_words_and_the_table_has_headings() -> None:
    found = elements(read(REPORT))
    pictures = [element for element in found if element["/S"] == "/Figure"]
    assert [str(one["/Alt"]) for one in pictures] == [
        "Day by day, reported by the patient. Raw counts. The numbers are in the table."
    ]
    heads = [element for element in found if element["/S"] == "/TH"]
    on_pages = len(read(REPORT).pages)
    assert len(heads) == 28 + on_pages * (1 + 4 + 2), "the headings stand on each page of the table"


def test_every_page_says_whose_it_is_and_its_number() -> None:
    reader = read(REPORT)
    assert 1 <= len(reader.pages) <= 2
    for number, sheet in enumerate(reader.pages, start=1):
        words = " ".join(sheet.extract_text().split())
        assert "Adherence report, chart D-1001. Made November 29, 2026 by Dana Whitfield, PT, DPT." in words
        assert f"Page {number} of {len(reader.pages)}" in words
    assert "Maya" not in str(reader.metadata)


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize(
    "report",
    [
        REPORT,
        replace(REPORT, demo=True, quotes=(), chart=replace(chart(1, 3), pain=None)),
        replace(REPORT, chart=chart(9), quotes=REPORT.quotes * 8, quotes_left_out=3),
    ],
    ids=["usual", "small", "large"],
)
def test_it_is_accessible_by_the_standard(report: AdherenceReport, paper: Paper, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(render_report(report, paper))
    judged = page.validate_pdf(path, profile="ua1")
    assert judged.is_compliant, judged.failures


def test_many_exercises_go_into_tables_that_fit_and_none_is_lost() -> None:
    text = text_of(read(replace(REPORT, chart=chart(9))))
    for number in range(1, 10):
        assert f"Exercise {number}" in text
    assert text.count("Mon Nov 2 ") == 2


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_report(REPORT) == render_report(replace(REPORT))
    assert render_report(REPORT) != render_report(replace(REPORT, chart_number="D-1002"))


def test_demo_is_said_and_what_a_person_typed_stays_text() -> None:
    assert "DEMO" in text_of(read(replace(REPORT, demo=True)))
    quote = Quote(FIRST, "link", "", '<img src="file:///etc/passwd"> {{ 7 * 7 }}')
    hostile = replace(REPORT, patient_name="<b>Maya</b>", quotes=(quote,))
    assert '<img src="file' not in report_html(hostile)
    assert '<img src="file:///etc/passwd"> {{ 7 * 7 }}' in text_of(read(hostile))


def test_quotes_with_letters_that_no_face_has_are_spelled_and_not_refused() -> None:
    words = "Ok \U0001f642 今日 \ue000 a\u0301"
    assert spelled(words) == "Ok [?] [?][?] [?] a\u0301"
    assert missing_letters(spelled(words)) == ()
    assert spelled("a" + "\u0301" * 40) == "a" + "\u0301" * 8
    with pytest.raises(LetterNotPrintable):
        render_report(replace(REPORT, patient_name="今日"))
    assert "[?]" in text_of(read(replace(REPORT, quotes=(Quote(FIRST, "link", "", spelled(words)),))))
