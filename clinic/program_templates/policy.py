"""Who may see or change which template; the only way to one. A personal template is its owner's and nobody else's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Select, and_, bindparam, or_, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.program_templates.models import ProgramTemplate

USE = Permission.DESIGN_PROGRAM


IS_VISIBLE = and_(
    bindparam("may_use", type_=Boolean),
    or_(ProgramTemplate.owner_id.is_(None), ProgramTemplate.owner_id == bindparam("user")),
)
"""Holds for the templates of the clinic and those of a user alone, given what `seen_by` says of the user."""


def seen_by(user: User) -> dict[str, Any]:
    """The values of IS_VISIBLE for `user`; nothing is visible to who does not design programs."""
    return {"may_use": user.can(USE), "user": user.id}


def visible_to(user: User) -> Select[ProgramTemplate]:
    """Templates of the clinic and those of `user` alone; none for who does not design programs."""
    return select(ProgramTemplate).where(IS_VISIBLE).params(seen_by(user))


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
