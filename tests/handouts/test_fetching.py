"""Whatever a text or a drawing asks for, the printer opens nothing but its own files."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import weasyprint
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from handouts.content import MAX_LETTERS, ClinicHeader, HandoutProp, HandoutStep, Picture
from handouts.limits import texts_in
from handouts.render import (
    ForbiddenFetch,
    MissingPicture,
    OwnFilesOnly,
    PrintFailed,
    pdf_available,
    render_html,
    render_pdf,
)
from tests.handouts.hostile import PAYLOADS, SECRET
from tests.handouts.samples import make_exercise, make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


@pytest.mark.parametrize("target", ["file", "web"])
def test_markup_in_a_text_is_printed_as_text_and_opens_nothing(
    target: str, canary: tuple[str, list[str]], secret_file: Path
) -> None:
    address, calls = canary
    url = secret_file.as_uri() if target == "file" else f"{address}/a.svg"
    texts = tuple(payload.format(url=url) for payload in PAYLOADS)
    link = texts[3]
    hostile = [
        make_exercise(
            number,
            name=some[0][:120],
            start=some[1],
            steps=tuple(HandoutStep(text) for text in some),
            needs=(HandoutProp(link[:120], link),),
            feel=some,
            not_feel=some,
            stop=some,
            note="\n".join(some)[:600],
        )
        for number, some in enumerate([texts[:12], texts[12:24], texts[24:]], start=1)
    ]
    handout = make_handout(
        first_name=link[:60], goal=link, stop_rules=texts[:3], clinic=ClinicHeader(link[:120], link[:40])
    )
    pdf = PdfReader(BytesIO(render_pdf(replace(handout, exercises=tuple(hostile)))))
    printed = "".join("".join(sheet.extract_text() for sheet in pdf.pages).split())
    for text in texts:
        assert "".join(text.split()) in printed
    assert SECRET not in printed
    assert not pdf.attachments
    assert not calls


@pytest.mark.parametrize("payload", PAYLOADS[:-1])
def test_markup_in_a_page_loads_nothing_even_if_it_got_there(
    payload: str, canary: tuple[str, list[str]], secret_file: Path
) -> None:
    address, calls = canary
    for url in (
        secret_file.as_uri(),
        f"{address}/b.svg",
        f"{address}/redirect",
        f"data:image/svg+xml,<svg><image href='{address}/c'/></svg>",
    ):
        page = f"<html lang=en><title>x</title>{payload.format(url=url)}"
        fetcher = OwnFilesOnly({})
        try:
            pdf = weasyprint.HTML(string=page, url_fetcher=fetcher, base_url="http://127.0.0.1:9/").write_pdf()
        except FatalURLFetchingError:
            continue
        reader = PdfReader(BytesIO(pdf))
        assert SECRET not in "".join(sheet.extract_text() for sheet in reader.pages)
        assert not reader.attachments
    assert not calls


@pytest.mark.parametrize(
    "name", ["asset:mark/../../../etc/passwd", "asset:figure/none", "file:///etc/passwd", "", "ASSET:mark/tick"]
)
def test_the_fetcher_knows_only_its_own_names(name: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        OwnFilesOnly({}).fetch(name)
    assert OwnFilesOnly({}).fetch("asset:mark/tick").read().startswith(b"<svg")


@pytest.mark.parametrize(
    "inside",
    [
        '<image href="{url}"/>',
        '<image xlink:href="{url}" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<use href="#a"/>',
        '<rect fill="url({url}#x)"/>',
        "<style>@import url({url});</style>",
        '<a href="{url}">x</a>',
        "<script>fetch('{url}')</script>",
        "<foreignObject><p>x</p></foreignObject>",
        '<rect onload="x"/>',
        '<rect style="fill: url({url})"/>',
        '<svg:image xmlns:svg="http://www.w3.org/2000/svg" href="{url}"/>',
    ],
)
def test_a_drawing_that_reaches_outside_itself_is_refused(inside: str, canary: tuple[str, list[str]]) -> None:
    address, calls = canary
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside.format(url=address)}</svg>'
    handout = replace(make_handout(), exercises=(make_exercise(figure=Picture(svg, "A drawing.")),))
    with pytest.raises(MissingPicture, match="may not be printed"):
        render_pdf(handout)
    with pytest.raises(MissingPicture, match="may not be printed"):
        render_html(handout)
    assert not calls


def test_a_forbidden_address_ends_the_print_as_an_ordinary_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.render._layout_file", lambda name: "p { background: url(file:///etc/hostname) }")
    monkeypatch.setattr("handouts.render._style", __import__("handouts.render").render._style.__wrapped__)
    with pytest.raises((ForbiddenFetch, PrintFailed)) as caught:
        render_pdf(make_handout())
    assert isinstance(caught.value, Exception)


def test_the_longest_handout_that_is_allowed_is_printed_in_seconds() -> None:
    word = "W" * 300
    exercise = make_exercise(name=word[:120], start=word, steps=(HandoutStep(word, True),) * 24, feel=(word,) * 12)
    handout = make_handout(first_name=word[:60], goal=word, stop_rules=(word,) * 12)
    full = replace(handout, exercises=tuple(replace(exercise, number=number) for number in (1, 2, 3)))
    assert sum(len(text) for text in texts_in(full)) > MAX_LETTERS * 0.6
    began = time.process_time()
    assert render_pdf(full).startswith(b"%PDF")
    assert time.process_time() - began < 20
