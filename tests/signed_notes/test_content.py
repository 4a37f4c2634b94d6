"""What is signed: the note, and the person, sheet, clinic and chart of that day; and what no longer fits is named."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.db import Database
from clinic.notes.models import SECTIONS, ProgressNote
from clinic.notes.service import NoteText
from clinic.patients.models import Patient, SexAtBirth
from clinic.signed_notes import content, queries
from clinic.signed_notes.content import SIGNED_PARTS
from clinic.signed_notes.models import Method, NoteSignature
from clinic.signed_notes.records import NoteRecord
from clinic.signing.service import sign_note
from tests import factories
from tests.adherence.helpers import answer, report
from tests.notes.cases import TODAY, draft_of, note_text, signed_note
from tests.signing.cases import record


@pytest.fixture
def author(database: Database) -> User:
    return factories.make_user()


def signed_data(user: User, note: ProgressNote) -> dict[str, Any]:
    found = record(user, note).signed
    assert found is not None
    return found


def test_it_holds_the_day_it_was_signed_on(author: User) -> None:
    patient = factories.make_patient(therapist=author, chosen_name="Rob", sex_at_birth=SexAtBirth.FEMALE)
    issued = factories.make_issued_program(patient)
    found = signed_data(author, signed_note(author, patient=patient))
    assert found["format"] == 2
    assert found["patient"] == {
        "id": str(patient.id), "chart_number": patient.chart_number, "given_name": "Robin",
        "family_name": patient.family_name, "chosen_name": "Rob", "birth_on": "1985-05-17", "sex_at_birth": "female",
    }  # fmt: skip
    assert found["clinic"]["name"] == "Home Clinic"
    assert found["program"] == {
        "id": str(issued.version.id), "number": 1, "code": issued.version.code, "sha256": issued.version.sha256,
    }  # fmt: skip
    assert found["signer"] == {
        "id": str(author.id), "name": author.display_name, "credential": author.credential, "role": "pt",
    }  # fmt: skip
    assert (found["method"], found["meaning"], found["drafted_by"]) == ("unknown", "author", [])


def test_the_chart_is_in_the_hash_and_is_drawn_from_it(author: User) -> None:
    issued = factories.make_issued_program(factories.make_patient(therapist=author))
    report(issued, answer(days_ago=1, pain_after=4))
    note = signed_note(author, patient=issued.patient)
    before = record(author, note)
    assert before.chart is not None
    assert before.chart.pain is not None
    assert signed_data(author, note)["reported"]["pain"]["after"][-2] == 4
    with factories.acting(author) as session:
        session.execute(text("UPDATE exercise_logs SET pain_after = 9"))
    assert record(author, note).chart == before.chart


def test_without_a_program_there_is_no_sheet_and_no_chart(author: User) -> None:
    found = signed_data(author, signed_note(author))
    assert (found["program"], found["reported"]) == (None, None)


def test_every_part_is_signed_and_compared(author: User) -> None:
    note = signed_note(author)
    assert set(SIGNED_PARTS) <= set(signed_data(author, note))
    assert set(SECTIONS) <= set(SIGNED_PARTS)


CHANGES = [
    ("plan", "Never written", "its plan is not what was signed"),
    ("kind", "phone", "its kind is not what was signed"),
    ("visit_on", TODAY - timedelta(days=1), "its day of the visit is not what was signed"),
    ("patient_id", None, "it is filed under another patient than was signed"),
    ("program_version_id", None, "its sheet is not what was signed"),
]


@pytest.mark.parametrize(("column", "value", "words"), CHANGES, ids=[column for column, _, _ in CHANGES])
def test_D07_a_note_that_says_something_else_is_noticed(author: User, column: str, value: Any, words: str) -> None:
    issued = factories.make_issued_program(factories.make_patient(therapist=author))
    note = signed_note(author, patient=issued.patient)
    with factories.acting(author):
        signature = queries.find_signature(note.id)
    assert signature is not None
    assert queries.is_whole(note, signature)
    setattr(note, column, value)
    assert content.mismatches(note, signature) == [words]
    assert not queries.is_whole(note, signature)


def test_a_part_that_an_older_note_does_not_hold_is_no_mismatch(author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    old = signed_note(author)
    rooms = {"gym": 30}
    monkeypatch.setattr(content, "SIGNED_PARTS", {**SIGNED_PARTS, "rooms": lambda _note: rooms})
    new = signed_note(author)
    with factories.acting(author):
        before, after = queries.find_signature(old.id), queries.find_signature(new.id)
    assert before is not None
    assert after is not None
    assert json.loads(after.content)["rooms"] == {"gym": 30}
    assert queries.is_whole(old, before)
    assert queries.is_whole(new, after)
    rooms["gym"] = 45
    assert content.mismatches(new, after) == ["its rooms is not what was signed"]
    assert queries.is_whole(old, before)


def test_a_note_of_format_1_reads_as_ever(author: User) -> None:
    issued = factories.make_issued_program(factories.make_patient(therapist=author))
    report(issued, answer(days_ago=1))
    note = signed_note(author, patient=issued.patient)
    found = record(author, note)
    old = _of_format_1(found)
    with factories.acting(author):
        assert old.wrong == ()
        assert old.unsealed == ("signature: it has no seal",)
        assert old.chart == found.chart
    assert not old.chart_is_signed
    assert old.as_signed is not None
    assert (old.as_signed.full_name, old.as_signed.chosen_name) == (issued.patient.full_name, "")


def _of_format_1(found: NoteRecord) -> NoteRecord:
    """The same note as it was signed before there were seals and frozen charts."""
    assert found.author is not None
    assert found.signed is not None
    kept = ("note_id", "kind", "visit_on", "program_version_id", *SECTIONS)
    patient = {
        name: found.signed["patient"][name] for name in ("id", "chart_number", "given_name", "family_name", "birth_on")
    }
    signer = {name: found.signed["signer"][name] for name in ("id", "name", "credential")}
    data = {name: found.signed[name] for name in kept}
    written = canonical_json({"format": 1, "patient": patient, "signer": signer, **data})
    values = {one.name: getattr(found.author, one.name) for one in NoteSignature.__table__.columns}
    changed = {"content": written, "sha256": sha256_hex(written), "method": Method.UNKNOWN}
    return NoteRecord(found.note, found.time_zone, [NoteSignature(**values | changed)])


def test_content_that_is_no_note_is_wrong_and_breaks_nothing(author: User) -> None:
    found = record(author, signed_note(author))
    assert found.author is not None
    for written in ("not json", "[]", '{"patient":1,"reported":{"rows":1}}'):
        values = {one.name: getattr(found.author, one.name) for one in NoteSignature.__table__.columns}
        broken = NoteSignature(**values | {"content": written, "sha256": sha256_hex(written)})
        record_ = NoteRecord(found.note, found.time_zone, [broken])
        assert record_.wrong
        assert record_.as_signed is None
        assert record_.chart is None


def test_a_mark_that_begins_a_line_is_signed_as_it_is(author: User) -> None:
    words = "First line\n\u0301second line, caf\u00e9, \u1112\u1161\u11ab"
    note = signed_note(author, note_text(plan=words))
    found = record(author, note)
    assert found.wrong == ()
    assert found.signed is not None
    assert found.signed["plan"] == "First line\n\u0301second line, café, \ud55c"


def test_a_long_note_is_signed_whole(author: User) -> None:
    long = NoteText(note_text().kind, TODAY, *(["ü" * 20_000] * 4))
    note = draft_of(author, long)
    with factories.acting(author):
        sign_note(author, note.id, version=note.version)
    assert record(author, note).wrong == ()


def test_what_the_patient_is_called_later_is_not_what_was_signed(author: User) -> None:
    note = signed_note(author)
    with clock.fixed(clock.now() + timedelta(days=400)), factories.acting(author) as session:
        patient = session.get_one(Patient, (author.clinic_id, note.patient_id))
        before = patient.full_name
        patient.family_name = "Married"
    found = record(author, note)
    assert found.as_signed is not None
    assert found.as_signed.full_name == before
    assert found.wrong == ()
