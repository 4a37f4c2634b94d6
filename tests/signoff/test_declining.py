"""What a clinic does not use, said beside the exercise as a rule says it; and what it leaves as it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clinic.rule_language.facts import PatientFacts
from clinic.rule_language.findings import Action, can_override
from clinic.screening.rules import fire
from clinic.screening.service import PatientScreening, safety_rules
from clinic.signoff.declining import ClinicScreening, as_used_here, find_title
from clinic.signoff.models import Decision
from clinic.signoff.statuses import Signed
from tests import factories
from tests.signoff.cases import decide, make_reviewer

RELEASE, BREATHE, STRAP, RAMP = "supported-psoas-release", "diaphragm-breathing", "strap-feet", "pregnancy-incline"
NOTE = "Nobody here can watch it."


def signed(note: str = NOTE, day: int = 28) -> Signed:
    at = datetime(2026, 11, day, 10, tzinfo=UTC)
    return Signed("declined", "0" * 64, note, "", "Mara Quill", "PT, DPT", at)


def rules_for(*flags: str, **facts: object) -> PatientScreening:
    known = {"age": 40, "screen": "ok", "screen_age_days": 1, "assessment_class": "short_strong", **facts}
    patient = PatientFacts(frozenset(flags), **known)
    return PatientScreening(patient, fire(safety_rules(), patient))


def here(rules: PatientScreening, exercises: tuple[str, ...] = (), modifications: tuple[str, ...] = ()):
    return ClinicScreening(
        rules.facts, rules.firings, dict.fromkeys(exercises, signed()), dict.fromkeys(modifications, signed())
    )


def test_an_exercise_that_is_not_used_is_stopped_and_may_be_passed_with_a_reason() -> None:
    found = here(rules_for(), (RELEASE,)).screen(RELEASE)
    [finding] = found.findings
    assert (found.outcome, finding.action, found.fixes) == ("block", Action.BLOCK, ())
    assert (finding.rule_id, finding.version) == (f"NOT-USED-HERE:exercise.{RELEASE}", 20261128)
    assert (finding.reason, finding.suggest) == ("Not used in this clinic", NOTE)
    assert finding.source == "Mara Quill, PT, DPT, Nov 28, 2026"
    assert can_override(finding)
    assert here(rules_for(), (RELEASE,)).screen(BREATHE) == rules_for().screen(BREATHE)


def test_what_the_rules_say_stays_beside_it() -> None:
    rules = rules_for("pregnant", ga_weeks=24)
    alone, together = rules.screen(RELEASE), here(rules, (RELEASE,)).screen(RELEASE)
    assert {one.rule_id for one in alone.findings} < {one.rule_id for one in together.findings}
    assert alone.fixes
    assert together.fixes == ()


def test_a_modification_that_is_not_used_is_named_and_not_offered() -> None:
    screening = here(rules_for(), modifications=(STRAP,))
    [finding] = screening.screen(RELEASE, (STRAP,)).stopping
    assert finding.reason == "“Strap around feet” is not used in this clinic"
    assert STRAP not in screening.applicable(RELEASE)
    assert STRAP in screening.fitting(RELEASE)
    assert not screening.screen(RELEASE).stopping


def test_a_fix_never_needs_what_is_not_used() -> None:
    rules = rules_for("pregnant", ga_weeks=24)
    assert any(RAMP in fix for fix in rules.screen(RELEASE).fixes)
    found = here(rules, modifications=(RAMP,)).screen(RELEASE)
    assert not any(RAMP in fix for fix in found.fixes)


def test_a_fix_takes_the_place_of_what_is_not_used_or_is_none() -> None:
    rules = rules_for("pregnant", ga_weeks=24)
    before = rules.screen(RELEASE, (STRAP,)).fixes
    assert before
    assert here(rules, modifications=(STRAP,)).screen(RELEASE, (STRAP,)).fixes == ()


def test_what_was_given_once_is_judged_too_and_what_is_gone_says_nothing() -> None:
    screening = here(rules_for(), (RELEASE,))
    assert [one.suggest for one in screening.screen_given(RELEASE, ()).findings] == [NOTE]
    assert screening.screen_given(BREATHE, ()).findings == rules_for().screen_given(BREATHE, ()).findings


def test_a_long_slug_has_an_id_that_the_tables_hold() -> None:
    slug = "own-" + "x" * 76
    screening = here(rules_for(), modifications=(STRAP, slug))
    assert max(len(one.rule_id) for one in screening._said(RELEASE, (STRAP, slug))) == 80


@pytest.mark.parametrize(
    ("rule_id", "title"),
    [
        (f"NOT-USED-HERE:exercise.{RELEASE}", "Not used in this clinic"),
        (f"NOT-USED-HERE:modification.{STRAP}", "“Strap around feet” is not used in this clinic"),
        ("NOT-USED-HERE:modification.gone", "Not used in this clinic"),
        ("PG-FLAT20", None),
    ],
)
def test_what_a_kept_decision_is_called(rule_id: str, title: str | None) -> None:
    assert find_title(rule_id) == title


def test_the_newest_decision_of_this_clinic_counts(database) -> None:
    reviewer, stranger = make_reviewer(), factories.make_user(clinic=factories.make_clinic())
    decide(reviewer, f"exercise.{RELEASE}", Decision.DECLINED)
    decide(reviewer, f"modification.{STRAP}", Decision.DECLINED)
    decide(reviewer, f"exercise.{BREATHE}", Decision.DECLINED)
    decide(reviewer, f"exercise.{BREATHE}")
    for user, exercises, modifications in ((reviewer, {RELEASE}, {STRAP}), (stranger, set(), set())):
        with factories.acting(user):
            found = as_used_here(rules_for())
        assert (found.exercises.keys(), found.modifications.keys()) == (exercises, modifications)
        assert found.is_used(RELEASE) is not bool(exercises)
