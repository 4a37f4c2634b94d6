"""The record on paper: notes as they were signed, and what stands around them. For staff, and as a patient's own copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from handouts.charts import StripChart
from handouts.content import ClinicHeader
from handouts.limits import Checked, Several, Text
from handouts.phrases import date_in_words, phrases
from handouts.printed_charts import chart_files
from handouts.sheet import STAFF_LANGUAGE, fill_for_staff

__all__ = [
    "Added", "Band", "Block", "Chapter", "CopyWords", "Fact", "Grid", "PrintedNote", "RecordSheet", "Section", "SignedLine",
    "copy_words", "record_files", "record_html",
]  # fmt: skip

LONGEST_TEXT = 20_000
"""Letters of one section of a note or one addendum; the same as the tables allow."""

_LINE = Text(400)
_MAYBE = Text(400, required=False)


@dataclass(frozen=True)
class Fact(Checked):
    """One thing that is known, under its name."""

    label: Annotated[str, Text(120)]
    value: Annotated[str, Text(4000, lines=True, required=False)]


@dataclass(frozen=True)
class Grid(Checked):
    """A table: the first cell of each row names the row."""

    columns: Annotated[tuple[str, ...], Several(9, at_least=1, each=Text(120))]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        for row in self.rows:
            Several(len(self.columns), at_least=len(self.columns), each=Text(2000, lines=True, required=False)).check(
                "Grid.rows", row
            )


@dataclass(frozen=True)
class Block(Checked):
    """A part of a chapter under its own heading: facts, lines, a table, whichever there are. `mark` stands in a frame."""

    title: Annotated[str, _LINE]
    mark: Annotated[str, _MAYBE] = ""
    facts: tuple[Fact, ...] = ()
    lines: Annotated[tuple[str, ...], Several(2000, each=Text(LONGEST_TEXT, lines=True))] = ()
    grid: Grid | None = None


@dataclass(frozen=True)
class Chapter(Checked):
    """One kind of thing in the record; `lead` says what it is, or that there is none."""

    title: Annotated[str, _LINE]
    lead: Annotated[str, Text(2000, required=False)] = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Section(Checked):
    """One of the four texts of a note."""

    title: Annotated[str, Text(80)]
    text: Annotated[str, Text(LONGEST_TEXT, lines=True, required=False)]


@dataclass(frozen=True)
class SignedLine(Checked):
    """One signature: the name as it was printed then, what it means, the instant with its zone, and what it covers."""

    name: Annotated[str, _LINE]
    meaning: Annotated[str, Text(120)]
    at: Annotated[str, Text(120)]
    sha256: Annotated[str, Text(64, required=False)] = ""


@dataclass(frozen=True)
class Added(Checked):
    """What was added to a signed note, with its own signature, and the co-signature of an assistant's."""

    title: Annotated[str, Text(120)]
    text: Annotated[str, Text(LONGEST_TEXT, lines=True)]
    signed: SignedLine
    cosigned: SignedLine | None = None
    waiting: Annotated[str, _MAYBE] = ""


@dataclass(frozen=True)
class Band(Checked):
    """What must not be overlooked about a note: `short` at the top of every page, `words` once above the text."""

    short: Annotated[str, Text(160)]
    words: Annotated[str, Text(1600, lines=True)]


@dataclass(frozen=True)
class PrintedNote(Checked):
    """One note as it is printed.

    `bands` stand above the note and at the top of every page of it: a draft, entered in error, not what was signed.
    `chart` is the four weeks up to the visit; `has_numbers` prints the table of its numbers beneath it.
    `about` is the patient as recorded when the note was signed; `waiting` says what is still to come. `withheld` stands
    in place of the texts where a note has none to show; `is_in_error` is said wherever the note is named.
    """

    kind: Annotated[str, Text(120)]
    visit_on: date
    labels: Annotated[tuple[str, ...], Several(6, each=_LINE)] = ()
    bands: tuple[Band, ...] = ()
    about_words: Annotated[str, _MAYBE] = ""
    about: tuple[Fact, ...] = ()
    withheld: Annotated[str, _MAYBE] = ""
    sections: tuple[Section, ...] = ()
    minutes: tuple[tuple[str, int], ...] = ()
    minutes_words: Annotated[str, _MAYBE] = ""
    sources: Annotated[tuple[str, ...], Several(40, each=_LINE)] = ()
    chart: StripChart | None = None
    chart_words: Annotated[str, Text(800, required=False)] = ""
    has_numbers: bool = True
    signatures: tuple[SignedLine, ...] = ()
    waiting: Annotated[str, _MAYBE] = ""
    addenda: tuple[Added, ...] = ()
    is_in_error: bool = False

    @property
    def title(self) -> str:
        """What the note is called in a heading and a bookmark."""
        said = f"{self.kind}, {date_in_words(self.visit_on, STAFF_LANGUAGE)}"
        return f"{said} (entered in error)" if self.is_in_error else said


@dataclass(frozen=True)
class CopyWords(Checked):
    """The first page of a patient's copy: headings with their sentences, in the language `lang`.

    `mark` says that nobody has reviewed its words.
    """

    lang: Annotated[str, Text(8)]
    title: Annotated[str, Text(200)]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    mark: Annotated[str, Text(120, required=False)] = ""


@dataclass(frozen=True)
class RecordSheet(Checked):
    """A piece of the record that is printed by itself: one note, or a part of a whole record.

    `is_bound`: the file is put together with others, which numbers its pages; headings then begin one level lower.
    """

    clinic: ClinicHeader
    title: Annotated[str, Text(200)]
    patient_name: Annotated[str, Text(1000)]
    chart_number: Annotated[str, Text(80)]
    made_at: Annotated[str, Text(120)]
    made_on: date
    made_by: Annotated[str, Text(1000)]
    notes: tuple[PrintedNote, ...] = ()
    notes_title: Annotated[str, Text(120, required=False)] = ""
    chapters: tuple[Chapter, ...] = ()
    copy: CopyWords | None = None
    is_copy: bool = False
    is_bound: bool = False
    demo: bool = False


def copy_words(lang: str, clinic: ClinicHeader, *, is_draft: bool = False) -> CopyWords:
    """What a patient's copy says first, in `lang`: what it is, how to have it mended, whom to call, to keep it safe."""
    say = phrases(lang)
    call = say("copy.call_text", name=clinic.name, phone=clinic.phone)
    return CopyWords(
        lang=lang,
        title=say("copy.title"),
        parts=(
            (say("copy.what"), tuple(say(f"copy.what_{one}") for one in ("text", "words", "mistake"))),
            (say("copy.wrong"), tuple(say(f"copy.wrong_{one}") for one in ("ask", "then", "when"))),
            (say("copy.call"), (call,)),
            (say("copy.keep"), (say("copy.keep_text"),)),
        ),
        mark=say("sheet.unreviewed") if is_draft else "",
    )


def record_html(sheet: RecordSheet) -> str:
    """The pages of one piece of the record. Raises LetterNotPrintable when a letter is in no face."""
    return fill_for_staff("record.html", sheet, paragraphs=paragraphs, top=2 if sheet.is_bound else 1)


def record_files(sheet: RecordSheet) -> Mapping[str, tuple[bytes, str]]:
    """The drawings by name: the chart of each note that has one, and the keys of the legend."""
    return chart_files({f"strip-{place}": note.chart for place, note in enumerate(sheet.notes, 1) if note.chart})


def paragraphs(text: str) -> Iterator[list[str]]:
    """The paragraphs of a typed text, each as its lines: an empty line ends one. Short ones break well over pages."""
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines
