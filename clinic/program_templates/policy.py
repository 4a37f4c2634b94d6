"""Who may see or change which template; the only way to one. A personal template is its owner's and nobody else's."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, or_, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.program_templates.models import ProgramTemplate

USE = Permission.DESIGN_PROGRAM


def visible_to(user: User) -> Select[ProgramTemplate]:
    """Templates of the clinic and those of `user` alone; none for who does not design programs."""
    query = select(ProgramTemplate)
    if not user.can(USE):
        return query.where(ProgramTemplate.id.is_(None))
    return query.where(or_(ProgramTemplate.owner_id.is_(None), ProgramTemplate.owner_id == user.id))


def can_edit(user: User, template: ProgramTemplate) -> bool:
    """Whether `user` may rename it, archive it or save a new version: whoever may use it."""
    is_at_hand = template.clinic_id == user.clinic_id and template.owner_id in (None, user.id)
    return is_at_hand and user.can(USE)


def get_template(user: User, template_id: UUID, *, lock: bool = False) -> ProgramTemplate:
    """The template, or NotFound when it is not there or not theirs to see; `lock` holds it as it is now."""
    found = session.scalar(visible_to(user).where(ProgramTemplate.id == template_id))
    if found is None:
        raise NotFound
    if lock:
        session.refresh(found, with_for_update=True)
    return found
