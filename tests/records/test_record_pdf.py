"""A whole record as PDF: cover, chapters, every signed note, bookmarks, numbers, tags, and what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import page
import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from clinic.accounts.models import User
from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from clinic.notes.models import ProgressNote
from clinic.patients.models import Episode, Patient
from clinic.records import record_print
from handouts.render import pdf_available
from tests import factories
from tests.adherence.helpers import answer, report
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.records.cases import amended, events, in_error, pages_of, pdf, words_of

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]


def with_everything(user: User) -> Patient:
    patient = factories.make_patient(therapist=user)
    factories.make_screen(patient, note="Asked at the desk.")
    factories.make_screen(
        patient, note="Of somebody else.", entered_in_error_at=clock.now(), entered_in_error_reason="Wrong person"
    )
    factories.make_assessment(patient, AssessmentClass.SHORT_WEAK, thomas_left_deg=12, thomas_method="inclinometer")
    issued = factories.make_issued_program(patient)
    report(issued, answer(days_ago=1, pain_before=6, pain_after=2))
    signed_note(user, note_text(visit_on=TODAY - timedelta(days=5), plan="The older plan."), patient)
    amended(user, patient=patient)
    in_error(user, patient=patient)
    draft_of(user, note_text(plan="A word of the draft."), patient)
    return patient


def test_it_holds_everything_in_its_order(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = with_everything(user)
    words = words_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf")))
    at = 0
    for said in (
        "Record of care", patient.full_name, "May 17, 1985", "3 signed notes, 1 of them entered in error, the oldest visit first.",
        "1 draft not printed", "Contents", "Episodes of care", "Walk my dog for half an hour", "Health screens",
        "None of these", "Asked at the desk.", "ENTERED IN ERROR", "Wrong person", "Examinations", "short and weak",
        "Home programs", "Sheet 1, given", "SHA-256", "Adherence", "not observed", "session", "Notes", "The older plan.",
        "Plan that was signed.", "Addendum 1", "Called the next day.", "ENTERED IN ERROR",
    ):  # fmt: skip
        assert said in words[at:], said
        at += words[at:].index(said)
    assert "A word of the draft." not in words
    (event,) = events(user, "record.printed")
    assert (event.entity, event.patient_id, event.fields) == ("patient", patient.id, ["notes: 3", "volume 1 of 1"])


def test_every_page_is_numbered_once_and_the_contents_and_bookmarks_name_the_right_one(signed_in: Browser) -> None:
    browser, user = signed_in()
    content = pdf(browser.get(f"/patients/{with_everything(user).id}/record.pdf"))
    pages, reader = pages_of(content), PdfReader(BytesIO(content))
    for number, words in enumerate(pages, start=1):
        assert re.findall(r"Page \d+ of \d+", words) == [f"Page {number} of {len(pages)}"]
    marks = [
        (str(mark["/Title"]), reader.get_destination_page_number(mark))
        for entry in reader.outline
        for mark in (entry if isinstance(entry, list) else [entry])
    ]
    assert {"Record of care", "Health screens", "Adherence", "Notes"} <= {title for title, _ in marks}
    for title, place in marks:
        assert place is not None
        assert title in pages[place]
        if place:
            assert f"{title} {place + 1}" in pages[0]


def test_it_is_accessible_by_the_standard(signed_in: Browser, tmp_path: Path) -> None:
    browser, user = signed_in()
    patient = with_everything(user)
    for number, query in enumerate(("", "?copy=patient")):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf(browser.get(f"/patients/{patient.id}/record.pdf{query}")))
        judged = page.validate_pdf(path, profile="ua1")
        assert judged.is_compliant, judged.failures


def test_an_episode_has_its_own_and_nothing_of_another(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    before = factories.make_episode(
        patient, reason="The knee", status="discharged", started_on=TODAY - timedelta(days=300),
        ended_on=TODAY - timedelta(days=200), discharge_reason="Better",
    )  # fmt: skip
    factories.make_screen(patient, note="Of the knee.", taken_at=clock.now() - timedelta(days=250))
    now = factories.make_episode(patient, reason="The hip")
    factories.make_screen(patient, note="Of the hip.")
    note = signed_note(user, note_text(plan="Plan for the hip."), patient)
    hip = words_of(pdf(browser.get(f"/patients/{patient.id}/episodes/{now.id}/record.pdf")))
    knee = words_of(pdf(browser.get(f"/patients/{patient.id}/episodes/{before.id}/record.pdf")))
    assert "Record of an episode of care" in hip
    for said in ("The hip", "Of the hip.", "Plan for the hip."):
        assert said in hip
        assert said not in knee
    for said in ("The knee", "Of the knee.", "Better"):
        assert said in knee
        assert said not in hip
    assert "No signed notes" in knee
    assert note.episode_id == now.id
    assert [event.entity for event in events(user, "record.printed")] == ["episode", "episode"]


def test_an_episode_of_somebody_else_is_not_found(signed_in: Browser) -> None:
    browser, user = signed_in()
    mine, theirs = factories.make_patient(therapist=user), factories.make_patient(therapist=user)
    episode: Episode = factories.make_episode(theirs)
    assert browser.get(f"/patients/{mine.id}/episodes/{episode.id}/record.pdf").status_code == 404
    assert browser.get(f"/patients/{mine.id}/record/waiting?episode={episode.id}").status_code in (303, 404)


def test_without_anything_it_says_so(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    words = words_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf")))
    assert "No signed notes" in words
    assert words.count("None.") >= 4
    assert "No signed notes" in words_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf?copy=patient")))


def test_a_long_record_has_volumes_and_no_note_is_lost(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_print, "NOTES_OF_VOLUME", 3)
    monkeypatch.setattr(record_print, "NOTES_OF_PART", 2)
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for number in range(5):
        signed_note(
            user, note_text(visit_on=TODAY - timedelta(days=9 - number), plan=f"Plan number {number}."), patient
        )
    volumes = [words_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf?volume={number}"))) for number in (1, 2)]
    assert ["Volume 1 of 2: 3 notes." in volumes[0], "Volume 2 of 2: 2 notes." in volumes[1]] == [True, True]
    marks = PdfReader(BytesIO(pdf(browser.get(f"/patients/{patient.id}/record.pdf")))).outline
    assert [mark["/Title"] for mark in marks[-2:-1]] == ["Notes"]
    assert len(marks[-1]) == 3, "notes of every part stand under their own bookmark"
    for number in range(5):
        assert [f"Plan number {number}." in words for words in volumes] == [number < 3, number >= 3]
    assert ["Health screens" in words for words in volumes] == [True, False]
    for number in (0, 3, -1, 99):
        assert browser.get(f"/patients/{patient.id}/record.pdf?volume={number}").status_code == 404


@pytest.mark.parametrize("query", ["?volume=x", "?volume=", "?copy=all", "?volume=1&volume=2"])
def test_an_address_that_was_typed_wrongly_is_no_error(signed_in: Browser, query: str) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    words_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf{query}")))
    assert browser.get(f"/patients/{patient.id}/record/waiting{query}").status_code == 303


def test_notes_are_cut_by_size_and_never_in_two() -> None:
    notes = [ProgressNote(subjective="x" * size, objective="", assessment="", plan="") for size in (5, 5, 1, 30, 2)]
    cut = [[len(note.subjective) for note in piece] for piece in record_print._cut(notes, 10, 2)]
    assert cut == [[5, 5], [1], [30], [2]]


def test_more_notes_need_no_more_queries(signed_in: Browser, count_queries: Any) -> None:
    browser, user = signed_in()
    patient = with_everything(user)
    with count_queries() as few:
        pdf(browser.get(f"/patients/{patient.id}/record.pdf"))
    for number in range(6):
        signed_note(user, note_text(plan=f"More {number}"), patient)
    with count_queries() as many:
        pdf(browser.get(f"/patients/{patient.id}/record.pdf"))
    assert len(many) == len(few)
