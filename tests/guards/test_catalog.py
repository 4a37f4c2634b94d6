"""What the database itself promises about clinics, asked of its catalog: for tables that exist today and those to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, pool, text
from sqlalchemy.exc import ProgrammingError

from clinic.tables import metadata
from tests.conftest import Server

WITHOUT_CLINIC = {"alembic_version", "clinics", "sign_in_attempts"}
"""Tables with no `clinic_id`: the clinics themselves, and tries of people nobody knows yet."""

LOOKUPS = {
    "audit_append",
    "find_auth_session",
    "find_patient_link",
    "find_patient_link_session",
    "find_reminder",
    "find_sign_in",
    "list_clinics",
    "search_patients",
}
"""The only functions that run as the owner: each answers one exact key, or only for the clinic that is set."""

OWNER_READS = {
    "audit_events",
    "auth_sessions",
    "clinics",
    "patient_link_sessions",
    "patient_links",
    "patients",
    "reminders",
    "users",
}
"""Tables that those functions may read without a clinic, as the owner role alone."""


@pytest.fixture
def catalog(server: Server, database_name: str) -> Iterator[Connection]:
    """A superuser's connection to the test database."""
    engine = create_engine(server.url(server.admin.username or "postgres", database_name), poolclass=pool.NullPool)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows(connection: Connection, query: str, **values: Any) -> list[Any]:
    """The rows of one query."""
    return list(connection.execute(text(query), values))


def tenant_tables(connection: Connection) -> set[str]:
    """Every table with a column `clinic_id`."""
    query = (
        "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'clinic_id'"
    )
    views = {row.viewname for row in rows(connection, "SELECT viewname FROM pg_views WHERE schemaname = 'public'")}
    return {row.table_name for row in rows(connection, query)} - views


def test_Z06_every_table_belongs_to_a_clinic(catalog: Connection) -> None:
    tables = {row.tablename for row in rows(catalog, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert tables - tenant_tables(catalog) == WITHOUT_CLINIC
    assert tables == set(metadata.tables) | {"alembic_version"}


def test_Z06_row_security_is_enabled_and_forced(catalog: Connection) -> None:
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity"
    secured = {row.relname for row in rows(catalog, query)}
    assert tenant_tables(catalog) | {"clinics"} == secured


def test_Z06_every_policy_reads_and_writes_one_clinic(catalog: Connection) -> None:
    query = "SELECT tablename, roles, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
    policies = rows(catalog, query)
    everybody = [policy for policy in policies if policy.roles == ["public"]]
    assert {policy.tablename for policy in everybody} == tenant_tables(catalog) | {"clinics"}
    for policy in everybody:
        column = "id" if policy.tablename == "clinics" else "clinic_id"
        expected = f"({column} = (NULLIF(current_setting('app.clinic_id'::text, true), ''::text))::uuid)"
        assert (policy.cmd, policy.qual, policy.with_check) == ("ALL", expected, expected), policy.tablename
    owners = [policy for policy in policies if policy.roles != ["public"]]
    assert all(policy.roles == ["app_owner"] and policy.cmd in ("SELECT", "INSERT") for policy in owners)
    assert {policy.tablename for policy in owners if policy.cmd == "SELECT"} == OWNER_READS
    assert {policy.tablename for policy in owners if policy.cmd == "INSERT"} == {"audit_events"}


def test_Z07_no_key_between_clinics(catalog: Connection) -> None:
    query = """
        SELECT c.conname, c.conrelid::regclass::text AS here, c.confrelid::regclass::text AS there,
               array(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(n, o)
                     JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY k.o) AS columns,
               array(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(n, o)
                     JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY k.o) AS targets
        FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace
    """
    keys = rows(catalog, query)
    assert len(keys) > 20
    for key in keys:
        if key.there == "clinics":
            assert (key.columns, key.targets) == (["clinic_id"], ["id"]), key.conname
        else:
            assert (key.columns[0], key.targets[0]) == ("clinic_id", "clinic_id"), key.conname


def test_Z07_clinic_leads_every_primary_key(catalog: Connection) -> None:
    query = """
        SELECT c.conrelid::regclass::text AS name, a.attname AS first FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'p' AND c.connamespace = 'public'::regnamespace
    """
    first = {row.name: row.first for row in rows(catalog, query)}
    assert {name for name, column in first.items() if column != "clinic_id"} == WITHOUT_CLINIC


def test_Z08_no_view_sees_past_row_security(catalog: Connection) -> None:
    query = """
        SELECT relname, relkind, coalesce(reloptions::text, '') AS options FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
    """
    for view in rows(catalog, query):
        assert view.relkind == "v", view.relname
        assert "security_invoker=true" in view.options or "security_invoker=on" in view.options, view.relname


def test_Z08_only_listed_functions_run_as_the_owner(catalog: Connection) -> None:
    query = """
        SELECT p.proname, p.proconfig, has_function_privilege('public', p.oid, 'EXECUTE') AS anybody,
               pg_get_userbyid(p.proowner) AS owner
        FROM pg_proc p LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
        WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND d.objid IS NULL
    """
    functions = rows(catalog, query)
    assert {function.proname for function in functions} == LOOKUPS
    for function in functions:
        paths = [setting for setting in function.proconfig or [] if setting.startswith("search_path=")]
        assert paths == ["search_path=pg_catalog, public"], function.proname
        assert not function.anybody, function.proname
        assert function.owner == "app_owner"


def test_Z09_the_web_role_owns_nothing_and_may_little(catalog: Connection) -> None:
    [role] = rows(catalog, "SELECT * FROM pg_roles WHERE rolname = 'app_rw'")
    assert not any((role.rolsuper, role.rolbypassrls, role.rolcreatedb, role.rolcreaterole, role.rolreplication))
    assert (
        rows(catalog, "SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = 'app_rw'")
        == []
    )
    assert rows(catalog, "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = 'app_rw'") == []
    assert not catalog.scalar(text("SELECT has_schema_privilege('app_rw', 'public', 'CREATE')"))
    assert not catalog.scalar(text("SELECT has_database_privilege('app_rw', current_database(), 'CREATE')"))


def test_Z09_the_web_role_never_truncates_and_rarely_deletes(catalog: Connection) -> None:
    query = """
        SELECT table_name, privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = 'public' AND grantee IN ('app_rw', 'PUBLIC')
    """
    rights: dict[str, set[str]] = {}
    for grant in rows(catalog, query):
        rights.setdefault(grant.privilege_type, set()).add(grant.table_name)
    assert set(rights) <= {"SELECT", "INSERT", "UPDATE", "DELETE"}
    # A star says nothing about a patient: it is the taste of a therapist.
    assert rights["DELETE"] == {"sign_in_attempts", "prescribed_modifications", "favorite_exercises"}
    never_updated = {"audit_events", "note_signatures", "addenda", "program_versions", "documents", "finding_overrides"}
    never_updated |= {"clinic_logos", "custom_revisions", "exercise_photos"}
    never_updated |= {"favorite_exercises", "assessment_cutoffs", "program_template_versions", "program_template_uses"}
    never_updated |= {"teach_backs", "note_errors", "note_takeovers", "note_seals"}
    assert not rights["UPDATE"] & never_updated
    assert "audit_events" not in rights["INSERT"]


@pytest.mark.parametrize("statement", ["TRUNCATE patients", "CREATE TABLE public.mine (id int)", "SET ROLE app_owner",
                                       "ALTER TABLE patients DISABLE ROW LEVEL SECURITY", "DELETE FROM audit_events"])  # fmt: skip
def test_Z09_the_web_role_is_refused(statement: str, server: Server, database_name: str) -> None:
    engine = create_engine(server.url("app_rw", database_name), poolclass=pool.NullPool)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        connection.execute(text(statement))
    engine.dispose()
