"""Every text of a sheet, with everything that might make a printer open something: the canary hears nothing.

`test_fetching` shows the same for markup that got into a page, and for drawings.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject

from handouts.content import Handout
from handouts.intake import IntakeSheet
from handouts.layouts import Layout, LayoutName
from handouts.limits import Checked
from handouts.phrases import LanguageNotReady
from handouts.pool import HandoutJob, IntakeJob, Limits, RenderPool
from handouts.render import pdf_available
from tests.handouts.hostile import PAYLOADS, SECRET, made_of, texts_below

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

LONG = 60.0


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool(1, limits=Limits(wall=LONG)) as pool:
        yield pool


def assert_is_innocent(pdf: bytes) -> PdfReader:
    """Nothing is attached or linked, and the secret is not there, in whatever object."""
    reader = PdfReader(BytesIO(pdf))
    assert not reader.attachments
    size = reader.trailer["/Size"]
    objects = [reader.get_object(number) for number in range(1, size)]  # type: ignore[operator]
    for item in objects:
        if isinstance(item, DictionaryObject):
            assert item.get("/Type") not in {"/Filespec", "/EmbeddedFile"}
            assert item.get("/Subtype") != "/FileAttachment"
            assert not item.keys() & {"/EF", "/EmbeddedFiles", "/AF", "/URI", "/JS"}
        if isinstance(item, StreamObject):
            assert SECRET.encode() not in item.get_data()
    assert len(objects) > 50
    assert SECRET not in "".join(sheet.extract_text() for sheet in reader.pages)
    return reader


@pytest.mark.parametrize("kind", [Handout, IntakeSheet])
def test_the_hostile_sheet_has_its_text_everywhere(kind: type[Checked]) -> None:
    seen: set[str] = set()
    made_of(kind, "x", seen)
    assert len(seen) > 5
    assert seen == texts_below(kind)


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_no_text_opens_anything(
    number: int, pool: RenderPool, canary: tuple[str, list[str]], secret_file: Path
) -> None:
    address, calls = canary
    url = (f"{address}/x", f"{address}/r", secret_file.as_uri())[number % 3]
    text = PAYLOADS[number].format(url=url)
    name = [*LayoutName][number % len(LayoutName)]
    layout = Layout(name, only=1 if name is LayoutName.ONE_EXERCISE else None, second_language="es")
    sheet = pool.submit(HandoutJob(made_of(Handout, text), layout))
    screen = pool.submit(IntakeJob(made_of(IntakeSheet, text)))
    assert_is_innocent(sheet.result(LONG))
    assert_is_innocent(screen.result(LONG))
    assert not calls


def test_markup_for_an_attachment_is_read_as_it_was_written(pool: RenderPool) -> None:
    text = "<link rel=attachment href=file:///etc/passwd>"
    reader = assert_is_innocent(pool.submit(HandoutJob(made_of(Handout, text))).result(LONG))
    printed = "".join("".join(sheet.extract_text() for sheet in reader.pages).split())
    assert printed.count("".join(text.split())) >= 10
    assert "root:" not in printed


@pytest.mark.parametrize("lang", ["../../../etc/passwd", "file:///etc/passwd", "en/../en", "", "EN", "en\x00"])
def test_a_language_is_no_way_to_a_file(lang: str, pool: RenderPool) -> None:
    with pytest.raises(LanguageNotReady):
        pool.submit(HandoutJob(replace(made_of(Handout, "x"), lang=lang))).result(LONG)


def test_the_canary_sings(canary: tuple[str, list[str]], secret_file: Path) -> None:
    """Else silence would prove nothing."""
    address, calls = canary
    with pytest.raises(HTTPError):
        urlopen(f"{address}/x")
    assert calls == ["/x"]
    calls.clear()
    assert SECRET in secret_file.read_text()
