"""What the library still asks the clinician who signs it: the question, why it matters, and what holds until then."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from clinic.exercises.reading import Entry

KINDS = ("exercise", "modification", "prop", "rule")


@dataclass(frozen=True)
class OpenQuestion:
    """One open question; `default` holds until it is answered, `concerns` are entries as (kind, slug)."""

    id: str
    question: str
    why: str
    default: str
    concerns: tuple[tuple[str, str], ...]


def read_questions(file: Entry, known: Mapping[str, Collection[str]]) -> dict[str, OpenQuestion]:
    """Every question of questions.toml by its id; `known` are the slugs of each kind. Raises LibraryError."""
    made: dict[str, OpenQuestion] = {}
    for entry in file.children("questions"):
        question = OpenQuestion(
            id=entry.plain("id"),
            question=entry.text("question"),
            why=entry.text("why"),
            default=entry.text("default"),
            concerns=_concerns(entry, known),
        )
        if question.id in made:
            raise entry.error("id", f"“{question.id}” is there twice")
        made[question.id] = question
        entry.done()
    file.done()
    return made


def _concerns(entry: Entry, known: Mapping[str, Collection[str]]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for name in entry.strings("concerns"):
        kind, _, slug = name.partition(".")
        if kind not in KINDS or slug not in known[kind]:
            raise entry.error("concerns", f"“{name}” is not known")
        pairs.append((kind, slug))
    return tuple(pairs)
