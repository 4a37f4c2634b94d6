"""Every text that a patient may read is easy: English at grade 6 or lower, Spanish "fairly easy" or easier.

Formulas need words to count. A text of fewer than six words and a name are therefore not scored alone: they are scored
with their file. What is said of pictures is scored together: each begins with the same words. What holds for every text,
however short: no long sentence, and no long word that is not listed here with its reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from typing import Any

import pytest

from clinic.exercises.catalog import DIRECTORY, library
from handouts import readability as english
from handouts import readability_es as spanish
from handouts.phrases import languages
from tests.exercises.patient_lines import patient_lines
from tests.patient_texts import LANGUAGES, PLACE, PatientText, by_file, patient_texts

SCORED_ALONE = 6
"""Words from which one text is scored by itself."""
SCORED_TOGETHER = 20
"""Words from which a file is scored as a whole."""

GRADE = 6
FERNANDEZ_HUERTA_ALONE, FERNANDEZ_HUERTA, INFLESZ = 60, 70, 65
LONGEST = {"en": 16, "es": 18}
LONGEST_PICTURE = {"en": 22, "es": 22}
"""Words in a sentence. A picture is described in one breath to somebody who hears it and has nothing to do meanwhile."""
SYLLABLES = {"en": 4, "es": 5}
LONG_WORDS = {
    "en": {
        "osteoporosis": "the name a patient was told",
        "moderately": "two of the fifteen published steps of the global rating of change",
    },
    "es": {
        "osteoporosis": "the name a patient was told",
        "articulaciones": "no shorter word for joints",
        "adormecimiento": "what a doctor calls numbness",
    },
}


def count_words(lang: str, text: str) -> int:
    return len((english if lang == "en" else spanish).words(text))


def is_picture(one: PatientText) -> bool:
    """Whether a text describes a picture, or labels a thing in it."""
    parts = one.place.replace("[", ".").split(".")
    return "alt" in parts or "scene" in parts or one.file.startswith("library/scenes/")


def together(texts: Iterable[PatientText]) -> str:
    return "\n".join(one.text for one in texts)


def is_scored_alone(lang: str, one: PatientText) -> bool:
    return count_words(lang, one.text) >= SCORED_ALONE and one.place != "name" and not is_picture(one)


def too_hard(lang: str, one: PatientText) -> str:
    """What is wrong with one text, or nothing."""
    scorer = english if lang == "en" else spanish
    most = (LONGEST_PICTURE if is_picture(one) else LONGEST)[lang]
    if any(len(scorer.words(sentence)) > most for sentence in scorer.sentences(one.text)):
        return "a long sentence"
    long_words = {word.lower() for word in scorer.words(one.text) if scorer.syllables(word) > SYLLABLES[lang]}
    if long_words - LONG_WORDS[lang].keys():
        return f"long words: {long_words}"
    return score_problem(lang, one.text, FERNANDEZ_HUERTA_ALONE, 0) if is_scored_alone(lang, one) else ""


def score_problem(lang: str, text: str, fernandez_huerta: float, inflesz: float) -> str:
    if lang == "en":
        grade = english.grade(text)
        return f"grade {grade:.1f}" if grade > GRADE else ""
    scores = spanish.fernandez_huerta(text), spanish.inflesz(text)
    is_easy = scores[0] >= fernandez_huerta and scores[1] >= inflesz
    return "" if is_easy else f"Fernández-Huerta {scores[0]:.0f}, INFLESZ {scores[1]:.0f}"


FILES = [(lang, name) for lang in LANGUAGES for name in by_file(lang)]


@pytest.mark.parametrize(("lang", "name"), FILES)
def test_each_text_is_easy(lang: str, name: str) -> None:
    problems = {one.place: problem for one in by_file(lang)[name] if (problem := too_hard(lang, one))}
    assert problems == {}


@pytest.mark.parametrize(("lang", "name"), FILES)
def test_each_file_is_easy_as_a_whole(lang: str, name: str) -> None:
    text = together(one for one in by_file(lang)[name] if not is_picture(one))
    if count_words(lang, text) >= SCORED_TOGETHER:
        assert score_problem(lang, text, FERNANDEZ_HUERTA, INFLESZ) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_said_of_pictures_is_easy(lang: str) -> None:
    pictures = [one for one in patient_texts(lang) if is_picture(one)]
    assert len(pictures) > 100
    assert score_problem(lang, together(pictures), FERNANDEZ_HUERTA, INFLESZ) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_that_the_program_shows_is_left_out(lang: str) -> None:
    """What the library as loaded says to patients is among the texts that were read from its files."""
    found = {one.text.casefold() for one in patient_texts(lang)}
    shelf = library(lang)
    shown = {text for _, text in patient_lines(shelf) if text}
    shown |= {one.name for one in (*shelf.exercises.values(), *shelf.props.values())}
    assert {PLACE.sub("Ana", text).casefold() for text in shown} - found == set()
    assert len(shown) > 500


def test_every_language_is_scored() -> None:
    assert set(languages()) == set(LANGUAGES)


def test_both_languages_say_the_same_things_in_the_same_places() -> None:
    def places(lang: str) -> list[tuple[str, str]]:
        named = ((one.file.replace(f"/{lang}.toml", ""), one.place) for one in patient_texts(lang))
        plural = ("one", "other")
        return sorted({(file, place) for file, place in named if place.rsplit(".", 1)[-1] not in plural})

    assert places("en") == places("es")


@pytest.mark.parametrize(
    ("lang", "place", "text"),
    [
        ("en", "steps[0]", "Subsequently approximate the scapulae while maintaining abdominal engagement."),
        (
            "en",
            "steps[0]",
            "Lie down and bend your knees and put your feet flat on the floor and then lift one hand up.",
        ),
        ("en", "name", "Proprioceptive rest"),
        ("es", "steps[0]", "Posteriormente aproxime las escápulas manteniendo la activación abdominal."),
        (
            "es",
            "steps[0]",
            "Baje y doble las dos rodillas y ponga los dos pies en el piso y luego levante una mano muy alto.",
        ),
        ("es", "name", "Descanso propioceptivamente"),
    ],
)
def test_a_hard_text_is_caught(lang: str, place: str, text: str) -> None:
    assert too_hard(lang, PatientText("x.toml", place, text))


def test_staff_texts_are_not_scored_and_texts_for_patients_are() -> None:
    data: dict[str, Any] = tomllib.loads((DIRECTORY / "exercises" / "shake-out.toml").read_text("utf-8"))
    found = {one.text for one in by_file("en")["library/exercises/shake-out.toml"]}
    assert data["mode"]["en"] not in found
    assert data["start"]["en"] in found
