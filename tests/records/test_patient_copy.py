"""The patient's copy: signed notes alone, a first page in plain words, and that it was given is on file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.signed_notes import queries
from clinic.signing import service as signing
from handouts.render import pdf_available
from tests import factories
from tests.adherence.helpers import answer, report
from tests.notes.cases import draft_of, note_text, signed_note
from tests.records.cases import amended, events, in_error, pages_of, pdf, words_of
from tests.signing.cases import amend

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]


def test_it_begins_in_plain_words_and_has_no_hash(signed_in: Browser) -> None:
    browser, user = signed_in()
    note = amended(user)
    pages = pages_of(pdf(browser.get(f"/notes/{note.id}/patient_copy.pdf")))
    assert "Your copy of your record" in pages[0]
    assert "You can ask us to fix it." in pages[0]
    assert "Call Home Clinic. Phone 801-555-0100." in pages[0]
    assert all("Patient’s copy" in page for page in pages)
    words = " ".join(pages[1:])
    assert "Plan that was signed." in words
    assert "Called the next day." in words
    assert user.printed_name in words
    assert "SHA-256" not in words
    with factories.acting(user):
        signature = queries.find_signature(note.id)
    assert signature is not None
    assert signature.sha256 not in words


def test_it_is_on_file_when_and_by_whom_and_the_page_of_the_note_says_so(signed_in: Browser) -> None:
    browser, user = signed_in()
    note, other = signed_note(user), signed_note(user)
    assert "copy printed on" not in browser.get(f"/notes/{note.id}").text
    assistant, helper = signed_in(Role.ASSISTANT)
    pdf(assistant.get(f"/notes/{note.id}/patient_copy.pdf"))
    page = browser.get(f"/notes/{note.id}").text
    assert "Patient’s copy printed on" in page
    assert helper.display_name in page
    assert "copy printed on" not in browser.get(f"/notes/{other.id}").text
    assert [(event.actor_id, event.entity_id) for event in events(user, "note.copy_given")] == [(helper.id, note.id)]


def test_a_draft_is_not_given(signed_in: Browser) -> None:
    browser, user = signed_in()
    refused = browser.get(f"/notes/{draft_of(user).id}/patient_copy.pdf")
    assert refused.status_code == 409
    assert "signed notes only" in refused.text
    assert events(user, "note.copy_given") == []


def test_of_a_note_in_error_the_patient_gets_the_reason_and_no_text(signed_in: Browser) -> None:
    browser, user = signed_in()
    note = in_error(user)
    amend(user, note, "More about the other patient.")
    pages = pages_of(pdf(browser.get(f"/notes/{note.id}/patient_copy.pdf")))
    assert all("ENTERED IN ERROR" in page for page in pages)
    words = " ".join(pages)
    assert "Reason: It is about another patient." in words
    assert "The text is kept at the clinic." in words
    staff = words_of(pdf(browser.get(f"/notes/{note.id}/note.pdf")))
    for text in (
        "Plan of the wrong patient.",
        "Less stiff in the morning.",
        "Addendum 1",
        "More about the other patient.",
    ):
        assert text not in words
        assert text in staff


def test_a_chart_and_minutes_of_a_note_in_error_are_withheld_too(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    report(factories.make_issued_program(patient), answer(days_ago=1, pain_before=6, pain_after=2))
    note = signed_note(user, replace(note_text(), minutes={"97110": 23}), patient)
    whole = words_of(pdf(browser.get(f"/notes/{note.id}/patient_copy.pdf")))
    assert "Four weeks up to this visit" in whole
    assert "97110" in whole
    with factories.acting(user):
        signing.mark_in_error(user, note.id, "It is about another patient.")
    for path in (f"/notes/{note.id}/patient_copy.pdf", f"/patients/{patient.id}/record.pdf?copy=patient"):
        words = words_of(pdf(browser.get(path)))
        assert "ENTERED IN ERROR" in words
        assert "Four weeks" not in words
        assert "97110" not in words


def test_the_whole_copy_has_signed_notes_alone_and_is_on_file_for_each(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    factories.make_screen(patient, note="A word of the health screen.")
    notes = [amended(user, patient=patient), in_error(user, patient=patient)]
    draft_of(user, note_text(plan="A word of the draft."), patient)
    words = words_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf?copy=patient")))
    assert "Your copy of your record" in words
    assert "2 signed notes" in words
    assert "Plan that was signed." in words
    assert "ENTERED IN ERROR" in words
    assert "The text is kept at the clinic." in words
    for left_out in (
        "Plan of the wrong patient.",
        "A word of the draft.",
        "A word of the health screen.",
        "SHA-256",
        "draft not printed",
        "Examinations",
    ):
        assert left_out not in words
    given = events(user, "note.copy_given")
    assert {event.entity_id for event in given} == {note.id for note in notes}
    assert [event.entity_id for event in events(user, "record.copy_given")] == [patient.id]
    assert events(user, "record.printed") == []


def test_who_reads_spanish_has_the_first_page_in_it_where_somebody_answers_for_it(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user, language="es")
    words = words_of(pdf(browser.get(f"/notes/{signed_note(user, patient=patient).id}/patient_copy.pdf")))
    assert "Your copy of your record" in words, "nobody has reviewed the Spanish words"
    clinic = factories.make_clinic(is_demo=True)
    person = factories.make_user(clinic=clinic)
    invented = factories.make_patient(therapist=person, language="es")
    note = signed_note(person, patient=invented)
    demo, _ = signed_in(user=person)
    answered = demo.get(f"/notes/{note.id}/patient_copy.pdf")
    if answered.status_code == 200:  # people of a demo clinic sign in while the demo is on
        pages = pages_of(answered.data)
        assert "Su copia de su expediente" in pages[0]
