"""T05: what the pages of a link ask the database for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from clinic.patients.models import IDENTIFYING, Patient
from tests.adherence.helpers import ago, send
from tests.factories import IssuedProgram
from tests.forms import post

Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
TABLES = ("progress_notes", "addenda", "note_signatures", "note_errors", "audit_events", "auth_sessions", "users")


def test_T05_the_pages_of_a_link_ask_for_no_note_no_name_and_no_trail(
    opened: Opened, app: Any, count_queries: Any
) -> None:
    browser, issued = opened()
    with count_queries() as statements:
        assert browser.get("/p/today").status_code == 200
        assert browser.get(f"/p/day/{ago(2)}").status_code == 200
        assert browser.get(f"/p/photos/{UUID(int=0)}").status_code == 404
        assert send(browser, "done", "partly", e0_felt=["sharp"], e0_pain_after="9").status_code == 303
        assert send(browser, "skipped", day=ago(1)).status_code == 303
        assert post(browser, "/p/open", {"code": issued.token}).status_code == 303
        assert post(browser, "/p/close").status_code == 200
    assert len(statements) > 30
    for statement in statements:
        asked = set(re.findall(r"\b(?:FROM|JOIN|UPDATE|INTO) (\w+)", statement))
        assert not asked & set(TABLES), statement
        assert not [name for name in IDENTIFYING if re.search(rf"\bpatients\.{name}\b", statement)], statement


def test_T05_the_list_of_names_is_whole() -> None:
    """A column that is added to a patient is thought about here: it says who somebody is, or it is named below."""
    others = {"id", "clinic_id", "birth_on", "sex_at_birth", "language", "needs_interpreter", "pregnancy"}
    others |= {"due_on", "delivered_on", "figure_tone", "figure_hair", "therapist_id", "created_by_id", "form_key"}
    others |= {"version", "created_at", "updated_at", "entered_in_error_at", "entered_in_error_reason"}
    assert {column.name for column in Patient.__table__.columns} == others | set(IDENTIFYING)
