"""The library in Spanish: every text a patient reads is there, agrees with its words, and is as easy as the English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.exercises.catalog import DIRECTORY, Library, LibraryError, library, load_library
from clinic.exercises.rules import resolve
from handouts.readability_es import fernandez_huerta, inflesz, sentences, words
from tests.exercises.helpers import legal_choices
from tests.exercises.patient_lines import patient_lines

LONGEST = 18
ENOUGH_WORDS = 6
EASY, EASY_ENOUGH = 70, 60
FAIRLY_EASY = 65
ENGLISH = re.compile(r"\b(the|your|you|with|and|hold|stop|breathe|lie|under|feet|back|hands)\b", re.IGNORECASE)
SLOT = re.compile(r"\{\w+\}")
NEVER = re.compile(r"\b(de el|a el)\b|[{}]|\s{2}|\s[.,;:?]|(?<!\.)\.\.(?!\.)")


@pytest.fixture(scope="module")
def spanish() -> Library:
    return library("es")


def test_every_text_for_patients_is_there_and_is_not_the_english_one(spanish: Library) -> None:
    english = dict(_places(library()))

    for place, text in _places(spanish):
        assert bool(text) == bool(english[place]), place
        assert not ENGLISH.search(SLOT.sub("", text)), (place, text)


def test_the_library_is_the_same_in_both_languages_but_for_the_words(spanish: Library) -> None:
    english = library()

    assert spanish.content_hash == english.content_hash
    assert list(spanish.exercises) == list(english.exercises)
    for slug, exercise in spanish.exercises.items():
        assert exercise.attributes == english.exercises[slug].attributes
        assert exercise.dose == english.exercises[slug].dose
        assert set(exercise.words) == set(english.exercises[slug].words)


def test_what_only_staff_read_stays_english(spanish: Library) -> None:
    english = library()

    assert spanish.modifications["strap-feet"].label == english.modifications["strap-feet"].label
    assert spanish.exercises["shake-out"].notes == english.exercises["shake-out"].notes
    assert spanish.rules_data["PG-FLAT20"]["reason"] == english.rules_data["PG-FLAT20"]["reason"]
    assert spanish.flags["pregnant"].label == english.flags["pregnant"].label
    assert spanish.attributes == english.attributes


def test_nothing_claims_that_a_person_has_read_the_spanish(spanish: Library) -> None:
    entries = (*spanish.exercises.values(), *spanish.modifications.values(), *spanish.props.values())

    assert {entry.review.words for entry in entries} == {"draft_machine"}
    assert {spanish.review.words, spanish.questions_review.words} == {"draft_machine"}


@pytest.mark.parametrize("slug", library().exercises)
def test_a_whole_exercise_is_easy(spanish: Library, slug: str) -> None:
    shown = resolve(spanish.exercises[slug])
    said = [shown.start, shown.caption, *(step.text for step in shown.steps), *shown.stop]
    text = "\n".join([*said, *shown.feel, *shown.not_feel])

    assert fernandez_huerta(text) >= EASY
    assert inflesz(text) >= FAIRLY_EASY


def test_every_choice_is_easy_and_agrees_with_its_words(spanish: Library) -> None:
    for slug, chosen in legal_choices(2):
        shown = resolve(spanish.exercises[slug], spanish.get_modifications(chosen))
        texts = [shown.start, shown.caption, *(step.text for step in shown.steps), *shown.stop]
        for text in texts:
            assert not NEVER.search(text), (slug, chosen, text)
            assert all(len(words(sentence)) <= LONGEST for sentence in sentences(text)), text
        assert fernandez_huerta("\n".join(text for text in texts if text)) >= EASY, (slug, chosen)


def test_no_line_is_long_or_hard_on_its_own(spanish: Library) -> None:
    """A formula needs some words to count: shorter lines are read with their neighbours, above."""
    for place, text in patient_lines(spanish):
        assert all(len(words(sentence)) <= LONGEST for sentence in sentences(text)), (place, text)
        if len(words(text)) >= ENOUGH_WORDS:
            assert fernandez_huerta(text) >= EASY_ENOUGH, (place, text)


def test_a_question_opens_and_closes(spanish: Library) -> None:
    for flag in (*spanish.flags.values(), *spanish.events.values()):
        assert flag.question.count("¿") == flag.question.count("?") == 1
        assert flag.question.endswith("?")


def test_names_of_props_tell_them_apart(spanish: Library) -> None:
    for shelf in (spanish, library()):
        assert len({prop.name for prop in shelf.props.values()}) == len(shelf.props)


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        ("exercises/shake-out.toml", "name.es", "name.es"),
        ("exercises/shake-out.toml", 'es = "Sacuda las manos', "steps[1].es"),
        ("modifications/strap-feet.toml", "patient_text.es", "patient_text.es"),
        ("props/chair.toml", "note.es", "note.es"),
        ("flags.toml", "question.es", "flags[0].question.es"),
        ("library.toml", "stop_rules.es", "stop_rules.es"),
    ],
)
def test_a_missing_text_is_named(tmp_path: Path, file: str, old: str, key: str) -> None:
    for source in DIRECTORY.rglob("*.toml"):
        target = tmp_path / source.relative_to(DIRECTORY)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    path = tmp_path / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(
        text.replace(old, old.replace("es", "pt", 1) if old.startswith("es") else old[:-2] + "pt", 1), "utf-8"
    )

    with pytest.raises(LibraryError) as caught:
        load_library(tmp_path, lang="es")
    assert (caught.value.file, caught.value.key) == (file, key)


def test_every_picture_is_described_in_spanish() -> None:
    english_only = [
        f"{path.relative_to(DIRECTORY)}: {text}"
        for folder in ("scenes", "modifications")
        for path in sorted((DIRECTORY / folder).glob("*.toml"))
        for text in _untranslated(_drawn(tomllib.loads(path.read_text("utf-8"))))
    ]
    assert english_only == []


def test_a_picture_speaks_the_language_of_its_sheet(spanish: Library) -> None:
    chosen = spanish.get_modifications(["strap-feet", "knee-support"])
    scene = resolve(spanish.get_exercise("supported-psoas-release"), chosen).scene

    assert scene is not None
    assert "Una correa rodea los dos pies" in scene["alt"]
    assert {prop["label"] for prop in scene["props"] if prop.get("label")} == {"cojín", "rollo", "correa"}


def _places(shelf: Library) -> Iterator[tuple[str, str]]:
    for exercise in shelf.exercises.values():
        yield f"{exercise.slug} name", exercise.name
    for prop in shelf.props.values():
        yield f"{prop.slug} name", prop.name
    for place, (slug, text) in enumerate(patient_lines(shelf)):
        yield f"{slug} {place}", text


def _drawn(entry: dict[str, Any]) -> Iterator[Any]:
    """What is drawn of a scene's file or of a modification's."""
    if "changes" not in entry:
        yield entry
    for change in entry.get("changes", ()):
        yield change.get("scene", {})


def _untranslated(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("en"), str) and value["en"] and not value.get("es"):
            yield value["en"]
        value = list(value.values())
    if isinstance(value, (list, Iterator)):
        for one in value:
            yield from _untranslated(one)
