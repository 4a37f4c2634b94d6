"""Every layout printed with three programs of the real library, each print made once, and what `pdftotext` reads in it.

The product is thinned where the options do not touch each other: the usual program is printed on both papers in both
languages; the simplest and the fullest on Letter in English and on A4 in Spanish. The diary, greys and the size of large
print go round from case to case, so that every layout meets each of them with each.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

from pypdf import PdfReader

from handouts.content import Handout
from handouts.layouts import Layout, LayoutName, Paper
from handouts.render import render_pdf
from tests.handouts.programs import reference
from tests.handouts.reading import text_in_tag_order

MILLIMETRE = 72 / 25.4
FOOTER, LARGE_FOOTER = 17 * MILLIMETRE, 25.4 * MILLIMETRE
"""Points at the foot of a page that belong to its footer: usually, and in large print."""

_WORD = "{http://www.w3.org/1999/xhtml}word"
_PAGE = "{http://www.w3.org/1999/xhtml}page"
_PAPERS_AND_LANGUAGES = tuple(product(Paper, ("en", "es")))


@dataclass(frozen=True)
class Case:
    """One print: a program, its language, and a layout with options."""

    program: str
    lang: str
    layout: Layout

    @property
    def handout(self) -> Handout:
        """What is printed."""
        return reference(self.program, self.lang)

    def __str__(self) -> str:
        layout = self.layout
        options = [f"diary-{layout.diary_weeks}", "grey" if layout.greyscale else "colour"]
        points = [f"{layout.points}pt"] if layout.name is LayoutName.LARGE_PRINT else []
        return "-".join([self.program, layout.name, layout.paper, self.lang, *options, *points])


@dataclass(frozen=True)
class Word:
    """A word on the page, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Sheet:
    """One page."""

    width: float
    height: float
    words: Sequence[Word]
    footer: float

    @property
    def said(self) -> list[Word]:
        """Its words without the footer."""
        return [word for word in self.words if word.bottom < self.height - self.footer]


@dataclass(frozen=True)
class Printed:
    """One printed file."""

    pdf: bytes
    path: Path
    footer: float

    @cached_property
    def reader(self) -> PdfReader:
        """For the structure."""
        return PdfReader(BytesIO(self.pdf))

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page as it was painted, white space evened out."""
        return [" ".join(page.split()) for page in _pdftotext(self.path, "-raw").split("\f")[:-1]]

    @cached_property
    def text(self) -> str:
        """The whole text as a screen reader meets it."""
        return text_in_tag_order(self.reader)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Each page with its words in their places."""
        tree = ElementTree.fromstring(re.sub(r"[\x00-\x08\x0b-\x1f]", "", _pdftotext(self.path, "-bbox")))
        return [
            Sheet(float(page.get("width", 0)), float(page.get("height", 0)), list(_words(page)), self.footer)
            for page in tree.iter(_PAGE)
        ]


def cases() -> Iterator[Case]:
    """All prints."""
    for name in LayoutName:
        chosen = [("usual", *one) for one in _PAPERS_AND_LANGUAGES]
        chosen += [
            (program, *one) for program in ("simple", "full") for one in ((Paper.LETTER, "en"), (Paper.A4, "es"))
        ]
        for at, (program, paper, lang) in enumerate(chosen):
            only = 1 if name is LayoutName.ONE_EXERCISE else None
            points = 16 if at in (1, 3, 5, 6) else 18
            yield Case(program, lang, Layout(name, paper, at % 4 >= 2, at % 2, points=points, only=only))


@cache
def printed(case: Case) -> Printed:
    """The print of a case, made once."""
    pdf = render_pdf(case.handout, case.layout)
    path = _folder() / f"{case}.pdf"
    path.write_bytes(pdf)
    return Printed(pdf, path, LARGE_FOOTER if case.layout.name is LayoutName.LARGE_PRINT else FOOTER)


@cache
def _keeper() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="layouts-")


def _folder() -> Path:
    return Path(_keeper().name)


def _words(page: ElementTree.Element) -> Iterator[Word]:
    for word in page.iter(_WORD):
        yield Word(word.text or "", *(float(word.get(side, 0)) for side in ("xMin", "yMin", "xMax", "yMax")))


def _pdftotext(path: Path, how: str) -> str:
    return subprocess.run(["pdftotext", how, path, "-"], check=True, capture_output=True, text=True).stdout
