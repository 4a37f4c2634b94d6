"""Who may see or change which template of notes; the only way to one."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, or_, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.note_templates.models import NoteTemplate

WRITE = Permission.WRITE_NOTE
SHARE = Permission.COSIGN_NOTE
"""Whoever answers for notes of others may say how the clinic's notes begin."""


def visible_to(user: User) -> Select[NoteTemplate]:
    """Templates of the clinic and those of `user` alone; none for who writes no notes."""
    query = select(NoteTemplate)
    if not user.can(WRITE):
        return query.where(NoteTemplate.id.is_(None))
    return query.where(or_(NoteTemplate.owner_id.is_(None), NoteTemplate.owner_id == user.id))


def get_template(user: User, template_id: UUID, *, lock: bool = False) -> NoteTemplate:
    """The template, or NotFound when it is not there or not theirs to see; `lock` holds it as it is now."""
    found = session.scalar(visible_to(user).where(NoteTemplate.id == template_id))
    if found is None:
        raise NotFound
    if lock:
        session.refresh(found, with_for_update=True)
    return found


def can_edit(user: User, template: NoteTemplate) -> bool:
    """Whether `user` may change it: their own, or the clinic's with a role that co-signs notes."""
    return template.owner_id == user.id if template.owner_id else user.can(SHARE)
