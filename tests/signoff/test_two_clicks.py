"""Two clicks and two people at once, on connections of their own: one decision for one form, each for its own."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from clinic.signoff import service
from clinic.signoff.models import ContentReview, Decision
from tests import factories
from tests.programs.test_concurrency import at_once
from tests.signoff.cases import EXERCISE, decide, make_reviewer

pytestmark = pytest.mark.usefixtures("own_app")


def kept(user: Any) -> list[str]:
    with factories.acting(user) as session:
        return list(session.scalars(select(ContentReview.decision).order_by(ContentReview.decision)))


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Whoever decides first is held until the other one has arrived, or half a second has passed."""
    arrived, decide_one = Event(), service._decide

    def slowly(*given: Any) -> Any:
        arrived.wait(0.5)
        arrived.set()
        return decide_one(*given)

    monkeypatch.setattr(service, "_decide", slowly)
    return slowly


def test_one_form_sent_twice_at_once_is_one_decision(overtaken: object) -> None:
    reviewer, key = make_reviewer(), uuid4()
    first, second = at_once(*[lambda: decide(reviewer, EXERCISE, form_key=key)] * 2)
    assert first.id == second.id
    assert kept(reviewer) == ["approved"]


def test_two_reviewers_at_once_are_two_decisions(overtaken: object) -> None:
    reviewer = make_reviewer()
    other = make_reviewer()
    at_once(lambda: decide(reviewer, EXERCISE), lambda: decide(other, EXERCISE, Decision.DECLINED))
    assert kept(reviewer) == ["approved", "declined"]
