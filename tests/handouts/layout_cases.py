"""Every layout printed with programs of the real library, each print made once, and what `pdftotext` and pixels say of it.

`whole_product` is every layout with all that can be chosen beside it, for three programs: `python -m tests.handouts.whole` prints
all of it. A run of the tests prints a share: for each layout and program as few cases as have every pair of choices, and
the demo's programs with papers and weeks in turn.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from itertools import combinations, product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from PIL import Image
from pypdf import PdfReader

from handouts.content import Handout
from handouts.layouts import Layout, LayoutName, Paper
from handouts.layouts.layout import LARGE_PRINT_POINTS
from handouts.render import render_pdf
from tests.handouts.demo_programs import LANGUAGES, PEOPLE, demo_program
from tests.handouts.programs import PROGRAMS, in_two_languages
from tests.handouts.reading import text_in_tag_order

MILLIMETRE = 72 / 25.4
FOOTER, LARGE_FOOTER = 17 * MILLIMETRE, 25.4 * MILLIMETRE
"""Points at the foot of a page that belong to its footer: usually, and in large print, where the top is as high."""
HEAD = 13 * MILLIMETRE
DOTS_PER_INCH, LIGHT = 24, 240

_WITH_DIARY = frozenset(LayoutName) - {LayoutName.POCKET_CARD}
_WORD = "{http://www.w3.org/1999/xhtml}word"
_PAGE = "{http://www.w3.org/1999/xhtml}page"


@dataclass(frozen=True)
class Case:
    """One print: a program, its language, and a layout with options."""

    program: str
    lang: str
    layout: Layout

    @property
    def handout(self) -> Handout:
        """What is printed."""
        in_language = demo_program if self.program in PEOPLE else in_two_languages
        return in_language(self.program, self.lang)

    def __str__(self) -> str:
        layout = self.layout
        options = [f"diary-{layout.diary_weeks}", "grey" if layout.greyscale else "colour"]
        options += ["list"] * layout.shopping_list + ["two"] * bool(layout.second_language)
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
    """One page; `used` is the share of the height between its margins that words and pictures reach."""

    width: float
    height: float
    words: Sequence[Word]
    footer: float
    used: float

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
            Sheet(float(page.get("width", 0)), float(page.get("height", 0)), list(_words(page)), self.footer, used)
            for page, used in zip(tree.iter(_PAGE), _used(self.path, self.footer), strict=True)
        ]


def whole_product() -> Iterator[Case]:
    """Every layout with all that can be chosen beside it, for the three programs."""
    for name, program in product(LayoutName, PROGRAMS):
        yield from dict.fromkeys(_case(name, program, *chosen) for chosen in product(*_choices(name)))


def cases() -> Iterator[Case]:
    """The share of the whole product that every run prints, and the demo's programs with papers and weeks in turn."""
    for name, program in product(LayoutName, PROGRAMS):
        yield from (_case(name, program, *chosen) for chosen in pairwise_rows(_choices(name)))
    for at, (name, program) in enumerate(product(LayoutName, PEOPLE)):
        paper, lang = tuple(Paper)[(at + at // len(PEOPLE)) % 2], "es" if program == "delia" else "en"
        yield _case(name, program, paper, lang, at % 3 if name in _WITH_DIARY else 0, False, False, False, 18)


def pairwise_rows(choices: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """As few rows of one choice each, as a greedy search finds, in which every two values of two choices meet."""
    rows = list(product(*choices))
    missing = {pair for row in rows for pair in _pairs(row)}
    chosen = []
    while missing:
        best = max(rows, key=lambda row: len(missing & _pairs(row)))
        chosen.append(best)
        missing -= _pairs(best)
    return chosen


def _pairs(row: Sequence[Any]) -> set[tuple[Any, ...]]:
    return set(combinations(enumerate(row), 2))


def _choices(name: LayoutName) -> Sequence[Sequence[Any]]:
    """What can be chosen: paper, language, weeks of the diary, greys, the list of things, a second language, points."""
    has_list = name not in (LayoutName.ONE_EXERCISE, LayoutName.POCKET_CARD)
    return (
        tuple(Paper),
        ("en", "es"),
        (0, 2) if name in _WITH_DIARY else (0,),
        (False, True),
        (False, True) if has_list else (False,),
        (False, True) if name in _WITH_DIARY else (False,),
        LARGE_PRINT_POINTS if name is LayoutName.LARGE_PRINT else (18,),
    )


def _case(
    name: LayoutName,
    program: str,
    paper: Paper,
    lang: str,
    weeks: int,
    grey: bool,
    things: bool,
    two: bool,
    points: int,
) -> Case:
    only = 1 if name is LayoutName.ONE_EXERCISE else None
    second = LANGUAGES[lang] if two else ""
    layout = Layout(name, paper, grey, weeks, shopping_list=things, points=points, only=only, second_language=second)
    return Case(program, lang, layout)


@cache
def printed(case: Case) -> Printed:
    """The print of a case, made once."""
    return print_of(case.handout, case.layout, str(case))


def print_of(handout: Handout, layout: Layout, name: str) -> Printed:
    """A print of its own, in a file of that name."""
    pdf = render_pdf(handout, layout)
    path = _folder() / f"{name}.pdf"
    path.write_bytes(pdf)
    return Printed(pdf, path, LARGE_FOOTER if layout.name is LayoutName.LARGE_PRINT else FOOTER)


@cache
def _keeper() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="layouts-")


def _folder() -> Path:
    return Path(_keeper().name)


def _words(page: ElementTree.Element) -> Iterator[Word]:
    for word in page.iter(_WORD):
        yield Word(word.text or "", *(float(word.get(side, 0)) for side in ("xMin", "yMin", "xMax", "yMax")))


def _used(path: Path, footer: float) -> Iterator[float]:
    """How far down each page anything is painted, between the margins."""
    head = footer if footer == LARGE_FOOTER else HEAD
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-gray", path, f"{folder}/page"], check=True)
        for page in sorted(Path(folder).iterdir()):
            with Image.open(page) as image:
                scale = DOTS_PER_INCH / 72
                body = image.crop((0, round(head * scale), image.width, image.height - round(footer * scale)))
                painted = body.point(lambda value: 255 * (value < LIGHT)).getbbox()
                yield painted[3] / body.height if painted else 0.0


def _pdftotext(path: Path, how: str) -> str:
    return subprocess.run(["pdftotext", how, path, "-"], check=True, capture_output=True, text=True).stdout
