"""Selects for pages about templates; no writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.side_by_side import side_by_side
from clinic.program_templates import policy
from clinic.program_templates.models import ProgramTemplate, ProgramTemplateUse, ProgramTemplateVersion


@dataclass(frozen=True)
class Stored:
    """A template with its newest version."""

    template: ProgramTemplate
    newest: ProgramTemplateVersion

    @property
    def content(self) -> dict[str, Any]:
        """What the newest version holds."""
        return content_of_version(self.newest)


def content_of_version(version: ProgramTemplateVersion) -> dict[str, Any]:
    """The content of a version as data."""
    content: dict[str, Any] = json.loads(version.content)
    return content


def result_of_use(use: ProgramTemplateUse) -> dict[str, Any]:
    """What a use did, as data (`results.result_of`)."""
    result: dict[str, Any] = json.loads(use.result)
    return result


def list_stored(user: User, *, archived: bool = False) -> Sequence[Stored]:
    """The templates `user` may see with their newest versions, by name, in one query."""
    is_shown = ProgramTemplate.archived_at.is_not(None) if archived else ProgramTemplate.archived_at.is_(None)
    query = (
        policy.visible_to(user)
        .add_columns(ProgramTemplateVersion)
        .join(ProgramTemplateVersion, and_(ProgramTemplateVersion.clinic_id == ProgramTemplate.clinic_id,
                                           ProgramTemplateVersion.template_id == ProgramTemplate.id))
        .where(is_shown)
        .ext(distinct_on(ProgramTemplate.id))
        .order_by(ProgramTemplate.id, ProgramTemplateVersion.number.desc())
    )  # fmt: skip
    return _by_name(Stored(template, version) for template, version in session.execute(query))


def list_stored_beside(user: User, program_id: UUID | None) -> tuple[Sequence[Stored], ProgramTemplateUse | None]:
    """As `list_stored`, with the newest use of a template in a program as `find_last_use` says it, in one query."""
    rows = session.execute(_stored_beside(), {**policy.seen_by(user), "program": program_id}).all()
    stored = _by_name(Stored(template, version) for template, _, version in rows if template is not None)
    return stored, next((one for _, one, _ in rows if one is not None), None)


@lru_cache(maxsize=1)
def _stored_beside() -> Select[Any]:
    """Asked with every answer of the builder, so it is put together once."""
    newest, use = aliased(ProgramTemplateVersion), aliased(ProgramTemplateUse)
    last = select(use.id).where(use.program_id == bindparam("program"))
    last = last.order_by(use.used_at.desc(), use.id.desc()).limit(1)
    number = select(func.max(newest.number)).where(newest.template_id == ProgramTemplate.id).scalar_subquery()
    mine = select(ProgramTemplate.id).where(policy.IS_VISIBLE)
    query = side_by_side(
        (ProgramTemplate, and_(ProgramTemplate.id.in_(mine), ProgramTemplate.archived_at.is_(None))),
        (ProgramTemplateUse, ProgramTemplateUse.id == last.scalar_subquery()),
    )
    return query.add_columns(ProgramTemplateVersion).outerjoin(
        ProgramTemplateVersion,
        and_(
            ProgramTemplateVersion.clinic_id == ProgramTemplate.clinic_id,
            ProgramTemplateVersion.template_id == ProgramTemplate.id,
            ProgramTemplateVersion.number == number,
        ),
    )


def list_versions(template_id: UUID) -> Sequence[tuple[ProgramTemplateVersion, User]]:
    """Every version of a template with who saved it, newest first, in one query."""
    query = (
        select(ProgramTemplateVersion, User)
        .join(User, and_(User.clinic_id == ProgramTemplateVersion.clinic_id,
                         User.id == ProgramTemplateVersion.created_by_id))
        .where(ProgramTemplateVersion.template_id == template_id)
        .order_by(ProgramTemplateVersion.number.desc())
    )  # fmt: skip
    return [(version, user) for version, user in session.execute(query)]


def find_newest(template_id: UUID) -> ProgramTemplateVersion | None:
    """The newest version of a template."""
    query = select(ProgramTemplateVersion).where(ProgramTemplateVersion.template_id == template_id)
    return session.scalar(query.order_by(ProgramTemplateVersion.number.desc()).limit(1))


def find_version(template_id: UUID, number: int) -> ProgramTemplateVersion | None:
    """One version of a template."""
    return session.scalar(
        select(ProgramTemplateVersion).where(
            ProgramTemplateVersion.template_id == template_id, ProgramTemplateVersion.number == number
        )
    )


def find_last_use(program_id: UUID) -> ProgramTemplateUse | None:
    """The newest use of a template in a program, undone or not."""
    query = select(ProgramTemplateUse).where(ProgramTemplateUse.program_id == program_id)
    ordered = query.order_by(ProgramTemplateUse.used_at.desc(), ProgramTemplateUse.id.desc())
    return session.scalar(ordered.limit(1))


def find_use_of_form(form_key: UUID) -> ProgramTemplateUse | None:
    """What a form that is sent again did the first time."""
    return session.scalar(select(ProgramTemplateUse).where(ProgramTemplateUse.form_key == form_key))


def _by_name(found: Iterable[Stored]) -> list[Stored]:
    return sorted(found, key=lambda one: (one.template.name.casefold(), str(one.template.id)))
