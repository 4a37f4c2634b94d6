"""The facts about a draft that are looked at before it is signed."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.assessments.service import find_latest_assessment
from clinic.core import clock
from clinic.core.db import session
from clinic.notes.minutes import EVALUATIONS
from clinic.notes.models import SECTIONS, NoteKind, ProgressNote
from clinic.notes.sources import sources_of
from clinic.patients.models import Episode, Patient
from clinic.programs.models import ProgramVersion
from clinic.programs.queries import find_version_in_force
from clinic.signed_notes import queries
from clinic.signing import policy
from clinic.signing.consistency import Facts, OtherNote


def facts_before_signing(actor: User, note: ProgressNote, patient: Patient) -> Facts:
    """What is known about a draft and its surroundings. Seven queries."""
    zone = get_clinic().time_zone
    examined = find_latest_assessment(patient)
    episode = session.get(Episode, (note.clinic_id, note.episode_id)) if note.episode_id else None
    in_force = find_version_in_force(patient.id)
    same = queries.find_same_day(actor, note)
    return Facts(
        kind=NoteKind(note.kind),
        visit_on=note.visit_on,
        today=clock.today(zone),
        sections={name: getattr(note, name) for name in SECTIONS},
        may_sign_kind=policy.may_sign_kind(actor, NoteKind(note.kind)),
        classed_on=examined[0].assessed_at.astimezone(ZoneInfo(zone)).date() if examined else None,
        has_episode=episode is not None,
        episode_from=episode.started_on if episode else None,
        episode_until=episode.ended_on if episode else None,
        sheet_in_note=_number(note.program_version_id),
        sheet_in_force=in_force.number if in_force else None,
        waiting=tuple(OtherNote(one.id, one.visit_on) for one in queries.find_waiting_before(actor, note)),
        same_day=OtherNote(same.id, same.visit_on) if same else None,
        evaluation_codes=tuple(code for code in EVALUATIONS if note.minutes.get(code)),
        copied=tuple((one.section, one.label) for of in sources_of(note).values() for one in of if one.needs_reading),
    )


def _number(version_id: UUID | None) -> int | None:
    if version_id is None:
        return None
    return session.scalar(select(ProgramVersion.number).where(ProgramVersion.id == version_id))
