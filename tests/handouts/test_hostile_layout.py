"""What somebody might write or draw to keep the printer busy for ever: refused when it comes in, or ended in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from handouts.content import DoseLine, Handout, HandoutStep, Photo, Picture
from handouts.errors import MissingPicture, PrintFailed, PrintTookTooLong
from handouts.intake import IntakeSheet
from handouts.layouts import Layout
from handouts.letters import LetterNotPrintable
from handouts.limits import ContentError
from handouts.pool import HandoutJob, IntakeJob, Limits, RenderPool
from handouts.render import pdf_available
from tests.handouts.hostile import made_of
from tests.handouts.pool_jobs import Peak
from tests.handouts.samples import make_exercise, make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

MEMORY = 512
"""Megabytes."""

LIMITS = Limits(processor=5, wall=60)
"""Half the computing that a sheet may cost; what the clock on the wall allows says more of a busy machine than of a sheet."""

A_START = 10.0
"""Seconds that a new process may take on a busy machine, beside those of the sheet."""


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool(1, limits=LIMITS) as pool:
        pool.submit(Peak()).result(60)
        yield pool


def everywhere(text: str) -> Handout:
    return made_of(Handout, text)


def drawn(inside: str, view_box: str = "0 0 400 200", more: str = "") -> Handout:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}"{more}>{inside}</svg>'
    return replace(make_handout(1), exercises=(make_exercise(figure=Picture(svg, "A drawing.")),))


def photo(width: int, height: int, cut: int | None = None) -> Photo:
    out = BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG", quality=20, optimize=True)
    return Photo(out.getvalue()[:cut], min(width, 4000), min(height, 4000), "A photo.")


def shown(one: Photo) -> Handout:
    return replace(make_handout(1), exercises=(make_exercise(figure=one),))


REFUSED: dict[str, Callable[[], Any]] = {
    "a word of a megabyte": lambda: make_handout(first_name="W" * 2**20),
    "a word of a megabyte in a step": lambda: HandoutStep("W" * 2**20),
    "a word of a megabyte in a note": lambda: make_exercise(note="W" * 2**20),
    "a word of a megabyte in the list of stop signs": lambda: make_handout(stop_rules=("W" * 2**20,)),
    "nine marks on one letter": lambda: HandoutStep("a" + "\u0301" * 9),
    "a text of marks": lambda: HandoutStep("a" + "\u0489" * 299),
    "a thousand steps": lambda: make_exercise(steps=(HandoutStep("x"),) * 1000),
    "a hundred exercises": lambda: make_handout(exercises=100),
    "a hundred signs": lambda: make_exercise(feel=("x",) * 100),
    "everything at its longest": lambda: replace(
        make_handout(1), exercises=tuple(make_exercise(n, steps=(HandoutStep("W" * 300),) * 24) for n in range(1, 13))
    ),
    "a thousand lines in a name": lambda: make_handout(first_name="\n" * 50),
    "a control character": lambda: HandoutStep("a\x00b"),
    "half a character": lambda: HandoutStep("a\ud800b"),
    "nothing that can be seen": lambda: HandoutStep("\u200b\u200d\u2060"),
    "a count without end": lambda: DoseLine(1, 7, repetitions=10**9),
    "a drawing of megabytes": lambda: Picture("<svg>" + " " * 2**20, "x"),
    "a photo of megabytes": lambda: Photo(b"\xff\xd8\xff" + bytes(2**20), 1, 1, "x"),
    "a photo without end": lambda: Photo(b"\xff\xd8\xff", 10**9, 1, "x"),
}

WRITTEN: dict[str, Callable[[], Handout | IntakeSheet]] = {
    "the longest words": lambda: everywhere("W" * 600),
    "the longest words on paper": lambda: made_of(IntakeSheet, "W" * 600),
    "eight marks on every letter": lambda: everywhere(("a" + "\u0301\u0489" * 4) * 66),
    "lines in a note": lambda: replace(make_handout(1), exercises=(make_exercise(note="a\n" * 300),)),
    "soft hyphens": lambda: everywhere("a\u00ad" * 300),
    "joined faces": lambda: everywhere("\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d" * 100),
    "the widest sign": lambda: everywhere("\ufdfd" * 600),
    "changes of direction": lambda: everywhere("\u202ea\u202db" * 150),
    "nested changes of direction": lambda: everywhere("\u2067a\u2066b" * 150),
    "many scripts": lambda: everywhere("a\u05d0\u0628\u0915\u4e00\u0e01" * 100),
    "nested boxes": lambda: everywhere("<div>" * 120),
    "wide cells": lambda: everywhere("<table><td colspan=99999 rowspan=99999>"),
    "a grid": lambda: everywhere("<p style='display:grid;grid-template:repeat(99999,1px)/repeat(99999,1px)'>"),
    "columns": lambda: everywhere("<style>*{columns:99999}</style>"),
    "huge letters": lambda: everywhere("<p style='font-size:1e9px'>x"),
    "a counter": lambda: everywhere("{{ range(10**9)|list }}{% for x in y %}"),
}

DRAWN: dict[str, Callable[[], Handout]] = {
    "deep groups": lambda: drawn("<g>" * 20_000 + "</g>" * 20_000),
    "many shapes": lambda: drawn('<circle r="9"/>' * 19_000),
    "a pattern of itself": lambda: drawn(
        '<pattern id="a" width="1" height="1"><rect width="9" height="9" fill="url(#a)"/></pattern>'
        '<rect width="99" height="99" fill="url(#a)"/>'
    ),
    "a tiny pattern": lambda: drawn(
        '<pattern id="a" width=".00001" height=".00001"><circle r="1"/></pattern>'
        '<rect width="400" height="200" fill="url(#a)"/>'
    ),
    "a mask of itself": lambda: drawn('<mask id="a"><rect mask="url(#a)"/></mask><rect mask="url(#a)"/>'),
    "a clip of itself": lambda: drawn('<clipPath id="a" clip-path="url(#a)"/><rect clip-path="url(#a)"/>'),
    "a colour of itself": lambda: drawn('<linearGradient id="a" href="#a"/><rect width="9" fill="url(#a)"/>'),
    "a marker of itself": lambda: drawn(
        '<marker id="a"><path d="M0 0L1 1" marker-end="url(#a)"/></marker><path d="M0 0L9 9" marker-end="url(#a)"/>'
    ),
    "many markers": lambda: drawn(
        f'<marker id="a">{"<circle/>" * 3_000}</marker><path marker-mid="url(#a)" d="M0 0{"L1 1" * 60_000}"/>'
    ),
    "patterns in patterns": lambda: drawn(
        "".join(
            f'<pattern id="p{n}" width=".1" height=".1">{f"""<rect fill="url(#p{n - 1})"/>""" * 10}</pattern>'
            for n in range(1, 30)
        )
        + '<rect width="99" height="99" fill="url(#p29)"/>'
    ),
    "a long path": lambda: drawn(f'<path d="M0 0{"L1 1" * 70_000}"/>'),
    "tiny dashes": lambda: drawn('<path d="M0 0H1e9" stroke="#000" stroke-dasharray=".00001"/>'),
    "huge numbers": lambda: drawn('<circle cx="1e308" r="1e308" transform="scale(1e308)"/>'),
    "no numbers": lambda: drawn('<path d="M nan inf"/><rect width="NaN" height="1e999"/>'),
    "no height": lambda: drawn("", "0 0 1 0"),
    "an endless height": lambda: drawn("", "0 0 .000000001 999999999"),
    "a box beyond numbers": lambda: drawn("", f"0 0 {'9' * 400} {'9' * 400}"),
    "copies of copies": lambda: drawn(
        '<g id="a"/>' + "".join(f'<g id="b{n}"><use href="#b{n - 1}"/></g>' for n in range(9))
    ),
    "names of names": lambda: drawn('<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><text>&b;</text>'),
    "an unclosed drawing": lambda: drawn("<g"),
    "letters of a mile": lambda: drawn('<text font-size="1e9">x</text>'),
    "much text": lambda: drawn(f"<text>{'x ' * 5_000}</text>"),
    "a large photo": lambda: shown(photo(4000, 4000)),
    "a photo that is larger than it says": lambda: shown(photo(8000, 8000)),
    "half a photo": lambda: shown(photo(400, 400, cut=300)),
    "a photo that is none": lambda: shown(Photo(b"\xff\xd8\xff" + b"x" * 999, 9, 9, "x")),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_when_it_comes_in(name: str) -> None:
    began = time.process_time()
    with pytest.raises(ContentError):
        REFUSED[name]()
    assert time.process_time() - began < 1


@pytest.mark.parametrize("name", WRITTEN)
def test_whatever_may_be_written_is_printed_in_time(name: str, pool: RenderPool) -> None:
    sheet = WRITTEN[name]()
    job = IntakeJob(sheet) if isinstance(sheet, IntakeSheet) else HandoutJob(sheet)
    with suppress(LetterNotPrintable, PrintTookTooLong):  # named and refused at once, or ended in time
        assert pool.submit(job).result(LIMITS.wall).startswith(b"%PDF")
    assert int(pool.submit(Peak()).result(LIMITS.wall)) <= MEMORY


@pytest.mark.parametrize("name", DRAWN)
def test_whatever_is_drawn_ends_in_time_and_the_next_sheet_is_printed(name: str, pool: RenderPool) -> None:
    job = pool.submit(HandoutJob(DRAWN[name](), Layout(greyscale=True)))
    peak = pool.submit(Peak())
    with suppress(PrintFailed, MissingPicture):
        assert job.result(LIMITS.wall + A_START).startswith(b"%PDF")
    assert int(peak.result(LIMITS.wall + A_START)) <= MEMORY
