"""Where every item stands, as one value that pages ask: read once per request, compared with the content of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from types import MappingProxyType

from clinic.exercises.catalog import library
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Aspect, Reviewable, find_kind
from clinic.reviewables.shipped import QUESTION
from clinic.signoff.rules import State, state_of

Key = tuple[str, str, Aspect, str]
"""Kind, slug, aspect, language."""


@dataclass(frozen=True, slots=True)
class Signed:
    """The newest decision about one item and aspect, without the content it was made about."""

    decision: str
    content_hash: str
    note: str
    qualification: str
    printed_name: str
    credential: str
    reviewed_at: datetime

    @property
    def by(self) -> str:
        """Name and credential as they were printed then."""
        return f"{self.printed_name}, {self.credential}" if self.credential else self.printed_name


@dataclass(frozen=True, slots=True)
class Status:
    """Where one item stands; `signed` is its newest decision, `questions` are ids of open questions that concern it."""

    state: State
    signed: Signed | None = None
    questions: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What must be kept in mind whenever the item is used: the note of an approval, or why it is not used here."""
        kept = self.signed is not None and self.signed.decision in (State.AMENDED, State.DECLINED)
        return self.signed.note if kept and self.signed else ""

    @property
    def is_declined(self) -> bool:
        """Whether this clinic does not use the item."""
        return self.state is State.DECLINED


@dataclass(frozen=True)
class Statuses:
    """The newest decisions of a clinic."""

    newest: Mapping[Key, Signed]

    def of(self, kind: str, slug: str, aspect: str = Aspect.CONTENT, lang: str = SOURCE_LANGUAGE) -> Status:
        """Where an item stands. One that the library does not have is open: nobody signed what is not there."""
        found = find_kind(kind)
        item = found.find(slug, lang) if found else None
        return self.of_item(item, Aspect(aspect), lang) if item else Status(State.OPEN)

    def of_item(self, item: Reviewable, aspect: Aspect = Aspect.CONTENT, lang: str = SOURCE_LANGUAGE) -> Status:
        """Where this item stands with its content of today."""
        signed = self.newest.get((item.kind, item.slug, aspect, lang))
        current = item.hash_of(aspect)
        state = state_of(signed.decision, signed.content_hash, current) if signed else State.OPEN
        is_content = aspect is Aspect.CONTENT and item.kind != QUESTION
        return Status(state, signed, self._questions_about(item.kind, item.slug) if is_content else ())

    @cached_property
    def open_questions(self) -> tuple[str, ...]:
        """The ids of the questions that nobody has answered, or that were put otherwise since."""
        asked = find_kind(QUESTION)
        items = asked.read(SOURCE_LANGUAGE).values() if asked else ()
        return tuple(item.slug for item in items if not self.of_item(item).state.is_settled)

    def declined(self, kind: str) -> Mapping[str, Signed]:
        """The slugs of a kind that this clinic does not use, each with the decision and its reason."""
        return {
            slug: signed
            for (one, slug, aspect, _lang), signed in self.newest.items()
            if one == kind and aspect is Aspect.CONTENT and signed.decision == State.DECLINED
        }

    def _questions_about(self, kind: str, slug: str) -> tuple[str, ...]:
        return tuple(name for name in _asked_about().get((kind, slug), ()) if name in self.open_questions)


@cache
def _asked_about() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The questions that concern an entry, by its kind and slug."""
    asked: dict[tuple[str, str], tuple[str, ...]] = {}
    for name, question in library().questions.items():
        for entry in question.concerns:
            asked[entry] = (*asked.get(entry, ()), name)
    return MappingProxyType(asked)
