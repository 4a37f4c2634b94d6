"""The Spanish scorer counts as a speaker does."""

from __future__ import annotations

import pyphen
import pytest

from clinic.exercises.catalog import library
from handouts.readability_es import fernandez_huerta, inflesz, sentences, syllables, words
from tests.exercises.patient_lines import patient_lines

HYPHENS = pyphen.Pyphen(lang="es", left=1, right=1)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("pie", 1), ("muy", 1), ("hoy", 1), ("ley", 1), ("25", 1), ("1.5", 1),
        ("leyes", 2), ("día", 2), ("leer", 2), ("baúl", 2), ("cuatro", 2), ("cuida", 2), ("guía", 2), ("queso", 2),
        ("psoas", 2), ("veintiún", 2), ("mientras", 2), ("pausa", 2),
        ("ahora", 3), ("oído", 3), ("rehúye", 3), ("línea", 3), ("pingüino", 3), ("cohete", 3), ("sitúo", 3),
        ("construido", 3), ("Uruguay", 3), ("respiración", 4), ("cilíndrico", 4), ("desahogo", 4), ("acuéstese", 4),
    ],
)  # fmt: skip
def test_syllables_of_known_words(word: str, count: int) -> None:
    assert syllables(word) == count


def test_no_word_has_fewer_syllables_than_its_hyphens_say() -> None:
    """Hyphenation never parts a syllable, so it can only find fewer."""
    for _, text in patient_lines(library("es")):
        for word in words(text):
            if word.isalpha():
                assert syllables(word) >= HYPHENS.inserted(word.lower()).count("-") + 1, word


def test_the_formulas_on_a_sentence_counted_by_hand() -> None:
    """Ten words, seventeen syllables, two sentences."""
    text = "Doble las dos rodillas. Baje la espalda muy poco hoy."

    assert len(words(text)) == 10
    assert sum(map(syllables, words(text))) == 17
    assert len(sentences(text)) == 2
    assert fernandez_huerta(text) == pytest.approx(206.84 - 60 * 1.7 - 1.02 * 5)
    assert inflesz(text) == pytest.approx(206.835 - 62.3 * 1.7 - 5)


def test_long_words_and_sentences_are_harder() -> None:
    easy, hard = "Baje la mano.", "Inmediatamente desacostumbraremos responsabilidades institucionales."

    assert fernandez_huerta(hard) < 0 < 70 < fernandez_huerta(easy)
    assert inflesz(hard) < inflesz(easy)
    assert fernandez_huerta("") > 100
