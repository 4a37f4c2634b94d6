"""Loading a year's official file by the command: all or nothing, twice is once, and what was picked keeps its text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import create_engine, pool, select, text
from sqlalchemy.engine import make_url

from clinic.audit.models import AuditEvent
from clinic.core.db import Database
from clinic.diagnosis_codes.models import DiagnosisCode
from clinic.diagnosis_codes.queries import find_code, matching, search
from clinic.diagnosis_codes.rules import Side
from clinic.episodes.models import Diagnosis
from clinic.plan_of_care import diagnoses
from tests import factories
from tests.conftest import Server, make_settings
from tests.diagnosis_codes.cases import order_file

Load = Callable[..., Result]
SMALL = order_file(
    ("M545", 0, "Low back pain"),
    ("M5450", 1, "Low back pain, unspecified"),
    ("M7611", 1, "Psoas tendinitis of the right hip"),
    ("A000", 1, "Cholera due to Vibrio cholerae 01, biovar cholerae"),
)
NOVEMBER = date(2026, 11, 20)


@pytest.fixture
def load(own_app: Flask, server: Server, tmp_path: Path) -> Load:
    """Run the command on a file of these bytes."""
    database_url = own_app.config["CLINIC_SETTINGS"].database_url
    owner = server.url("app_owner", make_url(database_url).database or "")
    own_app.config["CLINIC_SETTINGS"] = make_settings(database_url, DATABASE_OWNER_URL=owner)

    def run(content: bytes, year: int = 2027) -> Result:
        file = tmp_path / "icd10cm-order.txt"
        file.write_bytes(content)
        return own_app.test_cli_runner().invoke(args=["diagnoses", "load", str(file), "--year", str(year)])

    return run


def codes_of(app: Flask, year: int) -> dict[str, DiagnosisCode]:
    database: Database = app.extensions["database"]
    with database.transaction() as session:
        rows = session.scalars(select(DiagnosisCode).where(DiagnosisCode.fiscal_year == year))
        return {row.code: row for row in rows}


def loads_said(app: Flask, clinic: factories.Clinic) -> list[list[str]]:
    database: Database = app.extensions["database"]
    with database.transaction(clinic.id) as session:
        query = select(AuditEvent).where(AuditEvent.action == "diagnosis_codes.loaded")
        return [list(event.fields) for event in session.scalars(query)]


def test_a_year_is_loaded_once_and_said_in_every_clinic(own_app: Flask, load: Load) -> None:
    clinics = [factories.make_clinic() for _ in range(2)]
    first = load(SMALL)
    assert first.exit_code == 0, first.output
    assert "Fiscal year 2027: 4 codes, 4 new or changed, 0 no longer in it." in first.output
    rows = codes_of(own_app, 2027)
    assert set(rows) == {"M54.5", "M54.50", "M76.11", "A00.0"}
    assert rows["M76.11"].side == "right"
    assert (rows["M76.11"].is_usual, rows["A00.0"].is_usual) == (True, False)
    assert (rows["M54.5"].is_billable, rows["M54.5"].note != "") == (False, True)
    assert {row.certainty for row in rows.values()} == {"official"}
    again = load(SMALL)
    assert "4 codes, 0 new or changed, 0 no longer in it" in again.output
    for clinic in clinics:
        assert loads_said(own_app, clinic) == [["fiscal_year_2027"]]
    assert len(codes_of(own_app, 2026)) > 100, "the shipped list stays"


def test_a_mended_file_changes_and_withdraws(own_app: Flask, load: Load) -> None:
    load(SMALL)
    mended = order_file(("M545", 0, "Low back pain"), ("M5450", 1, "Low back pain, not specified"))
    assert "2 codes, 1 new or changed, 2 no longer in it" in load(mended).output
    rows = codes_of(own_app, 2027)
    assert rows["M54.50"].text == "Low back pain, not specified"
    assert not rows["A00.0"].is_billable
    assert rows["A00.0"].note == "Not in the official file of fiscal year 2027."
    assert "0 new or changed, 0 no longer in it" in load(mended).output
    assert "3 new or changed" in load(SMALL).output, "what came back may be chosen again"


def test_the_file_of_billable_codes_leaves_headings_alone(own_app: Flask, load: Load) -> None:
    load(SMALL)
    answer = load(b"M5450   Low back pain, unspecified\nM7611   Psoas tendinitis of the right hip\n")
    assert "0 new or changed, 1 no longer in it" in answer.output
    assert codes_of(own_app, 2027)["M54.5"].note.startswith("This heading")


def test_a_bad_file_loads_nothing_and_names_its_lines(own_app: Flask, load: Load) -> None:
    answer = load(SMALL + b"nonsense\r\n")
    assert answer.exit_code == 1
    assert "line 5: " in answer.output
    assert "Nothing was loaded." in answer.output
    assert codes_of(own_app, 2027) == {}
    assert load(SMALL, year=1999).exit_code == 2


def test_who_is_not_the_owner_is_told_what_to_set(own_app: Flask, load: Load) -> None:
    url = own_app.config["CLINIC_SETTINGS"].database_url
    own_app.config["CLINIC_SETTINGS"] = make_settings(url, DATABASE_OWNER_URL=url)
    answer = load(SMALL)
    assert answer.exit_code == 1
    assert "set DATABASE_OWNER_URL" in answer.output
    assert codes_of(own_app, 2027) == {}


def test_what_was_picked_keeps_year_and_text(own_app: Flask, load: Load) -> None:
    database: Database = own_app.extensions["database"]
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist)
    episode = factories.make_episode(patient)
    picked = {"code": "M76.11", "fiscal_year": 2026}
    with factories.acting(therapist):
        row = diagnoses.add_diagnosis(therapist, patient.id, episode.id, **picked)
    load(SMALL)
    with database.transaction(therapist.clinic_id) as session:
        kept = session.get_one(Diagnosis, (row.clinic_id, row.id))
        assert (kept.fiscal_year, kept.text, kept.side) == (2026, "Psoas tendinitis, right hip", Side.RIGHT)
        found = search("m76.11", NOVEMBER)
        assert (found.fiscal_year, found.is_old) == (2027, False)
        assert found.hits[0].code.text == "Psoas tendinitis of the right hip"
        assert search("m76.12", NOVEMBER).hits == (), "the new year's file does not have it"
        assert find_code("M76.12", 2026) is not None


def test_a_search_uses_its_indexes_on_a_whole_edition(own_app: Flask, server: Server) -> None:
    database: Database = own_app.extensions["database"]
    name = make_url(own_app.config["CLINIC_SETTINGS"].database_url).database or ""
    owner = create_engine(server.url("app_owner", name), poolclass=pool.NullPool)
    with owner.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO diagnosis_codes (fiscal_year, code, text, is_billable, side, is_usual, certainty, note, valid_from)"
                " SELECT 2027, chr(65 + n % 26) || lpad((n / 26 % 100)::text, 2, '0') || '.' || lpad((n / 2600)::text, 4, '0'),"
                " 'Disorder ' || md5(n::text) || ' of part ' || md5((n / 7)::text), true, 'none', false, 'official', '',"
                " '2026-10-01' FROM generate_series(0, 24999) n"
            )
        )
        connection.execute(text("ANALYZE diagnosis_codes"))
    owner.dispose()
    with database.transaction() as session:
        for typed in ("m54", "disorder c4ca4238", "a00.0001"):
            query = (
                matching(typed, 2027).limit(21).compile(session.connection(), compile_kwargs={"literal_binds": True})
            )
            plan = session.scalars(text("EXPLAIN " + str(query).replace("%%", "%").replace(":", r"\:"))).all()
            assert "ix_diagnosis_codes_" in "\n".join(plan), (typed, plan)
            assert "Seq Scan" not in "\n".join(plan), (typed, plan)
