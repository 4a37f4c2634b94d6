"""The kinds of items that the program has: entries of the library and the clinic's own, open questions, printed phrases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import Library, library
from clinic.exercises.content import Review
from clinic.exercises.rules import CLINIC_ONLY
from clinic.exercises.scenes import thawed
from clinic.exercises.vocabulary import DatedEvent, Flag
from clinic.reviewables import judging
from clinic.reviewables.describing import describe
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Items, Kind, Reviewable
from handouts.phrases import languages, phrases

QUESTION = "question"
FAQ = "faq"
SCREEN_QUESTION = "screen-question"
STOP_RULES = "stop-rules"
PHRASES = "phrases"
SHEET = "sheet"
SHARED = "shared"
HUMAN_REVIEWED = "human_reviewed"
"""The mark of words that a person who knows the language has read (`exercises.vocabulary.WORD_REVIEWS`)."""
MOST_CLINICS = 64
"""States of clinics' own entries kept in a process."""
Entry = TypeVar("Entry")
NOTHING: Mapping[str, Any] = MappingProxyType({})
NO_ITEMS: Items = MappingProxyType({})


@cache
def written_languages() -> tuple[str, ...]:
    """The languages that patients can be given a sheet in: those with printed phrases."""
    return languages()


def language_name(lang: str) -> str:
    """The name of a language as staff call it."""
    return {"en": "English", "es": "Spanish"}.get(lang) or phrases(lang)("language.name")


def _of_library(read: Callable[[Library], Iterable[Reviewable]]) -> Callable[[str], Items]:
    """A reader of one kind of the library's entries, once per process and language."""

    @cache
    def made(lang: str) -> Items:
        return MappingProxyType({item.slug: item for item in read(library(lang))})

    return lambda lang: made(lang) if lang in written_languages() else NO_ITEMS


def _is_reviewed(review: Review) -> bool:
    return review.words == HUMAN_REVIEWED


def _with_own(read: Callable[[Library], Iterable[Reviewable]]) -> Callable[[str], Items]:
    """A reader of the library's entries with those that the clinic wrote, which are in one language and still in use."""
    shipped = _of_library(read)

    @lru_cache(maxsize=MOST_CLINICS)
    def own(_state: str) -> Items:
        shelf = clinic_library()
        kept = shelf.own - shelf.archived
        alone = replace(shelf, exercises=_only(shelf.exercises, kept), modifications=_only(shelf.modifications, kept))
        return MappingProxyType({item.slug: item for item in read(alone)})

    def made(lang: str) -> Items:
        state = clinic_library().own_state
        return {**shipped(lang), **own(state)} if state and lang == SOURCE_LANGUAGE else shipped(lang)

    return made


def _only(entries: Mapping[str, Entry], slugs: Collection[str]) -> Mapping[str, Entry]:
    return {slug: one for slug, one in entries.items() if slug in slugs}


def _exercises(shelf: Library) -> Iterable[Reviewable]:
    for slug, one in shelf.exercises.items():
        content = judging.exercise_content(one, shelf)
        # What is only done in the clinic is never printed.
        words = NOTHING if CLINIC_ONLY & one.attributes else judging.exercise_words(one, shelf)
        yield Reviewable("exercise", slug, one.name, content, words, one.mark, _is_reviewed(one.review))


def _modifications(shelf: Library) -> Iterable[Reviewable]:
    for slug, one in shelf.modifications.items():
        content, words = judging.modification_content(one), judging.modification_words(one)
        yield Reviewable("modification", slug, one.label, content, words, one.mark, _is_reviewed(one.review))


def _props(shelf: Library) -> Iterable[Reviewable]:
    for slug, one in shelf.props.items():
        content = judging.of_fields(one, without=("slug", "review"))
        words = {"name": one.name, **({"note": one.note} if one.note else {})}
        yield Reviewable("prop", slug, one.name, content, words, one.mark, _is_reviewed(one.review))


def _faq(shelf: Library) -> Iterable[Reviewable]:
    for slug, one in shelf.faq.items():
        content, words = (
            judging.of_fields(one, without=("id", "review")),
            {"question": one.question, "answer": one.answer},
        )
        yield Reviewable(FAQ, slug, one.question, content, words, one.mark, _is_reviewed(one.review))


def _rules(shelf: Library) -> Iterable[Reviewable]:
    for slug, rule in shelf.rules_data.items():
        mark = shelf.rule_marks[slug]
        kept = {key: value for key, value in thawed(rule).items() if key not in ("id", "reviewed_by", "reviewed_on")}
        words = {"patient_text": rule["patient_text"]} if rule["patient_text"] else NOTHING
        yield Reviewable("rule", slug, f"{slug}: {rule['reason']}", {**kept, "mark": mark}, words, mark)


def _conflicts(shelf: Library) -> Iterable[Reviewable]:
    for one in shelf.conflicts:
        first, second = shelf.modifications[one.a], shelf.modifications[one.b]
        title = f"{first.label} with {second.label[:1].lower()}{second.label[1:]}"
        yield Reviewable("conflict", f"{one.a}.{one.b}", title, judging.of_fields(one), NOTHING)


def _stop_rules(shelf: Library) -> Iterable[Reviewable]:
    texts = {"stop_rules": list(shelf.stop_rules)}
    title, is_reviewed = "Stop rules that every exercise shares", _is_reviewed(shelf.review)
    yield Reviewable(STOP_RULES, SHARED, title, texts, texts, "proposed", is_reviewed)


def _screen_questions(shelf: Library) -> Iterable[Reviewable]:
    """Every question; that for a day has a name of its own, since one yes and its day may be called the same."""
    is_reviewed = _is_reviewed(shelf.questions_review)
    dated = {f"when-{slug}": event for slug, event in shelf.events.items()}
    questions: Mapping[str, Flag | DatedEvent] = {**shelf.flags, **dated}
    for slug, asked in questions.items():
        content, words = judging.of_fields(asked, without=("slug",)), {"question": asked.question}
        yield Reviewable(SCREEN_QUESTION, slug, asked.label, content, words, words_are_reviewed=is_reviewed)


def _questions(shelf: Library) -> Iterable[Reviewable]:
    for slug, one in shelf.questions.items():
        content = judging.of_fields(one, without=("id",))
        yield Reviewable(QUESTION, slug, one.question, content, NOTHING)


@cache
def _written_phrases(lang: str) -> Items:
    title, say = "Printed phrases of the sheet", phrases(lang)
    item = Reviewable(PHRASES, SHEET, title, NOTHING, say.words, words_are_reviewed=say.is_printable)
    return MappingProxyType({SHEET: item})


def _phrases(lang: str) -> Items:
    return _written_phrases(lang) if lang in written_languages() else NO_ITEMS


def _kind(slug: str, label: str, one: str, read: Callable[[Library], Iterable[Reviewable]]) -> Kind:
    return Kind(slug, label, one, _of_library(read), describe)


def _given_kind(slug: str, label: str, one: str, read: Callable[[Library], Iterable[Reviewable]]) -> Kind:
    """A kind of what is given to a patient: the clinic may have some of its own, and may leave some out."""
    return Kind(slug, label, one, _with_own(read), describe, can_decline=True)


SHIPPED = (
    _given_kind("exercise", "Exercises", "exercise", _exercises),
    _given_kind("modification", "Modifications", "modification", _modifications),
    _kind("rule", "Safety rules", "safety rule", _rules),
    _kind("conflict", "Modifications that meet", "pair of modifications", _conflicts),
    _kind(STOP_RULES, "Stop rules", "set of stop rules", _stop_rules),
    _kind(SCREEN_QUESTION, "Health screen questions", "health screen question", _screen_questions),
    _kind("prop", "Props", "prop", _props),
    _kind(FAQ, "Questions patients ask", "patient question", _faq),
    Kind(PHRASES, "Printed phrases", "set of phrases", _phrases, describe),
    _kind(QUESTION, "Open questions", "open question", _questions),
)
"""In the order in which they are worked through: what is given first, then what guards it."""
