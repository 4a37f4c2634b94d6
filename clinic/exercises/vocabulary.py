"""The words the library's entries may use: categories, slots, attributes, flags, dated events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from clinic.exercises.content import Review
from clinic.exercises.reading import Entry

Made = TypeVar("Made")

MARKS = ("seed", "standard", "proposed")
CONTENT_REVIEWS = ("unreviewed", "approved")
WORD_REVIEWS = ("unreviewed", "draft_machine", "human_reviewed")
BOXES = ("choice", "pregnancy")
BY_ITSELF, BY_NOTE = "by_itself", "by_note"


@dataclass(frozen=True)
class Flag:
    """A fact about a patient that rules look at: what the PT reads, what the patient is asked, and where it stands.

    `kind` is "risk" when a yes asks for care, "clears" when a yes lifts a block. `ends` is "by_note" when a yes does not
    become a no by itself, as pain does: whoever takes it back says what changed.
    """

    slug: str
    label: str
    group: str
    question: str
    kind: str
    ends: str = BY_ITSELF


@dataclass(frozen=True)
class DatedEvent:
    """A past event whose date counts (an operation, a birth, a strain)."""

    slug: str
    label: str
    question: str


@dataclass(frozen=True)
class Vocabulary:
    """Everything an entry may refer to that is not itself an entry of the library."""

    version: str
    categories: tuple[str, ...]
    slots: tuple[str, ...]
    stop_rules: tuple[str, ...]
    groups: tuple[str, ...]
    attributes: Mapping[str, str]
    review: Review
    questions_review: Review
    flags: Mapping[str, Flag]
    events: Mapping[str, DatedEvent]


def read_vocabulary(library: Entry, attributes: Entry, flags: Entry) -> Vocabulary:
    """The vocabulary from library.toml, attributes.toml and flags.toml. Raises LibraryError."""
    groups = library.strings("flag_groups", required=True)
    words = Vocabulary(
        version=library.plain("version"),
        categories=library.strings("categories", required=True),
        slots=library.strings("slots", required=True),
        stop_rules=library.texts("stop_rules"),
        groups=groups,
        attributes={slug: attributes.staff_text(slug) for slug in attributes.names()},
        review=read_review(library),
        questions_review=read_review(flags),
        flags=_by_slug(flags, "flags", lambda entry: _flag(entry, groups)),
        events=_by_slug(flags, "events", _event),
    )
    for entry in (library, attributes, flags):
        entry.done()
    return words


def read_review(entry: Entry) -> Review:
    """The review marks: `content` for the clinical facts (approved `by` whom, `on` which day), one per language."""
    review = entry.child("review")
    content = review.choice("content", CONTENT_REVIEWS)
    is_approved = content == "approved"
    read = Review(
        content,
        review.choice(review.lang, WORD_REVIEWS),
        review.plain("by", is_approved),
        review.plain("on", is_approved),
    )
    for lang in set(review.names()) - {"content", "by", "on"}:
        review.choice(lang, WORD_REVIEWS)
    review.done()
    return read


def _by_slug(file: Entry, key: str, make: Callable[[Entry], Made]) -> dict[str, Made]:
    made: dict[str, Made] = {}
    for entry in file.children(key):
        slug = entry.plain("slug")
        if slug in made:
            raise entry.error("slug", f"“{slug}” is there twice")
        made[slug] = make(entry)
        entry.done()
    return made


def _flag(entry: Entry, groups: tuple[str, ...]) -> Flag:
    return Flag(
        slug=entry.plain("slug"),
        label=entry.staff_text("label"),
        group=entry.choice("group", groups),
        question=entry.text("question"),
        kind=entry.choice("kind", ("risk", "clears")),
        ends=entry.choice("ends", (BY_ITSELF, BY_NOTE)) if entry.has("ends") else BY_ITSELF,
    )


def _event(entry: Entry) -> DatedEvent:
    return DatedEvent(entry.plain("slug"), entry.staff_text("label"), entry.text("question"))
