"""The list of patients, page by page, and the search in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Select, and_, bindparam, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from clinic.accounts.models import User
from clinic.core.days import read_days
from clinic.core.db import session
from clinic.core.permissions import Permission, Role
from clinic.patients import policy
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode, Patient

PAGE_SIZE = 50
MOST_FOUND = 50
SHORTEST_QUERY = 2
EXACT = 1.0
"""`search_patients` ranks from here on where every word begins a word of the patient's."""

_SEARCH = text("SELECT patient_id, rank FROM search_patients(:words, :born, :therapist, :most)").bindparams(
    bindparam("born", type_=ARRAY(Date))
)


@dataclass(frozen=True, slots=True)
class ListedPatient:
    """One line of the list; `started_on` is that of the open episode, None without one."""

    patient: Patient
    therapist_name: str
    started_on: date | None


@dataclass(frozen=True, slots=True)
class PatientPage:
    """A page of the list in order of names; `before` and `after` are the patients to go on from, or None at an end."""

    lines: Sequence[ListedPatient]
    before: UUID | None
    after: UUID | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: who matches, who only resembles, and whether there were more than are shown."""

    exact: Sequence[ListedPatient]
    similar: Sequence[ListedPatient]
    has_more: bool

    @property
    def count(self) -> int:
        """How many lines there are in all."""
        return len(self.exact) + len(self.similar)


def list_page(
    user: User, *, mine: bool = False, in_error: bool = False, after: UUID | None = None, before: UUID | None = None
) -> PatientPage:
    """One page of patients `user` may see, after or before a patient named by id (names do not belong in addresses).

    Raises NotFound for a start that is not there.
    """
    query = _lines(policy.visible_to(user, in_error=in_error))
    if mine:
        query = query.where(Patient.therapist_id == user.id)
    start, backwards = after or before, after is None and before is not None
    place = tuple_(Patient.sort_name, Patient.id)
    if start is not None:
        limit = tuple_(*_place_of(user, start, in_error=in_error))
        query = query.where(place < limit if backwards else place > limit)
    order = (Patient.sort_name, Patient.id)
    query = query.order_by(*(column.desc() for column in order)) if backwards else query.order_by(*order)
    lines = [ListedPatient(*row) for row in session.execute(query.limit(PAGE_SIZE + 1))]
    has_more, lines = len(lines) > PAGE_SIZE, lines[:PAGE_SIZE]
    if backwards:
        lines.reverse()
    has_before = has_more if backwards else after is not None
    has_after = True if backwards else has_more
    return PatientPage(
        lines,
        before=lines[0].patient.id if lines and has_before else None,
        after=lines[-1].patient.id if lines and has_after else None,
    )


def search(user: User, typed: str, *, mine: bool = False) -> Found:
    """Patients by any part of name, chart number, telephone or birth date, best first; at most MOST_FOUND.

    A query of fewer than SHORTEST_QUERY characters finds nobody.
    """
    days, words = read_days(typed)
    if not user.can(Permission.FIND_PATIENTS) or (len(words) < SHORTEST_QUERY and not days):
        return Found((), (), has_more=False)
    found = session.execute(
        _SEARCH,
        {
            "words": words,
            "born": list(days) or None,
            "therapist": user.id if mine else None,
            "most": MOST_FOUND + 1,
        },
    ).all()
    ranks = {row.patient_id: row.rank for row in found[:MOST_FOUND]}
    query = _lines(policy.visible_to(user)).where(Patient.id.in_(ranks))
    known = {line.patient.id: line for line in (ListedPatient(*row) for row in session.execute(query))}
    ordered = [(known[key], rank) for key, rank in ranks.items() if key in known]
    return Found(
        exact=[line for line, rank in ordered if rank >= EXACT],
        similar=[line for line, rank in ordered if rank < EXACT],
        has_more=len(found) > MOST_FOUND,
    )


def list_therapists(*, also: UUID | None = None) -> Sequence[tuple[UUID, str]]:
    """Who may be the therapist of record, by name: active therapists, and the one of record whoever that is."""
    may = (User.role == Role.PT) & User.is_active
    query = select(User.id, User.display_name, User.credential).order_by(User.display_name, User.id)
    query = query.where(may | (User.id == also) if also else may)
    return [(row.id, f"{row.display_name}, {row.credential}".rstrip(", ")) for row in session.execute(query)]


def _lines(query: Select[Patient]) -> Select[Patient, str, date | None]:
    return (
        query.add_columns(User.display_name, Episode.started_on)
        .join(User, and_(User.clinic_id == Patient.clinic_id, User.id == Patient.therapist_id))
        .outerjoin(
            Episode,
            and_(
                Episode.clinic_id == Patient.clinic_id,
                Episode.patient_id == Patient.id,
                Episode.status == EpisodeStatus.ACTIVE,
            ),
        )
    )


def _place_of(user: User, patient_id: UUID, *, in_error: bool) -> tuple[str, UUID]:
    patient = policy.get_patient(user, patient_id, in_error=in_error)
    return patient.sort_name, patient.id
