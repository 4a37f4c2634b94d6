"""Looking at what sign-in left behind."""

from __future__ import annotations

from collections.abc import Sequence

from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from tests import factories


def cookie_of(client: FlaskClient, name: str = "sid") -> str | None:
    """The session token the browser holds."""
    cookie = client.get_cookie(name, domain="localhost")
    return cookie.value if cookie else None


def events(user: User) -> Sequence[AuditEvent]:
    """The audit events about an account, oldest first."""
    with factories.current().transaction(user.clinic_id) as session:
        query = select(AuditEvent).where(AuditEvent.entity_id == user.id).order_by(AuditEvent.seq)
        return session.scalars(query).all()


def actions_of(user: User) -> list[str]:
    """What was done to or by an account, oldest first."""
    return [event.action for event in events(user)]
