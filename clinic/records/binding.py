"""The parts of a record as one file: cover with its contents, the parts under their bookmarks, every page numbered.

Pure: bytes in, bytes out. It runs where sheets are drawn.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, cast

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from clinic.batches.merging import Part, merged
from handouts.layouts.layout import Paper
from handouts.pool.jobs import printing
from handouts.record import RecordSheet
from handouts.record_cover import ContentsLine, PageNumbers, RecordCover

LANGUAGE = "en"


_TAGGED = re.compile(rb"/\w+\s*<</MCID \d+>>\s*BDC")
_COVER_LINES = 54
"""Lines of contents on a page, for the first guess at how long the cover is."""


@dataclass(frozen=True)
class PartJob:
    """A part of a record, drawn with what its bookmarks say, so that whoever binds it need not look for that."""

    sheet: RecordSheet
    paper: Paper = Paper.LETTER

    def draw(self) -> bytes:
        """Return a packed `DrawnPart`. Raises what the printer raises."""
        pdf: bytes = printing().render_record(self.sheet, self.paper)
        reader = PdfReader(BytesIO(pdf))
        goes_on = bool(self.sheet.notes) and not self.sheet.notes_title
        marks = [
            (str(mark.title), reader.get_destination_page_number(mark), level)
            for level, mark in _marks(reader.outline, 2 if goes_on else 1)
        ]
        return json.dumps({"pages": len(reader.pages), "marks": marks}).encode() + b"\n" + pdf


@dataclass(frozen=True)
class DrawnPart:
    """A part that is drawn: its pages, its bookmarks as (title, page from 0, level), and the file."""

    pages: int
    marks: tuple[tuple[str, int, int], ...]
    pdf: bytes

    @classmethod
    def unpacked(cls, content: bytes) -> DrawnPart:
        """What `PartJob` packed."""
        head, _, pdf = content.partition(b"\n")
        said = json.loads(head)
        return cls(said["pages"], tuple((title, place, level) for title, place, level in said["marks"]), pdf)


@dataclass(frozen=True)
class BindJob:
    """A whole record: its parts are drawn already, its cover is drawn now that the pages are known."""

    cover: RecordCover
    parts: tuple[DrawnPart, ...]
    paper: Paper = Paper.LETTER
    longer = 4
    """Times the usual limits: it writes as many pages as two dozen sheets have."""

    def draw(self) -> bytes:
        """Return the file. Raises what the printer raises."""
        return bound(self.cover, self.parts, self.paper)


def bound(cover: RecordCover, parts: Sequence[DrawnPart], paper: Paper) -> bytes:
    """Everything in one tagged PDF."""
    begins = list(_contents(parts))
    guess = 1 + len(begins) // _COVER_LINES
    front, first = _cover(cover, begins, guess, paper)
    if first != guess:  # the pages that the contents name depend on how long the contents are
        front, first = _cover(cover, begins, first, paper)
    total = first + sum(part.pages for part in parts)
    numbers = PdfReader(BytesIO(printing().render_page_numbers(PageNumbers(total), paper)))
    files = [Part(cover.title, front), *(Part("", part.pdf) for part in parts)]

    def finish(writer: PdfWriter) -> None:
        _add_bookmarks(writer, begins, first)
        _number(writer, numbers)

    return merged(cover.title, LANGUAGE, files, finish=finish)


def _cover(cover: RecordCover, begins: Sequence[ContentsLine], first: int, paper: Paper) -> tuple[bytes, int]:
    """The cover when it takes `first` pages, and how many it takes."""
    lines = tuple(replace(line, page=line.page + first) for line in begins)
    pdf: bytes = printing().render_cover(replace(cover, contents=lines), paper)
    return pdf, len(PdfReader(BytesIO(pdf)).pages)


def _contents(parts: Sequence[DrawnPart]) -> Iterator[ContentsLine]:
    """What the bookmarks of all parts say, the pages counted from the first part."""
    before = 0
    for part in parts:
        yield from (ContentsLine(title, before + place + 1, level) for title, place, level in part.marks)
        before += part.pages


def _marks(outline: Any, level: int) -> Iterator[tuple[int, Any]]:
    for one in outline:
        if isinstance(one, list):
            yield from _marks(one, min(level + 1, 2))
        else:
            yield level, one


def _add_bookmarks(writer: PdfWriter, begins: Sequence[ContentsLine], first: int) -> None:
    """One bookmark for each line of the contents, the notes under theirs."""
    above = None
    for line in begins:
        parent = above if line.level > 1 else None
        made = writer.add_outline_item(title=line.title, page_number=line.page + first - 1, parent=parent)
        if line.level == 1:
            above = made


def _number(writer: PdfWriter, numbers: PdfReader) -> None:
    """Draw the number of each page over it, as no part of what is read aloud."""
    for place, (page, number) in enumerate(zip(writer.pages, numbers.pages, strict=True), start=1):
        name = f"/PageNumber{place}"  # pages of one part share their resources
        form = writer._add_object(_form_of(number).clone(writer))
        resources = cast(DictionaryObject, page["/Resources"].get_object())
        drawings = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
        drawings[NameObject(name)] = form
        before, after = _stream(b"q\n"), _stream(f"\nQ q {name} Do Q\n".encode())
        own = page.raw_get("/Contents")
        own = list(own.get_object()) if isinstance(own.get_object(), ArrayObject) else [own]
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(before), *own, writer._add_object(after)])


def _form_of(page: PageObject) -> StreamObject:
    contents = page.get_contents()
    assert contents is not None
    form = _stream(_TAGGED.sub(b"/Artifact BMC", contents.get_data()))
    form |= {
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(page.mediabox),
        NameObject("/Resources"): page["/Resources"],
    }
    return form


def _stream(data: bytes) -> StreamObject:
    made = StreamObject()
    made.set_data(data)
    return made
