"""What the tables hold, before and after."""

from __future__ import annotations

import re
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

Tables = dict[str, Any]


def fingerprint(connection: Connection, *clinics: UUID) -> Tables:
    """A hash of every watched table, for each of the clinics."""
    return _ask(connection, _HASH, WATCHED, clinics)


def rows(connection: Connection, *clinics: UUID, tables: list[str] | None = None) -> Tables:
    """Every row of every watched table, as data, for each of the clinics."""
    return _ask(connection, _ROWS, tables or WATCHED, clinics)


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
    for clinic in clinics:
        connection.execute(text("SELECT set_config('app.clinic_id', :id, true)"), {"id": str(clinic)})
        whole = ", ".join(f"({query.format(name)})" for name in tables)
        answers = connection.execute(text(f"SELECT {whole}")).one()
        found |= {f"{clinic} {name}": answer for name, answer in zip(tables, answers, strict=True)}
    connection.execute(text("SELECT set_config('app.clinic_id', '', true)"))
    return found
