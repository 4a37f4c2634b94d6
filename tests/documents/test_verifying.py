"""`documents verify`: what does not match its hash is named, whoever changed it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine, pool, text

from clinic.core.codes import grouped
from clinic.documents.making import get_document
from clinic.documents.verifying import verify_documents
from handouts.layouts import Layout, LayoutName
from handouts.render import pdf_available
from tests import factories
from tests.conftest import Server
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, issue, start

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


def test_everything_fits_and_is_counted(database: object) -> None:
    pt = factories.make_user()
    for _ in range(2):
        version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    with acting(pt):
        get_document(pt, version, PRINTING)
        get_document(pt, version, PRINTING, Layout(LayoutName.POCKET_CARD))
    with acting(pt):
        found = verify_documents()
    assert (found.versions, found.documents, found.wrong) == (2, 2, ())


def test_what_a_superuser_changed_behind_every_guard_is_named(own_app: Flask, server: Server) -> None:
    pt = factories.make_user()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    with acting(pt):
        get_document(pt, version, PRINTING)
    name = own_app.extensions["database"].engine.url.database
    engine = create_engine(server.admin.set(database=name), poolclass=pool.NullPool)
    with engine.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))
        for table, check in (("program_versions", "sha256_matches"), ("documents", "sha256_matches")):
            connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{check}"))
        connection.execute(text("UPDATE program_versions SET content = replace(content, '\"goal\"', '\"gaol\"')"))
        connection.execute(text("UPDATE documents SET content = content || '\\x00'"))
    engine.dispose()
    done = own_app.test_cli_runner().invoke(args=["documents", "verify"])
    assert done.exit_code == 1
    assert "2 wrong" in done.output
    assert f"sheet {grouped(version.code)}: what it says does not match" in done.output
    assert f"PDF of sheet {grouped(version.code)}, two_up: the bytes do not match" in done.output
