"""Which words of a sheet nobody answers for: what a language may be printed by."""

from __future__ import annotations

import pytest

from clinic.reviewables.kinds import Aspect
from clinic.signoff.models import Decision
from clinic.signoff.queries import unsigned_words
from tests import factories
from tests.reviewables.cases import Changing
from tests.signoff.cases import decide

BREATHE, RELEASE, STRAP = (
    ("exercise", "diaphragm-breathing"),
    ("exercise", "supported-psoas-release"),
    ("modification", "strap-feet"),
)
SHEET, PAGE, PROP, RULE = (
    ("phrases", "sheet"),
    ("patient-page", "page"),
    ("prop", "bolster"),
    ("rule", "AB-AAA"),
)
EVERYTHING = (BREATHE, RELEASE, STRAP, SHEET, PAGE, PROP, RULE)


def unsigned(user, lang, *pairs):
    with factories.acting(user):
        return unsigned_words(lang, pairs)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_nothing_is_signed_at_first_and_each_is_named_once_in_the_order_asked(reviewer, lang) -> None:
    assert unsigned(reviewer, lang, *EVERYTHING, BREATHE, SHEET) == EVERYTHING


def test_what_was_approved_in_the_language_is_not_named(reviewer) -> None:
    for kind, slug in (BREATHE, SHEET, RULE):
        decide(reviewer, f"{kind}.{slug}", aspect=Aspect.WORDS, lang="es")
    decide(reviewer, "prop.bolster", Decision.AMENDED, aspect=Aspect.WORDS, lang="es")
    assert unsigned(reviewer, "es", *EVERYTHING) == (RELEASE, STRAP, PAGE)
    assert unsigned(reviewer, "en", *EVERYTHING) == EVERYTHING


def test_approved_content_says_nothing_about_words(reviewer) -> None:
    decide(reviewer, "exercise.diaphragm-breathing")
    assert unsigned(reviewer, "en", BREATHE) == (BREATHE,)


def test_an_approval_that_was_taken_back_does_not_count(reviewer) -> None:
    decide(reviewer, "exercise.diaphragm-breathing", aspect=Aspect.WORDS, lang="es")
    decide(reviewer, "exercise.diaphragm-breathing", Decision.WITHDRAWN, aspect=Aspect.WORDS, lang="es")
    assert unsigned(reviewer, "es", BREATHE) == (BREATHE,)


def test_words_that_changed_since_are_unsigned_again(reviewer, changing: Changing) -> None:
    decide(reviewer, Changing.KEY, aspect=Aspect.WORDS, lang="es")
    assert unsigned(reviewer, "es", ("changing", "one")) == ()
    changing.words["es"] = {"name": "Respire hondo"}
    assert unsigned(reviewer, "es", ("changing", "one")) == (("changing", "one"),)
    changing.words["es"] = {"name": "Respire"}
    assert unsigned(reviewer, "es", ("changing", "one")) == ()


def test_words_that_are_missing_in_the_language_are_unsigned(reviewer, changing: Changing) -> None:
    changing.words["es"] = None
    assert unsigned(reviewer, "es", ("changing", "one")) == (("changing", "one"),)


def test_what_has_no_words_for_a_patient_is_never_named(reviewer) -> None:
    silent = (
        ("rule", "AB-SURG12"),
        ("exercise", "manual-psoas-release"),
        ("conflict", "pregnancy-incline.strap-feet"),
        ("question", "ten-minute-cap"),
    )
    assert unsigned(reviewer, "es", *silent, BREATHE) == (BREATHE,)


def test_what_the_program_does_not_know_is_named(reviewer) -> None:
    strange = (("exercise", "no-such"), ("no-such", "one"))
    assert unsigned(reviewer, "es", *strange) == strange


def test_another_clinic_answers_for_itself(reviewer) -> None:
    decide(reviewer, "exercise.diaphragm-breathing", aspect=Aspect.WORDS, lang="es")
    stranger = factories.make_user(clinic=factories.make_clinic())
    assert unsigned(stranger, "es", BREATHE) == (BREATHE,)


def test_any_number_of_items_is_two_queries(reviewer, count_queries) -> None:
    with factories.acting(reviewer), count_queries() as queries:
        unsigned_words("es", EVERYTHING)
        unsigned_words("en", EVERYTHING)
    # The decisions of the clinic, and what it wrote itself.
    assert len(queries) == 2
