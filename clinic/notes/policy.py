"""Who may see and write which note; the only way to one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients import policy as patients


def visible_to(user: User) -> Select[ProgressNote]:
    """Notes about patients whom `user` may see; none at all for roles without charts."""
    query = select(ProgressNote)
    if not user.can(Permission.SEE_CHART):
        return query.where(ProgressNote.id.is_(None))
    return query.where(ProgressNote.patient_id.in_(patients.visible_ids(user)))


def get_note(user: User, note_id: UUID) -> ProgressNote:
    """The note, or NotFound when it is not there or not theirs to see."""
    note = session.scalar(visible_to(user).where(ProgressNote.id == note_id))
    if note is None:
        raise NotFound
    return note


def can_edit(user: User, note: ProgressNote) -> bool:
    """Whether `user` may change this note: anyone who writes notes, while it is a draft."""
    return user.can(Permission.WRITE_NOTE) and note.status == NoteStatus.DRAFT
