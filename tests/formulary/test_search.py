"""Search with typos: the right thing first, exact before similar, and something to go on with when nothing answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.exercises.catalog import library
from clinic.formulary.finding import find
from clinic.formulary.search import Document, Field, index_of, search, words_in
from tests.factories import BREATHE, RELEASE

STRETCH = "half-kneeling-hip-flexor-stretch"
MANUAL = "manual-psoas-release"


def slugs(query: str) -> list[str]:
    return [match.slug for match in find(library(), query).matches]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bolstr", RELEASE),
        ("bolsters", RELEASE),
        ("hip flexer", STRETCH),
        ("hip flexor", STRETCH),
        ("breething", BREATHE),
        ("diafragm", BREATHE),
        ("psoaz", RELEASE),
        ("psaos", RELEASE),
        ("briddge", "block-supported-bridge"),
        ("PSOAS release", RELEASE),
        ("illiopsoas", RELEASE),
        ("preg ramp", RELEASE),
        ("strap", RELEASE),
        ("lunge", STRETCH),
        ("streching", STRETCH),
        ("quadraped", "hands-knees-rock"),
        ("foam roler", "prone-roller-release"),
        ("tennis bal", "prone-ball-release"),
        ("books", "block-supported-bridge"),
        ("face down", "prone-ball-release"),
        ("sqaut", "supported-split-squat"),
    ],
)
def test_the_right_thing_comes_first(query: str, first: str) -> None:
    assert slugs(query)[0] == first


@pytest.mark.parametrize("exercise", library().exercises.values(), ids=lambda exercise: exercise.slug)
def test_every_exercise_is_first_for_its_own_name(exercise) -> None:
    assert slugs(exercise.name)[0] == exercise.slug


@pytest.mark.parametrize(
    ("query", "slug", "modifications"),
    [
        ("strap", RELEASE, ("strap-feet",)),
        ("preg ramp", RELEASE, ("pregnancy-incline",)),
        ("knee roll", "constructive-rest", ("knee-support",)),
        ("sleeping bag", RELEASE, ("sleeping-bag-swap",)),
        ("psoas release strap", RELEASE, ("strap-feet",)),
        ("bolster", RELEASE, ()),
    ],
)
def test_modifications_are_found_with_the_exercise_they_change(query: str, slug: str, modifications: tuple) -> None:
    first = find(library(), query).matches[0]
    assert (first.slug, first.modifications) == (slug, modifications)


def test_a_mistyped_word_is_said_as_it_was_read_and_a_right_one_is_not() -> None:
    assert find(library(), "hip flexer").read_as == "hip flexor"
    assert find(library(), "hip flexor").read_as == ""
    assert find(library(), "psoa").read_as == "", "a word that is only begun is not mistyped"


def test_what_is_spelt_right_is_not_pushed_aside_by_something_similar() -> None:
    index = index_of([document("roll", place=1), document("role", place=0)])
    assert [hit.key for hit in search(index, "roll").hits] == ["roll"]
    assert [hit.key for hit in search(index, "rall").hits] == ["roll"]
    assert [hit.key for hit in search(index, "roly").hits] == ["role", "roll"], "equally similar: in their place"


def test_home_exercises_stand_before_what_only_the_clinic_does() -> None:
    found = slugs("psoas")
    assert found.index(RELEASE) < found.index(MANUAL)


def test_every_word_must_be_there() -> None:
    assert slugs("bolster kneeling roller") == []


def test_words_of_steps_count_only_when_nothing_better_has_them() -> None:
    index = index_of(
        [document("strap"), document("other", texts=("loop a strap",)), document("third", texts=("sink",))]
    )
    assert [hit.key for hit in search(index, "strap").hits] == ["strap"]
    assert [hit.key for hit in search(index, "sink").hits] == ["third"]


def test_short_words_are_not_guessed_at() -> None:
    assert slugs("bal")[0] == "prone-ball-release", "begun"
    assert slugs("xal") == []


def test_nothing_found_offers_what_has_some_of_the_words_or_looks_alike() -> None:
    assert find(library(), "zzzz bolster").closest[0].slug == RELEASE
    assert find(library(), "standmarchcounter").closest[0].slug == "standing-stance-march"
    assert find(library(), "☃").closest == ()
    assert find(library(), "bolster").closest == ()


def test_nothing_asked_finds_everything_phase_by_phase() -> None:
    found = slugs("  ")
    categories = [library().exercises[slug].category for slug in found if slug not in {MANUAL, "traction-assisted"}]
    assert len(found) == len(library().exercises)
    assert categories == sorted(categories, key=library().categories.index)


def test_words_are_compared_without_case_accents_plural_and_fillers() -> None:
    assert words_in("The Knées, on pillows") == ("knee", "pillow")
    assert words_in("psoas class") == ("psoas", "class")
    assert words_in("on the") == ("on", "the"), "when nothing else is asked"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=100))
def test_any_text_is_answered(query: str) -> None:
    found = find(library(), query)
    assert len({match.slug for match in found.matches}) == len(found.matches)
    assert not (found.matches and found.closest)


def document(name: str, *, texts: tuple[str, ...] = (), place: int = 0) -> Document:
    return Document(name, name, (Field(10, (name,)), Field(1, texts)), place)
