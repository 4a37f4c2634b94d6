"""Raising many items at once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from clinic.core.db import Database
from clinic.review import raising
from clinic.review.alerts import Alert, Code
from clinic.review.models import ReviewItem
from clinic.review.raising import Raised, raise_items
from tests import factories


@pytest.mark.parametrize("at_once", [1, 2, 1000])
def test_more_items_than_one_statement_takes_are_all_kept_once(
    database: Database, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(raising, "AT_ONCE", at_once)
    therapist = factories.make_user()
    patients = [factories.make_patient(therapist=therapist) for _ in range(3)]
    raised = [Raised(one.id, None, Alert(Code.SCREEN, "No health screen yet", date(2026, 1, 5))) for one in patients]
    with factories.acting(therapist) as session:
        assert raise_items(raised) == 3
        assert raise_items(raised) == 0
        assert raise_items([]) == 0
        assert session.scalar(select(func.count()).select_from(ReviewItem)) == 3
