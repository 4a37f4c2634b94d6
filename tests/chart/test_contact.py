"""What the front desk sees of a patient: whom to call and which sheet to print, no word about health."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.notes import service as notes
from tests import factories
from tests.chart.cases import HOSTILE, events, given, report, today
from tests.notes.cases import note_text
from tests.programs.browser import text_of

CLINICAL = ("CANARY", "psoas", "Psoas", "screen", "Screen", "regnan", "pain", "Pain", "Goal", "goal", "Reason",
            "Assessment", "Alerts", "dog", "hip", "Note", "Saddle", "Link")  # fmt: skip


def test_contact_data_and_sheets(signed_in) -> None:
    browser, _clerk = signed_in(Role.FRONT_DESK)
    therapist = factories.make_user(display_name="Dana Whitcomb")
    patient = factories.make_patient(
        therapist=therapist, phone="801-555-0117", email="j@example.test", chosen_name="Jo"
    )
    given(therapist, patient)
    page = text_of(browser.get(f"/patients/{patient.id}"))
    for words in (
        "801-555-0117",
        "j@example.test",
        "Called Jo",
        "Dana Whitcomb",
        "Print sheet 1",
        "Type in a diary",
        "Health questions on paper",
    ):
        assert words in page, words


def test_no_word_about_health(signed_in, count_queries) -> None:
    browser, _clerk = signed_in(Role.FRONT_DESK)
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist, pregnancy="pregnant", due_on=today() + timedelta(days=90))
    factories.make_screen(patient, flags=("saddle_numbness",), note="CANARY", pregnancy="pregnant")
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK, note="CANARY")
    issued = given(therapist, patient, screened=False)
    report(issued, pain=(1, 9), note="CANARY")
    with factories.acting(therapist):
        notes.start_note(therapist, patient.id, note_text(plan="CANARY"), form_key=uuid4())
    browser.get("/")
    with count_queries() as queries:
        page = text_of(browser.get(f"/patients/{patient.id}"))
    for word in CLINICAL:
        assert word not in page, word
    asked = " ".join(queries)
    for table in ("health_screens", "assessments", "exercise_logs", "progress_notes", "episodes"):
        assert table not in asked, "what is not shown is not read"


def test_a_patient_without_sheets(signed_in) -> None:
    browser, _clerk = signed_in(Role.FRONT_DESK)
    page = text_of(browser.get(f"/patients/{factories.make_patient().id}"))
    assert "No sheet yet" in page
    assert "Print sheet" not in page


def test_names_are_escaped_and_looking_is_recorded(signed_in) -> None:
    browser, clerk = signed_in(Role.FRONT_DESK)
    patient = factories.make_patient(given_name=HOSTILE, chosen_name=HOSTILE, phone=HOSTILE)
    page = browser.get(f"/patients/{patient.id}").text
    assert "<script>alert" not in page
    assert events(clerk)[-1] == ("patient.viewed", ["contact"])
