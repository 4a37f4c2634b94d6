"""The tables defend what was given: whoever asks, a version and its document never change."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, pool, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from clinic.core.db import Database
from clinic.documents.making import get_document
from clinic.programs import service
from tests import factories
from tests.conftest import Server
from tests.programs.cases import BALL, BREATHE, PRINTING, REASON, acting, cleared_patient, issue, start

CHANGES = [
    "UPDATE program_versions SET content = '{}', sha256 = encode(sha256('{}'), 'hex')",
    "UPDATE program_versions SET number = 7",
    "DELETE FROM program_versions",
    "UPDATE documents SET content = 'x', sha256 = encode(sha256('x'), 'hex')",
    "DELETE FROM documents",
    "UPDATE finding_overrides SET reason = 'Another reason, later'",
    "DELETE FROM finding_overrides",
    "TRUNCATE program_versions CASCADE",
    "TRUNCATE documents",
]


@pytest.mark.parametrize("role", ["app_rw", "app_owner"])
def test_no_role_changes_what_was_given(own_app: Flask, server: Server, role: str) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=REASON)
    version = issue(pt, program)
    with acting(pt):
        get_document(pt, version, PRINTING)
    database: Database = own_app.extensions["database"]
    name = database.engine.url.database or ""
    engine = create_engine(server.url(role, name), poolclass=pool.NullPool)
    for change in CHANGES:
        with engine.connect() as connection, connection.begin():
            connection.execute(text("SELECT set_config('app.clinic_id', :c, true)"), {"c": str(pt.clinic_id)})
            with pytest.raises(DBAPIError):
                connection.execute(text(change))
    engine.dispose()


@pytest.mark.usefixtures("database")
def test_content_and_hash_belong_together() -> None:
    pt = factories.make_user()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    copy = text(
        "INSERT INTO program_versions (clinic_id, id, program_id, patient_id, number, code, content, sha256, starts_on,"
        " issued_at, issued_by_id, library_version) SELECT clinic_id, gen_random_uuid(), program_id, patient_id, 99,"
        " 'OTHER', content || ' ', sha256, starts_on, issued_at, issued_by_id, library_version FROM program_versions"
    )
    with pytest.raises(IntegrityError, match="sha256_matches"), acting(pt) as session:
        session.execute(copy)
    assert len(version.sha256) == 64
