"""Whatever a text or a drawing asks for, the printer opens nothing but its own files."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
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
from tests.handouts.samples import make_exercise, make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

SECRET = "canary-in-a-file-2719"


@pytest.fixture(scope="module")
def secret_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>{SECRET}</text></svg>')
    return path


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """A web server that writes down every call."""
    calls: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", calls
    server.shutdown()
    server.server_close()
    thread.join()


PAYLOADS = [
    '<img src="{url}">',
    "<img src='{url}' onerror=x>",
    '<link rel="attachment" href="{url}">',
    '<link rel=stylesheet href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    "<style>@import url({url});</style>",
    '<style>@import "{url}";</style>',
    "<style>body {{ background: url({url}) }}</style>",
    "<style>@font-face {{ font-family: x; src: url({url}) }} * {{ font-family: x }}</style>",
    '<style>p::before {{ content: url("{url}") }}</style>',
    "<style>@page {{ background: url({url}) }}</style>",
    '<p style="background:url({url})">x</p>',
    '<p style="list-style-image:url({url});display:list-item">x</p>',
    '<p style="border-image:url({url}) 1 round">x</p>',
    '<svg><image href="{url}"/></svg>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}"/></svg>',
    '<svg><use href="{url}#a"/></svg>',
    "<svg><style>@import url({url});</style></svg>",
    '<svg><rect width="9" height="9" fill="url({url}#a)"/></svg>',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<video poster="{url}"></video>',
    '<base href="{url}"><img src="x.png">',
    '<input type="image" src="{url}">',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<?xml-stylesheet href="{url}"?>',
    "]]><![CDATA[<img src={url}>",
    "{{{{ config }}}} {{% include '{url}' %}}",
]


@pytest.mark.parametrize("target", ["file", "web"])
def test_markup_in_a_text_is_printed_as_text_and_opens_nothing(
    target: str, canary: tuple[str, list[str]], secret_file: Path
) -> None:
    address, calls = canary
    url = secret_file.as_uri() if target == "file" else f"{address}/a.svg"
    texts = tuple(payload.format(url=url) for payload in PAYLOADS)
    link = texts[2]
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
        for number, some in enumerate([texts[:10], texts[10:20], texts[20:]], start=1)
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
    for url in (secret_file.as_uri(), f"{address}/b.svg", f"data:image/svg+xml,<svg><image href='{address}/c'/></svg>"):
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
    full = replace(handout, exercises=tuple(replace(exercise, number=number) for number in (1, 2)))
    assert sum(len(text) for text in texts_in(full)) > MAX_LETTERS * 0.6
    began = time.process_time()
    assert render_pdf(full).startswith(b"%PDF")
    assert time.process_time() - began < 20
