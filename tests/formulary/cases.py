"""What the tests of the library's pages share: a reviewer and what they decide."""

from __future__ import annotations

from uuid import uuid4

from clinic.accounts.models import User
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Aspect, get_item
from clinic.signoff.models import Decision
from clinic.signoff.service import Read, Verdict, sign_off
from tests.factories import acting, make_user


def make_reviewer() -> User:
    """A therapist who may sign off the library."""
    return make_user(may_review_library=True)


def decide(reviewer: User, key: str, decision: Decision, note: str = "") -> None:
    """Sign an item ("exercise.breath-reset") as it is now."""
    read = Read(key, Aspect.CONTENT, SOURCE_LANGUAGE, get_item(key).hash_of(Aspect.CONTENT))
    with acting(reviewer):
        sign_off(reviewer, [read], Verdict(decision, note), form_key=uuid4())
