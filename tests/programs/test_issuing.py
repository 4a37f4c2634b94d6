"""Issuing: what stops it, what is frozen, what stays."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from clinic.core import clock
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.documents import making
from clinic.documents.models import Document
from clinic.health_screens.models import HealthScreen
from clinic.programs import issuing, service
from clinic.programs.errors import (
    ProgramIsClosed,
    ProgramIsEmpty,
    ProgramIsUnsafe,
    ProgramNotScreened,
    SameFormOtherProgram,
)
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from clinic.programs.queries import find_version_in_force, list_versions
from clinic.programs.sheets import content_of, handout_of
from handouts.layouts.layout import Layout, Paper
from handouts.render import render_html
from tests import factories
from tests.programs.cases import (
    BREATHE,
    PRESS,
    PRINTING,
    RAMP,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    pregnant_patient,
    reviewed,
    start,
)

pytestmark = pytest.mark.usefixtures("database")


def pdf_of(user: object, version: ProgramVersion, paper: Paper | None = None) -> Document:
    with acting(user):  # type: ignore[arg-type]
        return making.get_document(user, version, PRINTING, Layout(paper=paper) if paper else None)  # type: ignore[arg-type]


def words_in(document: Document) -> str:
    pages = PdfReader(io.BytesIO(document.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("is_pregnant", [True, False])
def test_whoever_is_pregnant_has_the_warning_signs_whatever_the_exercises_are(is_pregnant: bool) -> None:
    pt = factories.make_user()
    patient = pregnant_patient(pt) if is_pregnant else cleared_patient(pt)
    version = issue(pt, start(pt, patient, "breath-reset"))
    content = content_of(version)
    assert content["exercises"][0]["boxes"] == []
    assert content["boxes"] == (["pregnancy"] if is_pregnant else [])
    sheet = render_html(handout_of(content, None))
    assert ("Call your OB or midwife now" in sheet) == is_pregnant
    assert ("Your baby moves less." in sheet) == is_pregnant


def test_pregnant_24_weeks_is_released_on_a_ramp_for_five_minutes_or_not_at_all() -> None:
    pt = factories.make_user()
    program = start(pt, pregnant_patient(pt, weeks=24))
    with pytest.raises(ProgramIsUnsafe, match="Pregnancy incline"), acting(pt):
        service.add_exercise(pt, program.id, RELEASE)
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
    version = issue(pt, program)
    (exercise,) = content_of(version)["exercises"]
    assert (exercise["modifications"], exercise["dose"]["hold_seconds"]) == ([RAMP], 300)
    assert "ramp" in exercise["scene"]["alt"]
    words = words_in(pdf_of(pt, version))
    assert "Build a firm ramp on the floor with the bolster" in words
    assert "5 minutes" in words
    assert "10 minutes" not in words


def test_without_the_ramp_it_cannot_go_out_and_the_ramp_is_offered() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    seen = reviewed(pt, program)
    assert seen.obstacles
    assert [one.rule_id for one in seen.lines[0].open] == ["SD-PREG"]
    assert seen.lines[0].screening.fixes == ((RAMP,),)
    with pytest.raises(ProgramIsUnsafe, match="Pregnancy incline"):
        issue(pt, program)
    with acting(pt) as session:
        assert session.query(ProgramVersion).count() == 0


def test_what_changed_after_the_draft_stops_the_issue() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK)
    with pytest.raises(ProgramIsUnsafe, match="can make pain worse"):
        issue(pt, program)


def test_a_screen_taken_back_stops_the_issue() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt) as session:
        session.query(HealthScreen).update({"entered_in_error_at": clock.now()})
    with pytest.raises(ProgramNotScreened):
        issue(pt, program)


def test_empty_ended_and_foreign_programs_are_not_issued() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    with pytest.raises(ProgramIsEmpty):
        issue(pt, program)
    with acting(pt):
        service.end_program(pt, program.id, reason="Moved away")
    with pytest.raises(ProgramIsClosed):
        issue(pt, program)
    with pytest.raises(NotFound):
        issue(factories.make_user(clinic=factories.make_clinic()), program)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK])
def test_only_a_therapist_issues(role: Role) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    with pytest.raises(NotAllowed):
        issue(factories.make_user(role=role), program)


def test_a_draft_that_changed_since_it_was_seen_is_not_issued() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    seen = reviewed(pt, program).program.version
    with acting(pt):
        service.add_exercise(pt, program.id, PRESS)
    with pytest.raises(StaleVersion):
        issue(pt, program, version=seen)


def test_the_same_form_issues_once() -> None:
    pt = factories.make_user()
    program, other = start(pt, cleared_patient(pt), BREATHE), start(pt, cleared_patient(pt), BREATHE)
    key = uuid4()
    first, again = issue(pt, program, form_key=key, version=2), issue(pt, program, form_key=key, version=2)
    assert (first.id, first.number) == (again.id, 1)
    with pytest.raises(SameFormOtherProgram):
        issue(pt, other, form_key=key)


def test_findings_and_overrides_are_frozen_in_words() -> None:
    pt = factories.make_user(display_name="Dana Whitcomb")
    program = start(pt, pregnant_patient(pt, weeks=24))
    with acting(pt):
        service.add_exercise(pt, program.id, "constructive-rest", override_reason=REASON)
    screening = content_of(issue(pt, program))["screening"]
    frozen = {one["rule"]: one for one in screening["findings"]}
    assert screening["outcome"] == "block"
    assert frozen["PG-FLAT20"]["reason"] == "Flat, still lying can drop blood pressure"
    assert frozen["PG-FLAT20"]["inputs"] == ["pregnant", "ga_weeks 24"]
    override = frozen["PG-FLAT20"]["override"]
    assert (override["reason"], override["by_name"]) == (REASON, "Dana Whitcomb, PT, DPT")
    assert frozen["PG-BALANCE"]["override"] is None


def test_version_1_stays_to_the_byte_after_version_2() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    first = issue(pt, program)
    content, sha256, pdf = first.content, first.sha256, pdf_of(pt, first).content
    with acting(pt):
        service.remove_exercise(pt, program.id, lines_of(pt, program)[0].id)
        service.add_exercise(pt, program.id, PRESS)
    second = issue(pt, program)
    with acting(pt):
        versions = list_versions(patient.id)
        in_force = find_version_in_force(patient.id)
        assert [one.number for one in versions] == [2, 1]
        assert (versions[1].content, versions[1].sha256) == (content, sha256)
    assert in_force is not None
    assert in_force.id == second.id
    assert pdf_of(pt, first).content == pdf
    assert pdf_of(pt, second).content != pdf


def test_numbers_go_on_across_programs_of_one_patient() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    assert issue(pt, program).number == 1
    with acting(pt):
        service.end_program(pt, program.id, reason="Goals met")
    assert issue(pt, start(pt, patient, BREATHE)).number == 2


def test_another_paper_is_made_once_and_carries_the_same_code() -> None:
    pt = factories.make_user()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    letter, a4 = pdf_of(pt, version), pdf_of(pt, version, Paper.A4)
    assert letter.content != a4.content
    assert pdf_of(pt, version, Paper.A4).id == a4.id
    with acting(pt):
        link = making.printable(pt, version, PRINTING).link
    assert link is not None
    assert link.code in words_in(letter)
    assert link.code in words_in(a4)


def test_the_start_day_is_the_first_column_of_the_diary() -> None:
    pt = factories.make_user()
    monday = clock.today("America/Denver") + timedelta(days=3)
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE), starts_on=monday)
    with acting(pt):
        diary = making.printable(pt, version, PRINTING).diary
    assert version.starts_on == monday
    assert diary is not None
    assert diary.starts_on == monday


def test_a_draft_is_printed_as_one_and_has_no_link() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    with acting(pt) as session:
        assert issuing.draft_handout(pt, reviewed_in(session, program)) is None
        service.add_exercise(pt, program.id, BREATHE)
        handout = issuing.draft_handout(pt, reviewed_in(session, program))
    assert handout is not None
    assert (handout.draft, handout.link, handout.version) == (True, None, 1)


def reviewed_in(session: object, program: HomeProgram) -> object:
    return issuing.review(session.get_one(HomeProgram, (program.clinic_id, program.id)))  # type: ignore[attr-defined]


def test_issuing_makes_the_program_active() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    issue(pt, program)
    assert reviewed(pt, program).program.status == ProgramStatus.ACTIVE
