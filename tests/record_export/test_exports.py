"""A record as data: complete, one patient's alone, read by real parsers, and computed by no spreadsheet."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.adherence.models import LogStatus
from clinic.core import clock
from clinic.core.canonical import sha256_hex
from clinic.decision_table.kinds import AssessmentClass
from clinic.notes.models import NoteSource, NoteStatus, ProgressNote, SourceKind
from clinic.patients.models import Patient
from clinic.record_export import exporting
from clinic.record_export.exporting import cell, plain
from clinic.record_export.forms import Reason
from clinic.record_export.kinds import KINDS, LEFT_OUT
from tests import factories
from tests.adherence.helpers import answer, report
from tests.forms import post
from tests.notes.cases import draft_of, note_text
from tests.records.cases import amended, events, in_error

Browser = Callable[..., tuple[FlaskClient, User]]
HOSTILE = '=HYPERLINK("http://evil.example","a")\nsecond, "line"; ＝1'
REASON = {"reason": "patient_asked"}


def whole_record(user: User, **values: Any) -> Patient:
    """A patient with a row of most kinds."""
    patient = factories.make_patient(therapist=user, **values)
    factories.make_screen(patient, note=HOSTILE)
    factories.make_assessment(patient, AssessmentClass.NORMAL, thomas_left_deg=-5)
    issued = factories.make_issued_program(patient)
    report(issued, answer(days_ago=1, note="@SUM(1)"), answer(days_ago=2, status=LogStatus.PARTLY))
    amended(user, "+1 is better", patient)
    in_error(user, patient=patient)
    draft_of(user, note_text(plan="-draft"), patient)
    return patient


def as_json(browser: FlaskClient, patient: Patient, reason: str = REASON["reason"]) -> Any:
    made = post(browser, f"/patients/{patient.id}/record.json", {"reason": reason})
    assert (made.status_code, made.mimetype) == (200, "application/json")
    assert int(made.headers["Content-Length"]) == len(made.data)
    return json.loads(made.data.decode("utf-8"))


def as_tables(
    browser: FlaskClient, patient: Patient, reason: str = REASON["reason"]
) -> dict[str, list[dict[str, str]]]:
    made = post(browser, f"/patients/{patient.id}/record.zip", {"reason": reason})
    assert (made.status_code, made.mimetype) == (200, "application/zip")
    assert made.headers["Content-Disposition"] == 'attachment; filename="patient-record.zip"'
    with zipfile.ZipFile(BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".csv")}
    assert all(text.startswith("\ufeff") for text in texts.values())
    assert all(line.endswith("\r\n") for line in ("x" + text.split("\n")[0] + "\n" for text in texts.values()))
    return {
        name.removesuffix(".csv"): list(csv.DictReader(StringIO(text[1:], newline=""), strict=True))
        for name, text in texts.items()
    }


def test_the_document_holds_every_kind_and_says_what_it_is(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = whole_record(user, given_name="José", family_name="Nuñez-李")
    said = as_json(browser, patient)
    assert (said["schema"], said["schema_version"], said["reason"]) == ("clinic-record", 1, "patient_asked")
    assert set(said["records"]) == {kind.name for kind in KINDS} | {"staff"}
    assert said["counts"] == {name: len(rows) for name, rows in said["records"].items()}
    assert set(said["left_out"]) == set(LEFT_OUT)
    records = said["records"]
    assert records["patient"][0]["family_name"] == "Nuñez-李"
    assert records["health_screens"][0]["note"] == HOSTILE
    assert records["assessments"][0]["thomas_left_deg"] == -5
    assert {log["note"] for log in records["exercise_logs"]} == {"@SUM(1)", ""}
    assert sorted(note["status"] for note in records["notes"]) == ["signed", "signed"]
    assert records["addenda"][0]["text"] == "+1 is better"
    assert records["note_errors"][0]["reason"] == "It is about another patient."
    for one in records["note_signatures"] + records["program_versions"]:
        assert sha256_hex(one["content"]) == one["sha256"], "whoever reads it can check what was signed and given"
    assert user.display_name in {person["display_name"] for person in records["staff"]}


def test_nothing_of_another_patient_or_of_another_clinic_is_in_it(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient, other = whole_record(user, family_name="Mine"), whole_record(user, family_name="Theirs")
    text = json.dumps(as_json(browser, patient))
    assert str(patient.id) in text
    assert str(other.id) not in text
    assert "Theirs" not in text


def test_I13_a_real_parser_reads_the_tables_and_nothing_is_computed(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = whole_record(user, given_name="=cmd|'/c calc'!A1")
    tables = as_tables(browser, patient)
    said = as_json(browser, patient)["records"]
    assert {name: len(rows) for name, rows in tables.items()} == {name: len(rows) for name, rows in said.items()}
    for name, rows in tables.items():
        for row, same in zip(rows, said[name], strict=True):
            assert None not in row, "as many cells as headings"
            assert list(row) == list(same)
            for column, text in row.items():
                if isinstance(same[column], str):
                    assert text.removeprefix("'") == same[column].removeprefix("'")
                    assert not text.lstrip(" \n\u3000\u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert tables["patient"][0]["given_name"] == "'=cmd|'/c calc'!A1"
    assert tables["health_screens"][0]["note"] == f"'{HOSTILE}"
    assert tables["assessments"][0]["thomas_left_deg"] == "-5", "a number stays a number"
    assert json.loads(tables["assessments"][0]["measures"]) == said["assessments"][0]["measures"]


@pytest.mark.parametrize("reason", list(Reason))
def test_discarded_drafts_never_leave_and_drafts_only_for_the_clinics_own_check(
    signed_in: Browser, reason: Reason
) -> None:
    browser, user = signed_in()
    patient = whole_record(user)
    for number, text in enumerate(("Kept draft.", "Thrown away.")):
        note = draft_of(user, note_text(plan=text), patient)
        with factories.acting(user) as session:
            session.add(
                NoteSource(
                    note_id=note.id,
                    section="plan",
                    kind=SourceKind.PROGRAM,
                    label="Program",
                    text=text,
                    put_in_by_id=user.id,
                    put_in_at=clock.now(),
                )
            )
            if number:
                session.get_one(ProgressNote, (user.clinic_id, note.id)).status = NoteStatus.DISCARDED
    said = as_json(browser, patient, reason)
    tables = as_tables(browser, patient, reason)
    is_own = reason is Reason.OWN_CHECK
    assert said["has_drafts"] is is_own
    for records in (said["records"], tables):
        assert "Thrown away." not in json.dumps(records)
        assert {note["status"] for note in records["notes"]} == ({"signed", "draft"} if is_own else {"signed"})
        assert [one["text"] for one in records["note_sources"]] == (["Kept draft."] if is_own else [])


def test_values_become_what_both_forms_know() -> None:
    assert plain(clock.now()).endswith("+00:00")
    assert (cell(None), cell(True), cell(-5), cell(-2.5)) == ("", "true", -5, -2.5)
    assert cell({"a": "=1"}) == '{"a":"=1"}'


def test_it_is_written_with_the_reason_and_the_counts_and_no_name(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient = whole_record(user)
    as_json(browser, patient)
    (event,) = events(user, "record.exported")
    assert (event.actor_id, event.patient_id) == (user.id, patient.id)
    assert event.fields[:2] == ["json", "reason: patient_asked"]
    assert {"notes: 2", "addenda: 1", "patient: 1"} <= set(event.fields)
    assert patient.family_name not in str(event.fields)


def test_rows_are_not_all_in_memory_and_a_long_file_is_not_either(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, user = signed_in()
    patient = factories.make_patient(therapist=user)
    for day in range(7):
        factories.make_screen(patient, note="x" * 20_000, taken_at=clock.now() - timedelta(days=day))
    whole = as_json(browser, patient)["records"]["health_screens"]
    monkeypatch.setattr(exporting, "AT_A_TIME", 2)
    monkeypatch.setattr(exporting, "IN_MEMORY", 1000)
    assert as_json(browser, patient)["records"]["health_screens"] == whole
    assert len(whole) == 7
