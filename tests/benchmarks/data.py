"""A full clinic in a database of its own: the demo's stories told by the services, the multitude by SQL."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select, text

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.app import create_app, settle
from clinic.core import clock
from clinic.core.db import Database, session
from clinic.core.permissions import Role
from clinic.demo import service as demo
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients.models import Patient
from clinic.programs.linking import printed_link, replace_link
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from tests.conftest import Server, make_settings
from tests.forms import post

SCRIPT = Path(__file__).parent / "fill.sql"
TEMPLATES = ("D-1002", "D-1003", "D-1004")
"""Charts of the demo whose newest sheet is copied: each was issued through the services, none is pregnant."""

GIVEN = (
    "Zoë", "José", "Siân", "Łukasz", "Noémie", "Björn", "Aoife", "Chloé", "Mónica", "Jürgen", "Aaliyah", "Robert",
    "Margaret", "Wei", "Ngọc", "Fatima", "Dmitri", "Søren", "Priya", "Katherine", "Tomás", "Ida", "Oluwaseun", "Hana",
    "Michael", "Grace", "Yusuf", "Leilani", "Andrew", "Camille", "Rosa", "Pavel", "Anneke",
)  # fmt: skip
FAMILY = (
    "Nguyễn", "Müller", "O'Brien", "García", "Østergaard", "Kowalczyk", "Smith", "Johansson", "Dvořák", "Silva",
    "Abernathy", "Çelik", "Novak", "Ibrahim", "MacLeod", "Peña", "Schröder", "Watanabe", "Oyelaran", "Rossi",
    "van den Berg", "Thompson", "Delacroix", "Kaur", "Lindqvist", "Petrov", "Yamamoto", "Castañeda", "Fitzgerald",
    "Haddad", "Jørgensen", "Ramírez", "Stein", "Tamm", "Uddin", "Vuković", "Wójcik", "Zimmermann", "Ferreira",
    "Goldberg", "Hernández", "Iversen", "Jankowski", "Kim", "Laurent", "Mbeki", "Nakamura", "Olsen", "Park",
    "Quintero", "Rivera", "Sørensen", "Takahashi",
)  # fmt: skip


@dataclass(frozen=True)
class FullClinic:
    """The application on a full clinic, a signed-in therapist's browser, and the patient whose pages are measured."""

    app: Flask
    staff: FlaskClient
    phone: FlaskClient
    patient: Patient
    note_id: UUID
    printed: Patient
    """One of the demo, whose sheets were issued by the services: their PDFs can be drawn."""


@contextmanager
def full_clinic(server: Server, patients: int, reports: int) -> Iterator[FullClinic]:
    """A clinic of `patients` people and `reports` reports beside the demo's own; its database is dropped at the end."""
    name = f"clinic_bench_{os.getpid()}_{patients}"
    server.clone(name)
    app = create_app(make_settings(server.url("app_rw", name), CLINIC_DEMO=True))
    database: Database = app.extensions["database"]
    try:
        with database.transaction():
            demo.load(app.config["PRINTING"])
        _fill(server.url("app_owner", name), database, patients, reports)
        opened = _opened(app, database)
        settle()
        yield opened
    finally:
        database.engine.dispose()
        server.drop(name)


def _fill(owner_url: str, database: Database, patients: int, reports: int) -> None:
    values = {**_known(database), "patients": patients, "reports": reports}
    owner = create_engine(owner_url)
    with owner.begin() as connection:
        connection.execute(text("SELECT set_config('app.clinic_id', :clinic, true)"), {"clinic": str(values["clinic"])})
        for statement in split_statements(SCRIPT):
            needed = {name: values[name] for name in text(statement).compile().params}
            connection.execute(text(statement), needed)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    owner.dispose()


def _known(database: Database) -> dict[str, Any]:
    """What the script starts from: the demo clinic, its therapist and the sheets that are copied."""
    with database.transaction():
        clinic_id = demo.find_demo_clinic()
    with database.transaction(clinic_id):
        newest: Sequence[ProgramVersion] = [
            session.scalars(
                select(ProgramVersion)
                .join(Patient, Patient.id == ProgramVersion.patient_id)
                .where(Patient.chart_number == chart)
                .order_by(ProgramVersion.number.desc())
                .limit(1)
            ).one()
            for chart in TEMPLATES
        ]
        return {
            "clinic": clinic_id,
            "therapist": _therapist().id,
            "templates": [version.id for version in newest],
            "today": clock.today("America/Denver"),
            "given": list(GIVEN),
            "family": list(FAMILY),
        }


def split_statements(script: Path) -> list[str]:
    """The statements of a script, without its comments."""
    lines = [line for line in script.read_text("utf-8").splitlines() if not line.startswith("--")]
    return [part for part in "\n".join(lines).split(";\n") if part.strip()]


def _therapist() -> User:
    return session.scalars(select(User).where(User.role == Role.PT, User.email == "pt@demo.example")).one()


def _opened(app: Flask, database: Database) -> FullClinic:
    """Sign in as the demo's therapist, and open the link of one of their patients who reported most."""
    with database.transaction():
        clinic_id = demo.find_demo_clinic()
    with database.transaction(clinic_id):
        therapist = _therapist()
        token = accounts.start_session(therapist)
        patient = session.scalars(
            select(Patient)
            .join(HomeProgram, HomeProgram.patient_id == Patient.id)
            .where(HomeProgram.status == ProgramStatus.ACTIVE, Patient.chart_number.startswith("B-"))
            .where(Patient.therapist_id == therapist.id)
            .order_by(Patient.chart_number)
            .limit(1)
        ).one()
        link = printed_link(replace_link(therapist, patient.id, app.config["PRINTING"]), app.config["PRINTING"])
        drafts = select(ProgressNote.id).where(ProgressNote.status == NoteStatus.DRAFT)
        printed = session.scalars(select(Patient).where(Patient.chart_number == TEMPLATES[0])).one()
        note_id = session.scalars(drafts.where(ProgressNote.author_id == therapist.id).limit(1)).one()
    assert link is not None
    staff, phone = app.test_client(), app.test_client()
    staff.set_cookie(app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
    assert post(phone, "/p/open", {"code": link.code}).status_code == 303
    return FullClinic(app, staff, phone, patient, note_id, printed)
