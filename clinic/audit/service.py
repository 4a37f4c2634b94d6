"""Recording who saw or changed what. Events are queued and written last, so the chain's lock is held for an instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import String, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from clinic.core import db
from clinic.core.db import session

_APPEND = text(
    "SELECT audit_append(:actor, :kind, :action, :entity, :entity_id, :patient, :fields, :request)"
).bindparams(bindparam("fields", type_=ARRAY(String)))


@dataclass(frozen=True, slots=True)
class Acting:
    """Who the running transaction acts for: `kind` is user, patient_link or system."""

    actor_id: UUID | None
    kind: str
    request_id: str


@dataclass(frozen=True, slots=True)
class _Event:
    action: str
    entity: str
    entity_id: UUID | None
    patient_id: UUID | None
    fields: tuple[str, ...]


def act_as(actor_id: UUID | None, kind: str, request_id: str = "") -> None:
    """Say who the running transaction acts for; every event it records carries it."""
    session.info["acting"] = Acting(actor_id, kind, request_id)


def write_queued() -> None:
    """Write what was recorded so far in the name of who acts now: for a command in which several people act one after another."""
    _write(session)


def acting() -> Acting:
    """Who the running transaction acts for; the system when nobody was named."""
    found: Acting = session.info.get("acting") or Acting(None, "system", "")
    return found


def record(
    action: str,
    entity: str,
    entity_id: UUID | None = None,
    *,
    patient_id: UUID | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Queue one audit event of the running transaction; if it cannot be written, nothing is committed.

    `fields` are names of what was seen or changed, never values.
    """
    session.info.setdefault("audit_events", []).append(_Event(action, entity, entity_id, patient_id, tuple(fields)))
    db.before_commit(_write)


def first_broken() -> int | None:
    """The number of the first event of this clinic whose hash or place in the chain is wrong, or None."""
    broken: int | None = session.scalar(
        text(
            """
            SELECT min(seq) FROM (
                SELECT e.seq, e.seq <> row_number() OVER w AS gap, e.hash <> audit_hash(e) AS changed,
                       e.prev_hash <> coalesce(lag(e.hash) OVER w, repeat('0', 64)) AS unlinked
                FROM audit_events e WHERE e.clinic_id = :clinic WINDOW w AS (ORDER BY e.seq)
            ) checked WHERE gap OR changed OR unlinked
            """
        ),
        {"clinic": db.clinic_id()},
    )
    return broken


def _write(current: Session) -> None:
    acting: Acting = current.info.get("acting") or Acting(None, "system", "")
    current.flush()
    for event in current.info.pop("audit_events", []):
        current.execute(
            _APPEND,
            {
                "actor": acting.actor_id,
                "kind": acting.kind,
                "action": event.action,
                "entity": event.entity,
                "entity_id": event.entity_id,
                "patient": event.patient_id,
                "fields": list(event.fields),
                "request": acting.request_id,
            },
        )
