"""A note as PDF: what was signed, who answers for it, what came later, and what must not be overlooked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.note_editor.beginning import Beginning, begin_note
from clinic.notes.models import NoteKind, NoteStatus, ProgressNote
from clinic.notes.service import NoteText, save_note
from clinic.patients.models import Patient
from clinic.records import note_print
from clinic.signed_notes import queries
from clinic.signed_notes.records import record_of
from clinic.signing import service as signing
from handouts.errors import PdfUnavailable
from handouts.pool import RecordJob
from handouts.render import pdf_available
from tests import factories
from tests.adherence.helpers import answer, report
from tests.forms import post
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.records.cases import amended, events, in_error, pages_of, pdf, words_of

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]


def printed(browser: FlaskClient, note: ProgressNote) -> bytes:
    return pdf(browser.get(f"/notes/{note.id}/note.pdf"))


def test_it_says_what_was_signed_by_whom_and_its_hash_in_full(signed_in: Browser) -> None:
    browser, user = signed_in()
    note = amended(user)
    words = words_of(printed(browser, note))
    with factories.acting(user):
        signature = queries.find_signature(note.id)
        (addendum,) = queries.list_addenda(note.id)
    assert signature is not None
    at = 0
    for said in (
        "Home Clinic", "Daily note", "Robin Invented", "May 17, 1985", "T-", "when the note was signed", "Subjective",
        "Less stiff in the morning.", "Nothing written.", "Plan that was signed.", "Signature",
        f"{user.printed_name}, as the author", "(UTC−0", signature.sha256, "Addendum 1", "Called the next day.",
        user.printed_name, addendum.sha256,
    ):  # fmt: skip
        assert said in words[at:], said
        at += words[at:].index(said)
    assert "Page 1 of 1" in words
    assert [event.entity_id for event in events(user, "note.printed")] == [note.id]


def test_the_patient_is_printed_as_on_the_day_of_signing(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user, family_name="Before")
    note = signed_note(user, patient=patient)
    with factories.acting(user) as session:
        session.get_one(Patient, (user.clinic_id, patient.id)).family_name = "Afterwards"
    words = words_of(printed(browser, note))
    assert "Name Robin Before" in words
    assert "Robin Afterwards, chart" in words, "whose chart it is in, on each page"


def test_the_chart_stands_with_its_numbers(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    issued = factories.make_issued_program(patient)
    report(issued, answer(days_ago=1, pain_before=6, pain_after=2))
    words = words_of(printed(browser, signed_note(user, patient=patient)))
    assert "Four weeks up to this visit The four weeks are part of what was signed." in words
    assert "Pain before" in words
    assert words.index("Pain after") < words.index("Signature")


def test_minutes_and_sources_are_printed_as_they_were_signed(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, note_text(plan="As before."), patient)
    factories.make_issued_program(patient)
    with factories.acting(user):
        note = begin_note(user, patient.id, Beginning(NoteKind.DAILY, copies=True), form_key=uuid4())
        text = NoteText(NoteKind.DAILY, note.visit_on, plan=note.plan, minutes={"97140": 15, "97110": 23})
        save_note(user, note.id, text, version=note.version)
        signing.sign_note(user, note.id, version=note.version)
    words = words_of(printed(browser, note))
    assert "97110 Exercise 23 97140 Hands-on treatment 15 Timed minutes: 38. All minutes: 38." in words
    assert "Plan: copied from the note of" in words
    assert "Plan: Home program, sheet 1 of" in words
    copy = words_of(pdf(browser.get(f"/notes/{note.id}/patient_copy.pdf")))
    assert "copied from" not in copy
    assert "97110 Exercise 23" in copy


def test_a_draft_says_on_every_page_that_it_is_one(signed_in: Browser) -> None:
    browser, user = signed_in()
    note = draft_of(user, note_text(plan="Word after word. " * 1100))
    pages = pages_of(printed(browser, note))
    assert len(pages) > 2
    assert all("DRAFT: not signed" in page for page in pages)
    assert "Not signed." in pages[-1]


def test_a_draft_is_printed_with_its_minutes_and_sources(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    signed_note(user, note_text(plan="Go on with the old sheet."), patient)
    with factories.acting(user):
        note = begin_note(user, patient.id, Beginning(NoteKind.DAILY, copies=True), form_key=uuid4())
        text = NoteText(NoteKind.DAILY, TODAY, note.subjective, plan=note.plan, minutes={"97110": 30})
        save_note(user, note.id, text, version=note.version)
    words = words_of(printed(browser, note))
    assert "97110 Exercise" in words
    assert "Plan: copied from the note of" in words


def test_a_discarded_draft_says_so_on_every_page(signed_in: Browser) -> None:
    browser, user = signed_in()
    note = draft_of(user, note_text(plan="Word after word. " * 1100))
    with factories.acting(user) as session:
        session.get_one(ProgressNote, (user.clinic_id, note.id)).status = NoteStatus.DISCARDED
    pages = pages_of(printed(browser, note))
    assert len(pages) > 2
    assert all("DISCARDED DRAFT" in page for page in pages)


def test_totals_tell_timed_minutes_from_the_others() -> None:
    assert note_print._totals({"minutes": {"97110": 40, "97161": 15}}) == "Timed minutes: 40. All minutes: 55."
    assert [note_print._totals(one) for one in ({}, {"minutes": {}}, {"minutes": None})] == ["", "", ""]


def test_a_late_entry_is_labelled(signed_in: Browser) -> None:
    browser, user = signed_in()
    late = words_of(printed(browser, signed_note(user, note_text(visit_on=TODAY - timedelta(days=9)))))
    assert "Late entry: signed" in late
    assert "Late entry" not in words_of(printed(browser, signed_note(user)))


def test_an_assistants_note_waits_and_then_has_both_names(signed_in: Browser) -> None:
    browser, user = signed_in()
    assistant = factories.make_user(role=Role.ASSISTANT, credential="PTA")
    note = signed_note(assistant, patient=factories.make_patient(therapist=user))
    with factories.acting(assistant):
        signing.add_addendum(assistant, note.id, "One more thing.", form_key=uuid4())
    waiting = words_of(printed(browser, note))
    assert waiting.count("Waits for the co-signature of a physical therapist.") == 2
    with factories.acting(user):
        signing.cosign_note(user, note.id, addenda_read=1)
        signing.review_note(factories.make_user(), note.id)
    words = words_of(printed(browser, note))
    assert "Waits for" not in words
    assert f"{assistant.printed_name}, as the author" in words
    assert words.count(f"{user.printed_name}, as the therapist who co-signs") == 2
    assert "as having read it" in words
    assert words.rindex("as the therapist who co-signs") > words.index("One more thing.")


def test_in_error_stands_on_every_page_with_the_name_and_once_with_the_whole_reason(signed_in: Browser) -> None:
    browser, user = signed_in()
    reason = "It is about another patient, who has the same name. " * 9
    pages = pages_of(printed(browser, in_error(user, reason.strip())))
    assert all("ENTERED IN ERROR" in page and user.display_name in page for page in pages)
    assert "Reason: It is about" in pages[0]
    assert "same name." in pages[0].split("Reason:")[1]


def test_D07_a_text_that_was_not_signed_says_so_on_every_page(signed_in: Browser) -> None:
    _, user = signed_in()
    note = signed_note(user)
    with factories.acting(user) as session:
        stored = session.get_one(ProgressNote, (user.clinic_id, note.id))
        session.expunge(stored)
        stored.plan = "Words that nobody signed. " * 500
        record = record_of(stored)
        made = note_print.printed_note(record, factories.make_patient(therapist=user))
    assert [band.short for band in made.bands] == ["This note does not match its signature"]
    assert "DRAFT" not in str(made.bands)


def test_who_sees_charts_prints_and_nobody_else(signed_in: Browser) -> None:
    _, user = signed_in()
    note = signed_note(user)
    assistant, _ = signed_in(Role.ASSISTANT)
    assert printed(assistant, note)
    for role in (Role.FRONT_DESK, Role.ADMIN):
        browser, _ = signed_in(role)
        assert browser.get(f"/notes/{note.id}/note.pdf").status_code == 403
        assert browser.get(f"/notes/{note.id}/patient_copy.pdf").status_code == 403
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    for name in ("note.pdf", "patient_copy.pdf"):
        theirs, none = (stranger.get(f"/notes/{one}/{name}") for one in (note.id, uuid4()))
        assert theirs.status_code == none.status_code == 404


def test_signs_that_no_face_has_do_not_stop_it(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user, family_name="李")
    note = signed_note(user, note_text(plan="Good \U0001f642 <script>alert(1)</script>"), patient)
    words = words_of(printed(browser, note))
    assert "Good [?] <script>alert(1)</script>" in words
    assert "Robin [?]" in words
    assert "a sign that this print cannot show" in words


def test_the_paper_is_the_clinics_and_without_pdf_it_says_what_mends_it(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    clinic = factories.make_clinic(paper="a4")
    browser, user = signed_in(user=factories.make_user(clinic=clinic))
    asked: list[RecordJob] = []

    def off(job: RecordJob) -> bytes:
        asked.append(job)
        raise PdfUnavailable("apt install libpango-1.0-0")

    monkeypatch.setattr(RecordJob, "draw", off)
    refused = browser.get(f"/notes/{signed_note(user).id}/note.pdf")
    assert refused.status_code == 503
    assert "apt install" in refused.text
    assert [job.paper.value for job in asked] == ["a4"]


def test_the_page_of_a_note_leads_to_both(signed_in: Browser) -> None:
    browser, user = signed_in()
    note, draft = signed_note(user), draft_of(user)
    page = browser.get(f"/notes/{note.id}").text
    assert f"/notes/{note.id}/note.pdf" in page
    assert f"/notes/{note.id}/patient_copy.pdf" in page
    assert "patient_copy.pdf" not in browser.get(f"/notes/{draft.id}").text
    assert post(browser, f"/notes/{note.id}/note.pdf").status_code == 405
