"""Opening a patient's link: a secret for a cookie, a cookie for a program. Works without a signed-in person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select, text

from clinic.adherence.errors import LinkDoesNotWork
from clinic.adherence.models import PatientLinkSession
from clinic.audit.service import act_as, record
from clinic.core import clock, db
from clinic.core.codes import read_code
from clinic.core.db import session
from clinic.programs.links import CODE_LENGTH, link_ends_at, secret_hash
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus

SESSION_LIFE = timedelta(hours=24)

_FIND_LINK = text("SELECT clinic_id, link_id FROM find_patient_link(:token_hash, :code_hash)")
_FIND_SESSION = text("SELECT clinic_id, session_id FROM find_patient_link_session(:token_hash)")


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What an opened link gives: one program of one patient, nothing else."""

    link_id: UUID
    patient_id: UUID
    program_id: UUID


class _Pair(NamedTuple):
    link: PatientLink
    program: HomeProgram


def open_link(secret: str, request_id: str) -> str:
    """Exchange a token or a typed code for the token of a cookie that lives a day. Raises LinkDoesNotWork.

    Sets the clinic of the running transaction.
    """
    code = read_code(secret, CODE_LENGTH)
    hashes = {"token_hash": secret_hash(secret.strip()), "code_hash": secret_hash(code) if code else b""}
    place = session.execute(_FIND_LINK, hashes).one_or_none()
    if place is None:
        raise LinkDoesNotWork
    db.set_clinic(place.clinic_id)
    pair = _get_pair(place.link_id)
    _check_works(pair)
    cookie = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(PatientLinkSession(link_id=pair.link.id, token_hash=secret_hash(cookie), expires_at=now + SESSION_LIFE))
    pair.link.last_opened_at = now
    session.flush()
    act_as(pair.link.id, "patient_link", request_id)
    record("link.opened", "patient_link", pair.link.id, patient_id=pair.link.patient_id)
    return cookie


def find_open_link(cookie: str, request_id: str) -> OpenLink | None:
    """The program behind a cookie that still works; sets the clinic and who acts. None when it does not."""
    place = session.execute(_FIND_SESSION, {"token_hash": secret_hash(cookie)}).one_or_none()
    if place is None:
        return None
    db.set_clinic(place.clinic_id)
    found = session.scalar(select(PatientLinkSession).where(PatientLinkSession.id == place.session_id))
    if found is None or found.expires_at <= clock.now():
        return None
    pair = _get_pair(found.link_id)
    try:
        _check_works(pair)
    except LinkDoesNotWork:
        return None
    act_as(pair.link.id, "patient_link", request_id)
    return OpenLink(pair.link.id, pair.link.patient_id, pair.link.program_id)


def _get_pair(link_id: UUID) -> _Pair:
    query = (
        select(PatientLink, HomeProgram)
        .join(
            HomeProgram,
            and_(HomeProgram.clinic_id == PatientLink.clinic_id, HomeProgram.id == PatientLink.program_id),
        )
        .where(PatientLink.id == link_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise LinkDoesNotWork
    return _Pair(*row._tuple())


def _check_works(pair: _Pair) -> None:
    link, program = pair
    ends_at = min(link.expires_at, link_ends_at(link.created_at, program.ended_at))
    if link.revoked_at is not None or ends_at <= clock.now() or program.status == ProgramStatus.REVOKED:
        raise LinkDoesNotWork
