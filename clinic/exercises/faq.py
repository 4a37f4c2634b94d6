"""What patients ask, with the answers the clinic stands behind, and whom each question is for. Pure but for its reader."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields

from clinic.exercises.content import Review
from clinic.exercises.reading import Entry
from clinic.exercises.vocabulary import MARKS, read_review

MOST_PRINTED = 4
"""More questions than this are not read on a sheet (proposed)."""


@dataclass(frozen=True)
class Setting:
    """What a program is made of, and facts about its patient, by slug. As a condition: what must or must not be there."""

    exercises: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    modifications: frozenset[str] = frozenset()
    props: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PatientQuestion:
    """One question with its answer; `fits` and `never` say whose sheet it may stand on."""

    id: str
    question: str
    answer: str
    fits: Setting
    never: Setting
    source: str
    mark: str
    review: Review

    def is_for(self, program: Setting) -> bool:
        """Whether one of each list of `fits` is so, and nothing of `never`."""
        return all(had for asked, had in _pairs(self.fits, program) if asked) and not any(
            had for _, had in _pairs(self.never, program)
        )


def fitting(questions: Iterable[PatientQuestion], program: Setting) -> tuple[PatientQuestion, ...]:
    """The questions to print for a program: the first few that fit, in the library's order."""
    return tuple(one for one in questions if one.is_for(program))[:MOST_PRINTED]


def read_faq(file: Entry, known: Mapping[str, Collection[str]]) -> dict[str, PatientQuestion]:
    """Every question of faq.toml by its id; `known` are the slugs of each list of a setting. Raises LibraryError."""
    made: dict[str, PatientQuestion] = {}
    for entry in file.children("faq"):
        question = PatientQuestion(
            id=entry.plain("id"),
            question=entry.text("question"),
            answer=entry.text("answer"),
            fits=_setting(entry.child("fits"), known),
            never=_setting(entry.child("never", required=False), known),
            source=entry.plain("source"),
            mark=entry.choice("mark", MARKS),
            review=read_review(entry),
        )
        if question.id in made:
            raise entry.error("id", f"“{question.id}” is there twice")
        if question.fits == Setting():
            raise entry.error("fits", "must say whose question it is")
        made[question.id] = question
        entry.done()
    file.done()
    return made


def _setting(entry: Entry, known: Mapping[str, Collection[str]]) -> Setting:
    made = Setting(**{one.name: frozenset(entry.strings(one.name, known[one.name])) for one in fields(Setting)})
    entry.done()
    return made


def _pairs(condition: Setting, program: Setting) -> Iterable[tuple[frozenset[str], frozenset[str]]]:
    """For each list: what is asked for, and what of it is there."""
    for one in fields(Setting):
        asked: frozenset[str] = getattr(condition, one.name)
        yield asked, asked & getattr(program, one.name)
