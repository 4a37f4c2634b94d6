"""Decisions made as the program itself would make them, and a kind of items that a test can change."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from clinic.accounts.models import User
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Aspect, get_item
from clinic.signoff.models import ContentReview, Decision
from clinic.signoff.queries import get_statuses
from clinic.signoff.rules import State
from clinic.signoff.service import Read, Verdict, sign_off
from clinic.signoff.statuses import Statuses
from tests import factories

EXERCISE, OTHER_EXERCISE = "exercise.diaphragm-breathing", "exercise.supported-psoas-release"
MODIFICATION, RULE, CONFLICT = "modification.strap-feet", "rule.PG-FLAT20", "conflict.pregnancy-incline.strap-feet"
QUESTION, SHEET, PROP = "question.ten-minute-cap", "phrases.sheet", "prop.bolster"
WHY = "Not with a fixed arch in the low back."
TRANSLATOR = "Ana Ruiz, certified translator"


def make_reviewer(**values: Any) -> User:
    """A therapist who may sign off."""
    return factories.make_user(may_review_library=True, **values)


def read_now(key: str, aspect: Aspect = Aspect.CONTENT, lang: str = SOURCE_LANGUAGE) -> Read:
    """The item as somebody who opens it now reads it."""
    return Read(key, aspect, lang, get_item(key, lang).hash_of(aspect))


def decide(
    reviewer: User,
    key: str,
    decision: Decision = Decision.APPROVED,
    note: str = "",
    *,
    aspect: Aspect = Aspect.CONTENT,
    lang: str = SOURCE_LANGUAGE,
    form_key: UUID | None = None,
) -> ContentReview:
    """One decision in a transaction of its own; a note where one is needed, a translator where one is needed."""
    verdict = Verdict(
        decision,
        note or ("" if decision is Decision.APPROVED and not key.startswith("question.") else WHY),
        TRANSLATOR if aspect is Aspect.WORDS and lang != SOURCE_LANGUAGE else "",
    )
    with factories.acting(reviewer):
        [made] = sign_off(reviewer, [read_now(key, aspect, lang)], verdict, form_key=form_key or uuid4())
        return made


def statuses_of(user: User) -> Statuses:
    """Where everything stands in the user's clinic now."""
    with factories.acting(user):
        return get_statuses()


def page_of(key: str, **query: str) -> str:
    """The address of an item."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/library/review/{key}" + (f"?{asked}" if asked else "")


def form_of(key: str, aspect: Aspect = Aspect.CONTENT, lang: str = SOURCE_LANGUAGE, **fields: str) -> dict[str, str]:
    """The form as the browser sends it: a plain approval unless told otherwise."""
    shown = get_item(key, lang).hash_of(aspect)
    return {"form_key": str(uuid4()), "shown": shown, "decision": "approved", "remark": "", "then": "stay", **fields}


def state_of(user: User, key: str, aspect: Aspect = Aspect.CONTENT, lang: str = SOURCE_LANGUAGE) -> State:
    """Where an item stands in the user's clinic now."""
    with factories.acting(user):
        return get_statuses().of(*key.split(".", 1), aspect, lang).state
