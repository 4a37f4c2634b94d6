"""What the tests of the inbox say more than once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.review.models import ReviewItem
from tests import factories
from tests.factories import IssuedProgram

Items = Callable[..., list[ReviewItem]]


@pytest.fixture
def items(database: Any) -> Items:
    """Call it with a program (and `reviewed=True`) for what is kept of its patient, oldest first."""

    def found(issued: IssuedProgram, *, reviewed: bool = False) -> list[ReviewItem]:
        with factories.current().transaction(issued.patient.clinic_id) as session:
            query = select(ReviewItem).where(ReviewItem.patient_id == issued.patient.id).order_by(ReviewItem.id)
            if not reviewed:
                query = query.where(ReviewItem.reviewed_at.is_(None))
            return list(session.scalars(query))

    return found


def codes(found: list[ReviewItem]) -> list[str]:
    """The codes of items, in order."""
    return [one.code for one in found]


def act(user: User, action: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Do something of a service as `user`, in a transaction of its own."""
    with factories.acting(user):
        return action(user, *args, **more)
