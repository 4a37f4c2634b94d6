"""The library's rules asked about a patient in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from clinic.examination.snapshot import PatientSnapshot, get_snapshot
from clinic.exercises.catalog import NotInLibrary, library
from clinic.patients.models import Patient, Pregnancy
from clinic.screening.service import (
    PatientScreening,
    check_together,
    facts_of,
    safety_rules,
    screening_of,
    with_added,
)
from tests import factories
from tests.screening.helpers import patient as of_patient

pytestmark = pytest.mark.usefixtures("database")
RELEASE = "supported-psoas-release"
TODAY = date(2026, 11, 20)


def snapshot_of(patient: Patient) -> PatientSnapshot:
    with factories.current().transaction(patient.clinic_id):
        return get_snapshot(patient.id)


def screening(patient: Patient) -> PatientScreening:
    return screening_of(snapshot_of(patient), clock.today("America/Denver"))


def pregnant(weeks: int) -> Patient:
    due_on = clock.today("America/Denver") + timedelta(days=280 - 7 * weeks)
    patient = factories.make_patient(pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    factories.make_screen(patient, flags=("pregnant",), pregnancy=Pregnancy.PREGNANT, due_on=due_on)
    return patient


def stopping(patient: Patient, slug: str, *modifications: str) -> list[str]:
    return [finding.rule_id for finding in screening(patient).screen(slug, modifications).stopping]


def test_every_rule_of_the_library_is_understood() -> None:
    assert len(safety_rules()) == len(library().rules_data)


def test_nothing_may_be_given_before_a_complete_screen() -> None:
    patient = factories.make_patient()
    assert "SC-MISSING" in stopping(patient, "breath-reset")
    factories.make_screen(patient, cleared_groups=["Bones"])
    assert "SC-MISSING" in stopping(patient, "breath-reset")
    factories.make_screen(patient)
    assert stopping(patient, "breath-reset") == []


def test_24_weeks_pregnant_needs_the_ramp_and_gets_it_offered() -> None:
    patient = pregnant(24)
    found = screening(patient).screen(RELEASE)
    assert [finding.rule_id for finding in found.stopping] == ["SD-PREG"]
    assert found.fixes == (("pregnancy-incline",),)
    assert stopping(patient, RELEASE, "pregnancy-incline") == []
    assert "PG-FLAT20" in stopping(patient, "constructive-rest")


@pytest.mark.parametrize(("weeks", "action"), [(19, "warn"), (20, "block")])
def test_flat_lying_ends_with_week_20(weeks: int, action: str) -> None:
    assert screening(pregnant(weeks)).screen("constructive-rest").outcome == action


def test_a_fix_is_added_to_what_is_chosen_and_takes_its_slot() -> None:
    found = screening(pregnant(24)).screen(RELEASE, ["blanket-stack-swap", "arm-support"])
    assert found.fixes == (("pregnancy-incline",),)
    assert with_added(["blanket-stack-swap", "arm-support"], ["pregnancy-incline"]) == (
        "arm-support",
        "pregnancy-incline",
    )


@pytest.mark.parametrize(
    ("flags", "slug", "chosen", "fix"),
    [
        (("pregnant",), RELEASE, "under-rib-pad", "pregnancy-incline"),
        (("pregnant",), RELEASE, "trunk-prop-low", "pregnancy-incline"),
        (("pregnant",), "diaphragm-breathing", "bed-version", "seated-swap"),
        (("osteoporosis",), RELEASE, "under-rib-pad", "lengthwise-ramp"),
    ],
)
def test_a_fix_takes_the_place_of_what_it_excludes(flags: tuple[str, ...], slug: str, chosen: str, fix: str) -> None:
    """Neither is in the slot of the other, and they cannot go together: the remedy stays, the other goes."""
    patient = of_patient(*flags, ga_weeks=24 if "pregnant" in flags else None)
    found = patient.screen(slug, [chosen])
    assert found.stopping
    assert found.fixes == ((fix,),)
    assert with_added([chosen], [fix]) == (fix,)
    check_together(slug, with_added([chosen], [fix]))
    assert patient.screen(slug, with_added([chosen], [fix])).stopping == ()


def test_the_ramp_is_only_for_pregnant_patients() -> None:
    patient = factories.make_patient()
    factories.make_screen(patient)
    assert "pregnancy-incline" not in screening(patient).applicable(RELEASE)
    assert "pregnancy-incline" in screening(pregnant(12)).applicable(RELEASE)


def test_the_latest_assessment_decides() -> None:
    patient = factories.make_patient()
    factories.make_screen(patient)
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK)
    assert stopping(patient, RELEASE) == ["SD-LONGWEAK"]
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    assert stopping(patient, RELEASE) == []


def test_an_old_screen_warns_and_stops_what_is_risky() -> None:
    patient = factories.make_patient()
    factories.make_screen(patient, taken_at=clock.days_ago(92))
    assert [one.rule_id for one in screening(patient).screen("breath-reset").findings] == ["SC-OLD-WARN"]
    assert stopping(patient, "half-kneeling-hip-flexor-stretch") == ["SC-OLD"]


def test_the_day_is_an_argument() -> None:
    known = replace(snapshot_of(pregnant(24)), due_on=TODAY + timedelta(days=280 - 7 * 19))
    assert facts_of(known, TODAY).ga_weeks == 19
    assert facts_of(known, TODAY + timedelta(days=7)).ga_weeks == 20


def test_findings_about_the_program_as_a_whole() -> None:
    patient = factories.make_patient()
    factories.make_screen(patient)
    found = screening(patient).screen_program([("half-kneeling-hip-flexor-stretch", []), ("prone-ball-release", [])])
    assert "PR-ORDER" in [finding.rule_id for finding in found.stopping]


def test_what_the_library_does_not_have() -> None:
    with pytest.raises(NotInLibrary):
        screening(pregnant(24)).screen("no-such-exercise")
