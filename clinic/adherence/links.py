"""Opening a patient's link: a secret for a cookie, a cookie for a program. Works without a signed-in person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, load_only

from clinic.accounts import throttle
from clinic.accounts.models import Clinic
from clinic.accounts.throttle import Limit, Try
from clinic.adherence.errors import LinkDoesNotWork
from clinic.adherence.models import PatientLinkSession
from clinic.audit.service import act_as, record
from clinic.core import clock, db
from clinic.core.codes import read_code
from clinic.core.db import session
from clinic.patients.models import Episode, Patient
from clinic.programs.links import AFTER_PROGRAM, CODE_LENGTH, link_ends_at, secret_hash
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus

SESSION_LIFE = timedelta(hours=24)
PURPOSE = "patient_link"
WRONG_CODES = Limit(10, timedelta(hours=1))
"""Wrong secrets from one network address; with 80 bits in a code, guessing is hopeless long before."""

_FIND_LINK = text("SELECT clinic_id, link_id FROM find_patient_link(:token_hash, :code_hash)")
_FIND_SESSION = text("SELECT clinic_id, session_id FROM find_patient_link_session(:token_hash)")


@dataclass(frozen=True, slots=True)
class OpenLink:
    """What an opened link gives: one program of one patient, nothing else."""

    link_id: UUID
    patient_id: UUID
    program_id: UUID


class _Opened(NamedTuple):
    link: PatientLink
    program: HomeProgram
    episode: Episode
    patient: Patient


def open_link(secret: str, *, address: str, request_id: str) -> str:
    """Exchange a token or a typed code for the token of a cookie that lives a day; sets the clinic.

    The try is counted for `address` before anything is looked up. Raises LinkDoesNotWork or TooManyTries.
    """
    with db.apart():
        attempt_id = throttle.begin(Try("", address, PURPOSE), by_address=WRONG_CODES)
    code = read_code(secret, CODE_LENGTH)
    hashes = {"token_hash": secret_hash(secret.strip()), "code_hash": secret_hash(code) if code else b""}
    place = session.execute(_FIND_LINK, hashes).one_or_none()
    if place is None:
        raise LinkDoesNotWork
    db.set_clinic(place.clinic_id)
    link = _check_works(_get_opened(place.link_id)).link
    cookie = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(PatientLinkSession(link_id=link.id, token_hash=secret_hash(cookie), expires_at=now + SESSION_LIFE))
    link.last_opened_at = now
    throttle.succeed(attempt_id)
    act_as(link.id, "patient_link", request_id)
    record("link.opened", "patient_link", link.id, patient_id=link.patient_id)
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
    try:
        link = _check_works(_get_opened(found.link_id)).link
    except LinkDoesNotWork:
        return None
    act_as(link.id, "patient_link", request_id)
    return OpenLink(link.id, link.patient_id, link.program_id)


def close_link(cookie: str) -> None:
    """End this browser's session, for every copy of its cookie; the link itself goes on working."""
    place = session.execute(_FIND_SESSION, {"token_hash": secret_hash(cookie)}).one_or_none()
    if place is None:
        return
    db.set_clinic(place.clinic_id)
    now = clock.now()
    session.execute(
        update(PatientLinkSession)
        .where(PatientLinkSession.id == place.session_id, PatientLinkSession.expires_at > now)
        .values(expires_at=now)
    )


def _get_opened(link_id: UUID) -> _Opened:
    query = (
        select(PatientLink, HomeProgram, Episode, Patient)
        .select_from(PatientLink)
        .join(HomeProgram, _same(HomeProgram, PatientLink.program_id))
        .join(Episode, _same(Episode, HomeProgram.episode_id))
        .join(Patient, _same(Patient, PatientLink.patient_id))
        .where(PatientLink.id == link_id)
        .options(load_only(Patient.entered_in_error_at, raiseload=True))  # what a link opens has no name
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise LinkDoesNotWork
    return _Opened(*row)


def _check_works(opened: _Opened) -> _Opened:
    """A link ends by itself, with its program, with the episode of care, and with a record made in error."""
    link, program, episode, patient = opened
    ends_at = min(link.expires_at, link_ends_at(link.created_at, program.ended_at))
    is_over = link.revoked_at is not None or ends_at <= clock.now() or program.status == ProgramStatus.REVOKED
    if is_over or patient.entered_in_error_at is not None or _is_long_discharged(episode):
        raise LinkDoesNotWork
    return opened


def _is_long_discharged(episode: Episode) -> bool:
    if episode.ended_on is None:
        return False
    zone = ZoneInfo(session.get_one(Clinic, db.clinic_id()).time_zone)
    return clock.now().astimezone(zone).date() > episode.ended_on + AFTER_PROGRAM


def _same(table: type[HomeProgram | Episode | Patient], column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """The tenant key of `table` against a column that points at it."""
    return and_(table.clinic_id == db.clinic_id(), table.id == column)
