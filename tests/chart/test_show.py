"""A patient's chart: what it shows, to whom, and what it asks the database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.adherence.models import LogStatus, Reason
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.notes import service as notes
from clinic.programs import service as programs
from clinic.programs.models import ProgramStatus
from tests import factories
from tests.chart.cases import HOSTILE, events, given, report, today
from tests.factories import BREATHE, PRESS, RELEASE
from tests.notes.cases import note_text
from tests.patients.test_access import without_reference
from tests.programs.browser import text_of
from tests.programs.cases import cleared_patient, pregnant_patient, start


def chart(browser, patient):
    return browser.get(f"/patients/{patient.id}")


def test_a_chart_at_a_glance(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(
        therapist=user,
        given_name="Jordan",
        family_name="Ames",
        phone="801-555-0117",
        needs_interpreter=True,
        language="es",
    )
    factories.make_assessment(patient, AssessmentClass.SHORT_WEAK, thomas_left_deg=8, strength_left="4-")
    factories.make_screen(patient, flags=("high_stress",))
    issued = given(user, patient, screened=False)
    report(issued, days_ago=1, pain=(4, 2), note="Drove to Provo")
    with factories.acting(user):
        notes.start_note(user, patient.id, note_text(plan="Re-test in ten days"), form_key=uuid4())
    page = text_of(chart(browser, patient))
    for words in (
        "Jordan Ames", "Interpreter: Spanish", "801-555-0117", "“Walk my dog for half an hour”", "High stress",
        "Short and weak", "+8°", "4-/5", "Sheet 1", "Supported psoas release", "Stay for 5 minutes", "“Drove to Provo”",
        "1 done", "pain 4 → 2", "Re-test in ten days", "Draft", "Edit program",
    ):  # fmt: skip
        assert words in page, words


def test_a_chart_with_nothing_in_it_says_what_comes_first(signed_in) -> None:
    browser, user = signed_in()
    page = text_of(chart(browser, factories.make_patient(therapist=user)))
    for words in ("No health screen yet", "Take the health screen", "No home program yet", "None open", "No notes yet"):
        assert words in page, words
    assert "Edit program" not in page
    assert "Reported by the patient" not in page


def test_a_screen_that_is_old_or_has_holes(signed_in) -> None:
    browser, user = signed_in()
    old, holes = factories.make_patient(therapist=user), factories.make_patient(therapist=user)
    factories.make_screen(old, taken_at=clock.days_ago(92))
    factories.make_screen(holes, cleared_groups=["Spine"])
    assert "The health screen is old" in text_of(chart(browser, old))
    page = text_of(chart(browser, holes))
    assert "The health screen is not complete" in page
    assert "Unknown is not No" in page


def test_a_pregnancy_on_record_stands_with_the_answers_of_the_screen(signed_in) -> None:
    browser, user = signed_in()
    page = text_of(chart(browser, pregnant_patient(user, weeks=24)))
    assert "Pregnant, 24 weeks from the record" in page
    assert "None of the other questions was answered yes." in page
    assert "None of the questions was answered yes." in text_of(chart(browser, cleared_patient(user)))


def test_emergency_signs_stand_first(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_screen(patient, flags=("saddle_numbness",))
    given(user, patient, screened=False)
    page = text_of(chart(browser, patient))
    assert page.index("Refer now: Possible cauda equina") < page.index("Reported by the patient")
    assert "Edit program" in page


def test_with_emergency_signs_no_program_is_offered(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_screen(patient, flags=("saddle_numbness",))
    page = text_of(chart(browser, patient))
    assert "Medical care comes first" in page
    assert "New program" not in page
    assert "Choose exercises" not in page


def test_a_day_without_a_report_is_not_a_day_skipped(signed_in) -> None:
    browser, user = signed_in()
    issued = given(user, days_ago=2)
    report(issued, days_ago=2, status=LogStatus.SKIPPED, reason=Reason.FORGOT)
    report(issued, days_ago=1)
    page = chart(browser, issued.patient).text
    assert page.count("day-strip__day--none") == 1
    assert page.count("day-strip__day--done") == 1
    assert page.count("day-strip__day--unknown") == 4
    assert "1 skipped" in page


def test_the_same_words_about_all_exercises_stand_once(signed_in) -> None:
    browser, user = signed_in()
    issued = given(user)
    for slug in (RELEASE, BREATHE):
        report(issued, slug=slug, status=LogStatus.SKIPPED, reason=Reason.AWAY)
    assert text_of(chart(browser, issued.patient)).count("I was away") == 1


def test_an_upset_patient_is_marked(signed_in) -> None:
    browser, user = signed_in()
    issued = given(user)
    report(issued, status=LogStatus.PARTLY, reason=Reason.UPSET, pain=(2, 6), felt=("sharp",))
    page = text_of(chart(browser, issued.patient))
    for words in ("Pain rose 2 → 6", "Upset", "Felt sharp pain"):
        assert words in page, words


def test_changes_that_were_not_given_yet_are_said(signed_in, count_queries) -> None:
    browser, user = signed_in()
    patient = cleared_patient(user)
    program = start(user, patient, RELEASE, BREATHE)
    link = factories.make_issued_program(factories.make_patient(therapist=user)).link
    version = factories.make_version(program, link, slugs=(RELEASE, BREATHE), issued_at=clock.now())
    with factories.acting(user) as session:
        mine = session.merge(program)
        mine.status, mine.updated_at = ProgramStatus.ACTIVE, version.issued_at
        mine.goal = "Walk my dog for half an hour"
    assert "changes the patient does not have" not in text_of(chart(browser, patient))
    with factories.acting(user):
        programs.add_exercise(user, program.id, PRESS)
    with count_queries() as queries:
        page = text_of(chart(browser, patient))
    assert "1 added." in page
    assert len(queries) <= 19


def test_a_program_that_was_ended_is_not_in_force(signed_in) -> None:
    browser, user = signed_in()
    issued = given(user)
    with factories.acting(user) as session:
        mine = session.merge(issued.program)
        mine.status, mine.ended_at, mine.ended_reason = ProgramStatus.REVOKED, clock.now(), "Wrong patient's sheet"
    page = text_of(chart(browser, issued.patient))
    assert "Program revoked" in page
    assert "Wrong patient's sheet" in page
    assert "Print sheet" not in page
    assert "New program" in page


def test_a_program_that_starts_later_has_no_reports_yet(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_screen(patient)
    factories.make_issued_program(patient, starts_on=today() + timedelta(days=3))
    assert "Reports stand here from then on" in text_of(chart(browser, patient))


def test_names_notes_and_words_are_escaped(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user, given_name=HOSTILE, chosen_name=HOSTILE, family_name=HOSTILE)
    issued = given(user, patient)
    with factories.acting(user) as session:
        session.merge(issued.program).ended_reason = HOSTILE
        notes.start_note(user, patient.id, note_text(plan=HOSTILE), form_key=uuid4())
    report(issued, note=HOSTILE)
    page = chart(browser, patient).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 5


def test_an_assistant_reads_the_chart_and_designs_nothing(signed_in) -> None:
    browser, _user = signed_in(Role.ASSISTANT)
    issued = given(factories.make_user())
    page = text_of(chart(browser, issued.patient))
    assert "Supported psoas release" in page
    assert "Print sheet 1" in page
    for words in ("Edit program", "Discharge", "Choose exercises"):
        assert words not in page, words


def test_an_administrator_has_no_charts(signed_in) -> None:
    browser, _admin = signed_in(Role.ADMIN)
    assert chart(browser, factories.make_patient()).status_code == 403


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT, Role.FRONT_DESK])
def test_another_clinics_patient_is_not_there_to_the_byte(signed_in, role) -> None:
    browser, _user = signed_in(role)
    theirs = factories.make_patient(clinic=factories.make_clinic())
    one, other = chart(browser, theirs), browser.get(f"/patients/{uuid4()}")
    assert one.status_code == other.status_code == 404
    assert without_reference(one.text) == without_reference(other.text)


def test_a_patient_entered_in_error_has_no_chart(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user, entered_in_error_at=clock.now())
    assert chart(browser, patient).status_code == 404


def test_the_number_of_queries_does_not_grow(signed_in, count_queries) -> None:
    browser, user = signed_in()
    issued = given(user, slugs=(RELEASE, BREATHE, PRESS))
    for days_ago in range(7):
        report(issued, days_ago=days_ago, pain=(3, 2), note="Fine")
    for _ in range(4):
        with factories.acting(user):
            notes.start_note(user, issued.patient.id, note_text(), form_key=uuid4())
    chart(browser, issued.patient)
    with count_queries() as queries:
        assert chart(browser, issued.patient).status_code == 200
    # Two find the person who is signed in, one asks whether the clinic wrote exercises, one writes the audit event.
    assert len(queries) <= 18


def test_looking_is_recorded_once(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    chart(browser, patient)
    assert [one for one in events(user) if one[0] == "patient.viewed"] == [("patient.viewed", ["chart"])]


def test_the_title_holds_initials_only(signed_in) -> None:
    browser, user = signed_in()
    page = chart(browser, factories.make_patient(therapist=user, given_name="Jordan", family_name="Ames")).text
    title = page[page.index("<title>") : page.index("</title>")]
    assert "JA" in title
    assert "Jordan" not in title
