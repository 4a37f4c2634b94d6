"""What binds the parts of a whole record: the cover with its contents, and the numbers of all pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from handouts.content import ClinicHeader
from handouts.limits import Checked, Number, Several, Text
from handouts.phrases import phrases
from handouts.record import CopyWords, Fact
from handouts.sheet import STAFF_LANGUAGE, fill, fill_for_staff, page_of

__all__ = ["ContentsLine", "PageNumbers", "RecordCover", "cover_html", "numbers_html"]

MOST_PAGES = 2000


@dataclass(frozen=True)
class ContentsLine(Checked):
    """One line of the table of contents: what begins on which page; `level` 1 for a chapter, 2 for what is in it."""

    title: Annotated[str, Text(400)]
    page: Annotated[int, Number(1, MOST_PAGES)]
    level: Annotated[int, Number(1, 2)] = 1


@dataclass(frozen=True)
class RecordCover(Checked):
    """The first pages of a record: whose it is, what is in it and what is not, and where to find it."""

    clinic: ClinicHeader
    title: Annotated[str, Text(200)]
    patient_name: Annotated[str, Text(1000)]
    chart_number: Annotated[str, Text(80)]
    made_at: Annotated[str, Text(120)]
    made_on: date
    made_by: Annotated[str, Text(1000)]
    facts: tuple[Fact, ...] = ()
    lines: Annotated[tuple[str, ...], Several(40, each=Text(800))] = ()
    contents: tuple[ContentsLine, ...] = ()
    copy: CopyWords | None = None
    is_copy: bool = False
    demo: bool = False


@dataclass(frozen=True)
class PageNumbers(Checked):
    """Nothing but the number at the foot of each page, to be laid over pages that have none."""

    pages: Annotated[int, Number(1, MOST_PAGES)]


def cover_html(cover: RecordCover) -> str:
    """The cover. Raises LetterNotPrintable when a letter is in no face."""
    return fill_for_staff("record_cover.html", cover, top=1)


def numbers_html(numbers: PageNumbers) -> str:
    """Pages that are empty but for their numbers."""
    say = phrases(STAFF_LANGUAGE)
    return fill("record_numbers.html", say, pages=numbers.pages, page_of=page_of(say))
