"""What is offered first, what is not offered at all, and what the one line says."""

from __future__ import annotations

import pytest

from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.program_templates.errors import TemplateIsNotUsed
from clinic.program_templates.kinds import Audience
from clinic.program_templates.offering import Offered, audiences_of, list_offered
from clinic.program_templates.reviewable import PROGRAM_TEMPLATES
from clinic.programs.models import HomeProgram
from clinic.programs.reviewing import screened_patient
from clinic.reviewables.kinds import Aspect, get_item
from clinic.signoff.models import Decision
from tests import factories
from tests.program_templates.making import saved, use
from tests.programs.cases import PRESS, acting, cleared_patient, pregnant_patient
from tests.screening.helpers import facts
from tests.signoff.cases import decide, make_reviewer

pytestmark = pytest.mark.usefixtures("database")


def offered(user: User, patient: Patient, *there: str) -> tuple[Offered, ...]:
    with acting(user):
        screening = screened_patient(HomeProgram(patient_id=patient.id))[1]
        return list_offered(user, screening, there=there)


def test_pregnancy_comes_before_the_class_and_mine_before_the_clinics_and_what_ships() -> None:
    pt = factories.make_user()
    saved(pt, name="Clinic")
    saved(pt, name="Mine", mine=True)
    saved(pt, name="For all", audience=Audience.ANY)
    saved(pt, name="Other", audience=Audience.LONG_WEAK)
    names = [one.template.name for one in offered(pt, pregnant_patient(pt))]
    assert names[0] == "Pregnancy: ramp, seated core, seated strength"
    assert names[1:5] == ["Mine", "Clinic", "Short and strong: release, stretch, activate", "For all"]
    assert names[5] == "Other"
    assert len(names) == 11


def test_whom_a_patient_is_like() -> None:
    assert audiences_of(facts("pregnant")) == (Audience.PREGNANCY, Audience.SHORT_STRONG, Audience.ANY)
    assert audiences_of(facts(assessment_class=None)) == (Audience.ANY,)


def test_where_nothing_is_left_stands_last() -> None:
    pt = factories.make_user()
    saved(pt, (PRESS,), name="All there")
    last = offered(pt, cleared_patient(pt), PRESS)[-1]
    assert (last.template.name, last.count, last.forecast) == ("All there", 0, "Nothing to add; 1 there already")


def test_the_line_counts_what_is_changed_replaced_and_left_out() -> None:
    pt = factories.make_user()
    found = {one.template.key: one.forecast for one in offered(pt, pregnant_patient(pt))}
    assert found["shipped.pregnancy"] == "4 exercises, 10 minutes a day"
    assert found["shipped.normal"] == "3 exercises, 9 minutes a day; 2 changed, 1 replaced"
    assert found["shipped.short-weak"] == "3 exercises, 10 minutes a day; 2 changed, 1 left out"


def test_one_that_the_clinic_declined_is_not_offered() -> None:
    reviewer = make_reviewer()
    patient = cleared_patient(reviewer)
    assert "shipped.short-strong" in {one.template.key for one in offered(reviewer, patient)}
    decide(reviewer, "program-template.short-strong", Decision.DECLINED, "We do it another way here.")
    assert "shipped.short-strong" not in {one.template.key for one in offered(reviewer, patient)}
    with pytest.raises(TemplateIsNotUsed):
        use(reviewer, patient, "shipped.short-strong")


def test_a_reviewer_judges_each_line_with_its_dose_and_its_mark() -> None:
    item = get_item("program-template.pregnancy")
    assert "with Pregnancy incline: 5 minutes" in str(item.judged(Aspect.CONTENT)["lines"])
    assert "(source articles)" in str(item.judged(Aspect.CONTENT)["lines"])
    assert not item.words
    assert PROGRAM_TEMPLATES.read("es") == {}
    assert next(row.label for row in PROGRAM_TEMPLATES.describe(item.content)) == "Where it comes from"
