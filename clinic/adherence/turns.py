"""One writer at a time for the reports of a program."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from clinic.core.db import session


def take_turns(program_id: UUID) -> None:
    """Wait until nobody else stores or judges reports of this program; a double click finds what the first one stored."""
    key = f"reports:{program_id}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
