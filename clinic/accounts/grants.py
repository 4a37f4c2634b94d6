"""The one right that a person holds and not a role: to sign off the library's clinical content."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.refusals import NotATherapist
from clinic.audit.service import record
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission, has_permission


def list_possible_reviewers() -> Sequence[User]:
    """The people of the clinic whose role may sign off the library, by name: those with an open account."""
    people = session.scalars(select(User).where(User.is_active).order_by(User.display_name, User.id))
    return [person for person in people if has_permission(person.role, Permission.REVIEW_LIBRARY)]


def let_review_library(user_id: UUID) -> User:
    """Give a therapist the right to sign off the library. Raises NotFound or NotATherapist."""
    user = _locked(user_id)
    if not (user.is_active and has_permission(user.role, Permission.REVIEW_LIBRARY)):
        raise NotATherapist
    return _set(user, "account.review_granted", may=True)


def stop_reviewing_library(user_id: UUID) -> User:
    """Take the right back: it is gone at the person's next request; what they signed stays signed. Raises NotFound."""
    return _set(_locked(user_id), "account.review_revoked", may=False)


def _locked(user_id: UUID) -> User:
    user = session.scalar(select(User).where(User.id == user_id).with_for_update())
    if user is None:
        raise NotFound
    return user


def _set(user: User, action: str, *, may: bool) -> User:
    if user.may_review_library != may:
        user.may_review_library = may
        session.flush()
        record(action, "user", user.id, fields=["may_review_library"])
    return user
