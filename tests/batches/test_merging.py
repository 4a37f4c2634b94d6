"""Several sheets as one file: all pages, one bookmark each, and tags that still belong to their pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import page
import pytest
from pypdf import PdfReader

from clinic.batches.merging import Part, merged
from handouts.render import pdf_available, render_pdf
from tests.handouts.reading import text_in_tag_order, text_of
from tests.handouts.samples import make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    names = ("Ana", "Ben", "Cleo & <Co>")
    return [
        Part(f"{name} (D-{place})", render_pdf(make_handout(2, first_name=name))) for place, name in enumerate(names)
    ]


def test_every_page_is_there_under_one_bookmark_each(parts: list[Part]) -> None:
    reader = PdfReader(BytesIO(merged("Sheets for today", "en", parts)))
    counts = [len(PdfReader(BytesIO(part.pdf)).pages) for part in parts]
    assert len(reader.pages) == sum(counts)
    marks = {str(one["/Title"]): reader.get_destination_page_number(one) for one in reader.outline}  # type: ignore[arg-type, index, call-overload]
    assert marks == {parts[0].title: 0, parts[1].title: counts[0], parts[2].title: counts[0] + counts[1]}
    assert reader.metadata is not None
    assert reader.metadata.title == "Sheets for today"


def test_a_screen_reader_meets_the_same_words_in_the_same_order(parts: list[Part]) -> None:
    reader = PdfReader(BytesIO(merged("Sheets", "en", parts)))
    said = " ".join(text_in_tag_order(PdfReader(BytesIO(part.pdf))) for part in parts)
    assert text_in_tag_order(reader) == said
    for name in ("For Ana", "For Ben", "For Cleo & <Co>"):
        assert name in text_of(reader)


def test_it_is_pdf_ua_and_the_same_every_time(parts: list[Part], tmp_path: Path) -> None:
    file = merged("Sheets for Ana & <others>", "en", [*parts, parts[0]])
    assert merged("Sheets for Ana & <others>", "en", [*parts, parts[0]]) == file
    path = tmp_path / "sheets.pdf"
    path.write_bytes(file)
    report = page.validate_pdf(path, profile="ua1")
    assert report.is_compliant, report.failures
