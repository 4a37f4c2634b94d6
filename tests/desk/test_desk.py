"""Today's desk: what needs a person, for each role, within a fixed number of questions to the database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from clinic.adherence.models import LogStatus, Reason
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.desk import routes
from clinic.notes import service as notes
from clinic.signing import service as signing
from tests import factories
from tests.chart.cases import HOSTILE, events, given, report, today
from tests.factories import BREATHE
from tests.notes.cases import draft_of, note_text
from tests.programs.browser import text_of


def reports_of(answer) -> str:
    """The words of the panel with reports."""
    return text_of(answer).split("Reported since yesterday")[1].split("Notes to finish")[0]


def test_a_new_clinic_is_led_to_its_first_patient(signed_in) -> None:
    for role in (Role.PT, Role.ASSISTANT, Role.FRONT_DESK):
        page = text_of(signed_in(role)[0].get("/"))
        assert "Create your first patient" in page


def test_an_administrator_sees_a_plain_page(signed_in) -> None:
    browser, _admin = signed_in(Role.ADMIN)
    issued = given(factories.make_user())
    report(issued, reason=Reason.HURT, status=LogStatus.SKIPPED)
    page = text_of(browser.get("/"))
    assert "Charts are for those who treat" in page
    assert issued.patient.family_name not in page


def test_somebody_who_is_not_signed_in_is_sent_away(client) -> None:
    assert client.get("/").status_code == 302


def test_who_needs_somebody_stands_first_and_the_words_beside(signed_in) -> None:
    browser, user = signed_in()
    fine, sore, upset = (given(user, days_ago=2) for _ in range(3))
    report(sore, pain=(3, 8), note="It pulled in front")
    report(upset, status=LogStatus.SKIPPED, reason=Reason.UPSET)
    report(fine, pain=(3, 2))
    page = text_of(browser.get("/"))
    needed, reports = page.split("Reported since yesterday", 1)
    places = [needed.index(one.patient.family_name) for one in (sore, upset)]
    assert places == sorted(places)
    assert fine.patient.family_name not in needed
    assert fine.patient.family_name in reports
    assert "Needs you (2)" in needed
    assert "“It pulled in front”" in reports


def test_yesterday_counts_and_the_day_before_does_not(signed_in) -> None:
    browser, user = signed_in()
    new, old = given(user, days_ago=3), given(user, days_ago=3)
    report(new, days_ago=1)
    report(old, days_ago=2)
    page = text_of(browser.get("/"))
    assert new.patient.family_name in page
    assert old.patient.family_name not in page


def test_what_needs_a_look_outlives_the_weekend(signed_in) -> None:
    browser, user = signed_in()
    worrying = given(user)
    report(worrying, days_ago=4, pain=(1, 9), note="It pulled")
    needed, reports = text_of(browser.get("/")).split("Reported since yesterday", 1)
    assert f"{worrying.patient.full_name}" in needed
    assert "pain 1 → 9" in needed
    assert "It pulled" not in reports


def test_a_replaced_report_is_not_shown(signed_in) -> None:
    browser, user = signed_in()
    issued = given(user)
    report(issued, pain=(1, 9))
    report(issued, pain=(1, 1))
    page = reports_of(browser.get("/"))
    assert "Pain rose" not in page
    assert "1 done" in page


def test_a_therapist_sees_their_own_patients_and_an_assistant_the_clinics(signed_in) -> None:
    browser, _user = signed_in()
    other = given(factories.make_user())
    report(other, pain=(1, 9))
    assert other.patient.family_name not in text_of(browser.get("/"))
    assistant, _person = signed_in(Role.ASSISTANT)
    page = text_of(assistant.get("/"))
    assert other.patient.family_name in page
    assert "Needs somebody (1)" in page


def test_another_clinics_reports_are_nobodys_business(signed_in) -> None:
    stranger = given(factories.make_user(clinic=factories.make_clinic()))
    report(stranger, pain=(1, 9))
    for role in (Role.PT, Role.ASSISTANT):
        assert stranger.patient.family_name not in text_of(signed_in(role)[0].get("/"))


def test_who_waits_stands_among_them(signed_in) -> None:
    browser, user = signed_in()
    factories.make_episode(factories.make_patient(therapist=user, family_name="Unscreened"))
    given(user, factories.make_patient(therapist=user, family_name="Quietly"))
    stale = factories.make_patient(therapist=user, family_name="Stale")
    factories.make_episode(stale)
    factories.make_screen(stale, taken_at=clock.days_ago(95))
    due = factories.make_patient(
        therapist=user, family_name="Expecting", pregnancy="pregnant", due_on=today() - timedelta(days=2)
    )
    factories.make_episode(due)
    page = text_of(browser.get("/"))
    for name, words in (
        ("Unscreened", "No health screen yet"),
        ("Quietly", "nothing yet"),
        ("Stale", "more than 90 days old"),
        ("Expecting", "has passed: ask about the birth"),
    ):
        assert name in page, name
        assert words in page, words
    assert "Needs you (4)" in page


def test_who_is_not_in_care_does_not_wait(signed_in) -> None:
    browser, user = signed_in()
    gone = factories.make_patient(therapist=user, family_name="Gone")
    factories.make_episode(gone, status="discharged", ended_on=today())
    factories.make_patient(therapist=user, family_name="Mistaken", entered_in_error_at=clock.now())
    fresh = factories.make_patient(therapist=user, family_name="Fresh")
    factories.make_patient(therapist=user, family_name="Forgotten", created_at=clock.days_ago(31))
    page = text_of(browser.get("/"))
    assert fresh.family_name in page
    for name in ("Gone", "Mistaken", "Forgotten"):
        assert name not in page


def test_own_drafts_wait_and_signed_notes_do_not(signed_in) -> None:
    browser, user = signed_in()
    mine = draft_of(user)
    draft_of(factories.make_user())
    done = draft_of(user)
    with factories.acting(user):
        signing.sign_note(user, done.id, version=done.version)
    page = browser.get("/").text
    assert f"/notes/{mine.id}/edit" in page
    assert page.count("/edit") == 1


def test_the_front_desk_sees_no_word_about_health(signed_in) -> None:
    browser, _clerk = signed_in(Role.FRONT_DESK)
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist, pregnancy="pregnant", due_on=today() - timedelta(days=3))
    factories.make_screen(patient, flags=("saddle_numbness",), note="CANARY")
    issued = given(therapist, patient, screened=False)
    report(issued, pain=(1, 9), note="CANARY")
    with factories.acting(therapist):
        notes.start_note(therapist, patient.id, note_text(plan="CANARY"), form_key=uuid4())
    page = text_of(browser.get("/"))
    assert patient.family_name in page
    for word in ("CANARY", "Pain", "pain", "regnan", "Saddle", "saddle", "screen", "Reports", "psoas"):
        assert word not in page, word


def test_names_and_notes_are_escaped(signed_in) -> None:
    browser, user = signed_in()
    issued = given(user, factories.make_patient(therapist=user, given_name=HOSTILE, family_name=HOSTILE))
    report(issued, note=HOSTILE, pain=(1, 9))
    page = browser.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_number_of_queries_does_not_grow(signed_in, count_queries) -> None:
    counts = {}
    for role in (Role.PT, Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN):
        browser, user = signed_in(role)
        given(user if role is Role.PT else factories.make_user(), days_ago=1)
        browser.get("/")
        with count_queries() as few:
            browser.get("/")
        for _ in range(3):
            issued = given(user if role is Role.PT else factories.make_user(), days_ago=1)
            report(issued, slug=BREATHE, pain=(2, 8))
        browser.get("/")
        with count_queries() as many:
            browser.get("/")
        assert len(many) <= len(few)
        counts[role] = len(many)
    # Two of them find the person who is signed in, one writes the audit event.
    assert counts == {Role.PT: 13, Role.ASSISTANT: 9, Role.FRONT_DESK: 4, Role.ADMIN: 3}


def test_looking_is_recorded(signed_in) -> None:
    browser, user = signed_in()
    browser.get("/")
    assert events(user)[-1] == ("desk.viewed", [])


def test_staff_are_told_when_pdf_is_off(signed_in, monkeypatch) -> None:
    browser, _user = signed_in()
    assert "PDF is off" not in browser.get("/").text
    monkeypatch.setitem(routes._WORDS, "pdf_is_on", False)
    monkeypatch.setitem(routes._WORDS, "why_pdf_is_off", "Pango is missing.")
    assert "PDF is off on this machine" in browser.get("/").text
    assert "Pango is missing." in browser.get("/").text


def test_emergency_signs_stand_above_everything_else(signed_in) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_episode(patient)
    factories.make_screen(patient, flags=("saddle_numbness",))
    page = text_of(browser.get("/"))
    assert "Red flag on the screen." in page
    assert page.index(patient.family_name) < page.index("Reported since yesterday")
