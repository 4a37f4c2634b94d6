"""In which language a sheet is given: only where somebody answers for every word of it.

English is the language the library is written and judged in. A translation goes to a patient when each text of this very
sheet is signed off in it, or ships as reviewed. The demo clinic's people are invented: there a draft is printed, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.accounts.queries import get_clinic
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import Library, library
from clinic.exercises.rules import resolve, to_data
from clinic.patients.models import Patient
from clinic.programs.beside import props_named, questions_for
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.reviewing import ProgramReview, ReviewedLine, dose_of
from clinic.reviewables.kinds import SOURCE_LANGUAGE, find_kind
from clinic.reviewables.shipped import FAQ, PHRASES, SHARED, SHEET, STOP_RULES, language_name, written_languages
from clinic.rule_language.findings import Action
from clinic.screening.service import safety_rules
from clinic.signoff.queries import unanswered_words
from handouts.content import Handout, Words

PATIENT_PAGE = ("patient-page", "page")
"""The words of the page that the sheet's code opens; the feature above registers them."""

Key = tuple[str, str]
"""Kind and slug of an item that can be signed off."""

MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class UnsignedText:
    """One text of the sheet that nobody answers for; `key` is how the page of its review is addressed."""

    key: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """A language as this sheet would be printed in it: what nobody has translated, what nobody has signed."""

    lang: str
    untranslated: tuple[str, ...] = ()
    unsigned: tuple[UnsignedText, ...] = ()
    is_demo: bool = False

    @property
    def name(self) -> str:
        """What staff call it."""
        return language_name(self.lang)

    @property
    def is_source(self) -> bool:
        """Whether it is the language in which everything is written first."""
        return self.lang == SOURCE_LANGUAGE

    @property
    def is_draft(self) -> bool:
        """Whether the sheet is printed with the mark that nobody has reviewed its words: only for invented people."""
        return self.is_demo and bool(self.unsigned) and not self.untranslated

    @property
    def may_be_given(self) -> bool:
        """Whether a sheet can be printed in it at all."""
        return not self.untranslated and (not self.unsigned or self.is_demo)

    @property
    def words(self) -> Words:
        """Who answers for the words, as the sheet keeps it."""
        if self.is_source:
            return Words.AS_FILED
        return Words.UNREVIEWED if self.unsigned else Words.REVIEWED

    def refusal(self) -> LanguageIsNotReady:
        """Why it cannot be given, in words for whoever tries."""
        if self.untranslated:
            names = _some(self.untranslated)
            message = f"Nobody has written {names} in {self.name}. Take it out of the program, or choose English."
        else:
            names = _some([one.title for one in self.unsigned])
            count = f"{len(self.unsigned)} texts" if len(self.unsigned) > 1 else "One text"
            message = (
                f"{count} of this sheet {'are' if len(self.unsigned) > 1 else 'is'} not signed off in {self.name}:"
                f" {names}. A reviewer can sign them under Library, Review. Until then choose English."
            )
        return LanguageIsNotReady(message)


def sheet_languages() -> tuple[str, ...]:
    """The languages that a sheet can be asked for in, English first."""
    return (SOURCE_LANGUAGE, *(lang for lang in written_languages() if lang != SOURCE_LANGUAGE))


def usual_language(patient: Patient) -> str:
    """The patient's language where sheets are written in it, else English."""
    return patient.language if patient.language in written_languages() else SOURCE_LANGUAGE


def sheet_language(lang: str, reviewed: ProgramReview) -> SheetLanguage:
    """How this draft stands in a language; no query for English, else the one of the sign-off and the clinic."""
    if lang == SOURCE_LANGUAGE:
        return SheetLanguage(lang)
    lines = [line for line in reviewed.lines if line.exercise]
    untranslated = tuple(name for line in lines for name in _untranslated(line, library(lang)))
    return language_of_texts(lang, _texts_of(reviewed, lines) if lines else (), untranslated)


def language_of_texts(lang: str, texts: Iterable[Key], untranslated: tuple[str, ...] = ()) -> SheetLanguage:
    """How a paper that says these texts stands in a language."""
    if lang == SOURCE_LANGUAGE:
        return SheetLanguage(lang)
    unsigned = tuple(_shown(key) for key in unanswered_words(lang, texts))
    return SheetLanguage(lang, untranslated, unsigned, get_clinic().is_demo)


def check_phrases(lang: str) -> None:
    """Refuse to print anew in a language whose phrases nobody answers for today.

    What was frozen with a sheet stays, but the phrases around it are those of today. Raises LanguageIsNotReady.
    """
    if lang == SOURCE_LANGUAGE or get_clinic().is_demo or not unanswered_words(lang, [(PHRASES, SHEET)]):
        return
    name = language_name(lang)
    raise LanguageIsNotReady(
        f"The printed phrases in {name} changed after this sheet was made, and nobody has signed them off again."
        " The PDF that was made then can still be printed, and the sheet can be printed in English."
    )


def check_drafts(handout: Handout) -> None:
    """Refuse a sheet with words that nobody reviewed outside the demo, whatever it was made in. Raises LanguageIsNotReady."""
    of_each = [
        (handout.lang, handout.words),
        *([(handout.second.lang, handout.second.words)] if handout.second else []),
    ]
    for lang, words in of_each:
        if words is Words.UNREVIEWED and not (handout.demo and get_clinic().is_demo):
            raise LanguageIsNotReady(
                f"Nobody has reviewed the words of this sheet in {language_name(lang)}: it was made for an invented person."
                " Issue it again, or print it in English."
            )


def exercises_in(lang: str, lines: Sequence[ReviewedLine]) -> list[dict[str, Any]]:
    """The exercises of a draft as data in a language; lines that cannot be resolved are not in it.

    Raises NotInLibrary for one that nobody has written in the language.
    """
    words = library(lang)
    return [to_data(_resolved(line, words)) for line in lines if line.resolved]


def _resolved(line: ReviewedLine, words: Library) -> Any:
    exercise = words.get_exercise(line.prescription.exercise_slug)
    modifications = words.get_modifications([one.slug for one in line.chosen])
    return resolve(exercise, modifications, dose_of(line.prescription))


def _untranslated(line: ReviewedLine, words: Library) -> Iterable[str]:
    if line.prescription.exercise_slug not in words.exercises:
        yield f"“{line.name}”"
    yield from (f"“{one.label}”" for one in line.chosen if one.slug not in words.modifications)


def _texts_of(reviewed: ProgramReview, lines: Sequence[ReviewedLine]) -> Iterable[Key]:
    """Every text that reaches the patient with this sheet: its own, those around it, and its page's."""
    shelf = clinic_library()
    for line in lines:
        yield ("exercise", line.prescription.exercise_slug)
        yield from (("modification", one.slug) for one in line.chosen)
    yield from (
        ("prop", slug) for slug in sorted(frozenset[str]().union(*(props_named(line, shelf) for line in lines)))
    )
    yield from ((FAQ, one.id) for one in questions_for(reviewed, shelf))
    shared = frozenset(library().stop_rules)
    if any(shared & set(line.resolved.stop) for line in lines if line.resolved):
        yield (STOP_RULES, SHARED)
    yield (PHRASES, SHEET)
    yield PATIENT_PAGE
    yield from (("rule", rule_id) for rule_id in _rules_that_speak())


@cache
def _rules_that_speak() -> tuple[str, ...]:
    """The rules that can hold an exercise later and then say so on the patient's page."""
    return tuple(rule.id for rule in safety_rules() if rule.action is Action.HOLD_EXERCISE and rule.patient_text)


def _shown(key: Key) -> UnsignedText:
    kind = find_kind(key[0])
    item = kind.find(key[1]) if kind else None
    return UnsignedText(".".join(key), kind.one if kind else key[0], item.title if item else key[1])


def _some(names: Sequence[str]) -> str:
    """The first names, and how many there are besides."""
    named = "; ".join(names[:MOST_NAMED])
    return named if len(names) <= MOST_NAMED else f"{named}; and {len(names) - MOST_NAMED} more"
