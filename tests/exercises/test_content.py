"""The content of the library: complete, marked as not reviewed by a clinician, and in words a tired patient can follow."""

from __future__ import annotations

import re

import pytest

from clinic.exercises.catalog import NotInLibrary, library, load_library
from clinic.exercises.rules import resolve
from handouts.readability import grade, sentences, words
from tests.exercises.helpers import BOLSTER, legal_choices, resolved
from tests.exercises.patient_lines import patient_lines

HARDEST = 6.0
LONGEST = 16
ENOUGH_WORDS = 6
MARKS = {"seed", "standard", "proposed"}


def test_nothing_is_missing() -> None:
    shelf = library()

    counts = (len(shelf.exercises), len(shelf.modifications), len(shelf.rules_data), len(shelf.flags))
    assert counts == (19, 29, 71, 112)
    assert len(shelf.stop_rules) == 4
    assert {flag.group for flag in shelf.flags.values()} == set(shelf.flag_groups)
    assert {flag.slug for flag in shelf.flags.values() if flag.kind == "clears"} == {
        "aaa_screen_negative",
        "tool_unlocked_by_pt",
    }


def test_no_clinician_has_signed_anything_yet() -> None:
    shelf = library()

    for entry in (*shelf.exercises.values(), *shelf.modifications.values(), *shelf.props.values(), *shelf.faq.values()):
        assert entry.review.is_draft
        assert entry.mark in MARKS
        assert entry.source
    assert set(shelf.rule_marks.values()) == MARKS
    assert not any(rule["reviewed_by"] for rule in shelf.rules_data.values())


def test_a_fact_that_is_not_on_file_is_none_for_the_rules() -> None:
    rules = library().rules_data

    assert rules["SC-MISSING"]["when"] == {"screen": None}
    assert rules["PG-GA-UNKNOWN"]["when"]["all"][1] == {"ga_weeks": None}
    assert rules["SD-NOTEST"]["when"] == {"assessment": {"class": None}}


def test_every_flag_a_rule_or_modification_uses_can_be_asked() -> None:
    for flag in library().flags.values():
        assert flag.question.endswith("?")


@pytest.mark.parametrize("slug", library().exercises)
def test_a_whole_exercise_reads_at_grade_six_or_lower(slug: str) -> None:
    exercise = resolved(slug)
    said = [exercise.start, exercise.caption, *(step.text for step in exercise.steps), *exercise.stop]

    assert grade("\n".join([*said, *exercise.feel, *exercise.not_feel])) <= HARDEST


def test_every_legal_choice_reads_at_grade_six_or_lower() -> None:
    for exercise, chosen in legal_choices():
        result = resolved(exercise, *chosen)
        assert grade("\n".join([result.start, *(step.text for step in result.steps)])) <= HARDEST, (exercise, chosen)


def test_every_line_for_the_patient_is_easy_on_its_own() -> None:
    """A formula needs some words to count: lines of less than six are read with their neighbours, above."""
    hard = [
        f"{grade(text):.1f} {where}: {text}"
        for where, text in patient_lines(library())
        if len(words(text)) >= ENOUGH_WORDS and grade(text) > HARDEST
    ]
    assert hard == []


def test_no_sentence_for_the_patient_is_longer_than_sixteen_words() -> None:
    long = [
        f"{where}: {sentence}"
        for where, text in patient_lines(library())
        for sentence in sentences(text)
        if len(words(sentence)) > LONGEST
    ]
    assert long == []


def test_no_patient_line_speaks_of_sources_or_codes() -> None:
    for where, text in patient_lines(library()):
        assert not re.search(r"\bl\.\d|\bseed\b|\(P\)|[a-z]_[a-z]|\{(?!\w+\})", text), (where, text)


def test_a_modification_that_has_no_patient_line_in_the_steps_has_a_box_or_a_start() -> None:
    """What the therapist chose must reach the patient in words, not only in the picture."""
    shelf = library()
    for modification in shelf.modifications.values():
        for slug in modification.applies_to:
            plain, changed = resolved(slug), resolved(slug, modification.slug)
            assert (plain.start, plain.steps) != (changed.start, changed.steps), (modification.slug, slug)


def test_the_library_is_read_once_and_shared() -> None:
    assert load_library() is not load_library()
    assert library() is library()


def test_the_same_content_has_the_same_hash() -> None:
    assert load_library().content_hash == library().content_hash
    assert re.fullmatch(r"[0-9a-f]{64}", library().content_hash)
    assert re.fullmatch(r"\d{4}\.\d+\.\d+", library().version)


def test_modifications_come_in_slot_order() -> None:
    slots = [modification.slot for modification in library().modifications_for("shake-out")]

    assert slots == ["position", "hand"]


def test_release_modifications_reach_every_release() -> None:
    releases = {exercise.slug for exercise in library().exercises.values() if exercise.category == "release"}

    assert library().modifications["opt-out"].applies_to == releases


def test_an_unknown_slug_is_a_refusal() -> None:
    with pytest.raises(NotInLibrary):
        library().get_exercise("no-such-exercise")
    with pytest.raises(NotInLibrary):
        library().get_modifications(["strap-feet", "no-such-modification"])
    with pytest.raises(NotInLibrary):
        library().modifications_for("no-such-exercise")


def test_an_exercise_made_by_a_clinic_resolves_without_scene_or_words() -> None:
    base = library().get_exercise(BOLSTER)
    own = type(base)(
        slug="own",
        name="Own",
        category="release",
        phase="1 release",
        attributes=frozenset(),
        start="Lie down.",
        steps=(),
        dose=base.dose,
    )

    assert resolve(own).scene is None


def test_every_question_is_asked_in_full_and_names_what_it_concerns() -> None:
    questions = library().questions
    assert len(questions) == 14, "eleven of the source, three of ours"
    for question in questions.values():
        assert question.question.endswith("?"), question.id
        assert question.why.endswith("."), question.id
        assert question.default.endswith("."), question.id
    unconcerned = {question.id for question in questions.values() if not question.concerns}
    assert unconcerned == {"measure-licences"}, "it is about no entry of the library"
