"""A hint for the therapist whose note to the patient blames or is hard to read. It never stops anything. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clinic.core.tone import tone_hint
from handouts import readability as english
from handouts import readability_es as spanish

EASIEST_SCORED = 6
"""Words from which a note is scored: formulas need words to count."""

GRADE = 6
FERNANDEZ_HUERTA = 60
"""Hardest that a note should be, as the sheet's own texts are measured (SPEC 6.1: grade 6; one Spanish text alone: 60)."""

MOST_NAMED = 3
_NAME_INSIDE = re.compile(r"(?<=[\w,] )[A-ZÁÉÍÓÚÑ]\w+")
"""A word with a capital inside a sentence: a name, which has no shorter way to say it."""


@dataclass(frozen=True)
class Measure:
    """How a language is measured: its words, longest word and sentence, whether a text is too hard, and words all know."""

    sentences: Callable[[str], list[str]]
    words: Callable[[str], list[str]]
    syllables: Callable[[str], int]
    most_syllables: int
    longest_sentence: int
    is_hard: Callable[[str], bool]
    known: frozenset[str] = field(default_factory=frozenset)


MEASURES: Mapping[str, Measure] = {
    "en": Measure(
        english.sentences,
        english.words,
        english.syllables,
        most_syllables=3,
        longest_sentence=16,
        is_hard=lambda text: english.grade(text) > GRADE,
        known=frozenset(
            {"comfortable", "emergency", "especially", "everyday", "exercises", "medication", "television"}
        ),
    ),
    "es": Measure(
        spanish.sentences,
        spanish.words,
        spanish.syllables,
        most_syllables=4,
        longest_sentence=18,
        is_hard=lambda text: spanish.fernandez_huerta(text) < FERNANDEZ_HUERTA,
        known=frozenset({"embarazada", "medicamento", "medicamentos", "respiraciones", "televisión"}),
    ),
}
"""Syllables are one fewer than a word of the library may have; sentences are as long as there (proposed)."""


def note_hint(text: str, lang: str = "en") -> str:
    """One short hint for whoever writes to the patient in `lang`; empty when the note is kind and easy.

    Words that blame come first, in whatever language; how hard it is can be measured in some languages only.
    """
    blaming, measure = tone_hint(text), MEASURES.get(lang)
    if blaming or measure is None:
        return blaming
    long_words = _long_words(text, measure)
    if long_words:
        named = ", ".join(f"“{word}”" for word in long_words[:MOST_NAMED])
        return f"Long word{'s' * (len(long_words) > 1)}: {named}. Write it as you would say it."
    if any(len(measure.words(one)) > measure.longest_sentence for one in measure.sentences(text)):
        return "Long sentence. Make two of it."
    if len(measure.words(text)) >= EASIEST_SCORED and measure.is_hard(text):
        return "Hard to read. Use shorter words and shorter sentences."
    return ""


def _long_words(text: str, measure: Measure) -> list[str]:
    names = set(_NAME_INSIDE.findall(text))
    found = dict.fromkeys(word for word in measure.words(text) if measure.syllables(word) > measure.most_syllables)
    return [word for word in found if word not in names and word.lower() not in measure.known]
