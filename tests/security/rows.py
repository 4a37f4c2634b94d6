"""What the tables hold, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from clinic.tables import metadata

WATCHED = sorted(set(metadata.tables) - {"audit_events", "auth_sessions", "sign_in_attempts", "patient_link_sessions"})
"""Every table but those that note who looked, and when."""

_ROWS = "SELECT coalesce(jsonb_agg(r ORDER BY r::text), '[]') FROM (SELECT to_jsonb(t) - 'content' AS r FROM {} t) x"
"""Without long contents: the hash of each stands in its row and is checked by the database."""

_HASH = "SELECT md5(coalesce(string_agg(md5(CAST(t AS text)), ',' ORDER BY md5(CAST(t AS text))), '')) FROM {} t"
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

_WRITTEN = """
    SELECT c.relname, pg_stat_get_xact_tuples_inserted(c.oid) + pg_stat_get_xact_tuples_updated(c.oid)
                      + pg_stat_get_xact_tuples_deleted(c.oid)
    FROM unnest(CAST(:oids AS oid[])) AS asked(oid) JOIN pg_class c ON c.oid = asked.oid
"""

Tables = dict[str, Any]


class Ledger:
    """What requests make or change, measured against the rows as they stood when the ledger was opened.

    PostgreSQL counts what a transaction writes to each table, by whatever statement, trigger or savepoint; a table that
    nothing was written to holds what it held, and is not read again.
    """

    def __init__(self, connection: Connection, *clinics: UUID) -> None:
        self._connection, self._clinics = connection, clinics
        assert connection.in_transaction()
        assert connection.scalar(text("SHOW track_counts")) == "on"
        found = connection.execute(text("SELECT CAST(:names AS regclass[])::oid[]"), {"names": WATCHED})
        self._oids: list[int] = found.scalar_one()
        self.before = rows(connection, *clinics)
        self._written = self._count()

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Take back what happens in the block; within it, `made` tells what that was."""
        savepoint = self._connection.begin_nested()
        self._written = self._count()
        try:
            yield
        finally:
            savepoint.rollback()

    def touched(self) -> list[str]:
        """The tables that anything was written to since the block began."""
        return [name for name, count in self._count().items() if count != self._written[name]]

    def made(self) -> list[dict[str, Any]]:
        """The rows that were made or changed since the block began."""
        return new_rows(self.before, rows(self._connection, *self._clinics, tables=self.touched()))

    def now(self) -> Tables:
        """Every row as it is now."""
        return self.before | rows(self._connection, *self._clinics, tables=self.touched())

    def close(self) -> None:
        """Make sure that all of it was taken back."""
        assert rows(self._connection, *self._clinics) == self.before

    def _count(self) -> dict[str, int]:
        return dict(self._connection.execute(text(_WRITTEN), {"oids": self._oids}).all())


def fingerprint(connection: Connection, *clinics: UUID) -> Tables:
    """A hash of every watched table, for each of the clinics."""
    return _ask(connection, _HASH, WATCHED, clinics)


def rows(connection: Connection, *clinics: UUID, tables: list[str] = WATCHED) -> Tables:
    """Every row of every watched table, as data, for each of the clinics."""
    return _ask(connection, _ROWS, tables, clinics)


def changed(before: Tables, after: Tables) -> list[str]:
    """The tables that differ."""
    return [name for name, value in after.items() if value != before[name]]


def new_rows(before: Tables, after: Tables) -> list[dict[str, Any]]:
    """The rows that were made or changed."""
    return [row for name in after for row in after[name] if row not in before[name]]


def masked(value: object) -> str:
    """Rows with everything left out that differs from one run to the next: ids, instants, secrets, hashes."""
    text_ = _ID.sub("<id>", str(value))
    text_ = re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(\+00:00)?", "<instant>", text_)
    text_ = re.sub(r"(\\+x)?[0-9a-f]{32,}", "<hash>", text_)
    text_ = re.sub(r"\b\d\d[ -][0-9A-Za-z]{5}\b", "<chart>", text_)
    text_ = re.sub(r"\bown-[0-9a-z]{10}\b", "<own>", text_)
    text_ = re.sub(r"\$argon2id\$[^'\"]+", "<hash>", text_)
    return re.sub(r"('code'|\"code\"): ?('|\")[0-9A-Z]{8}('|\")", "<code>", text_)


def _ask(connection: Connection, query: str, tables: list[str], clinics: tuple[UUID, ...]) -> Tables:
    found: Tables = {}
    for clinic in clinics if tables else ():
        connection.execute(text("SELECT set_config('app.clinic_id', :id, true)"), {"id": str(clinic)})
        whole = ", ".join(f"({query.format(name)})" for name in tables)
        answers = connection.execute(text(f"SELECT {whole}")).one()
        found |= {f"{clinic} {name}": answer for name, answer in zip(tables, answers, strict=True)}
    connection.execute(text("SELECT set_config('app.clinic_id', '', true)"))
    return found
