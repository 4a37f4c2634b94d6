"""Saving templates: new ones, new versions of them, renamed, archived, copied. A version that was saved never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.program_templates import policy
from clinic.program_templates.contents import TemplateLine, content_of
from clinic.program_templates.errors import FormSavedOtherwise, NothingToSave, TemplateIsArchived
from clinic.program_templates.kinds import Audience
from clinic.program_templates.listing import get_template
from clinic.program_templates.models import ProgramTemplate, ProgramTemplateVersion
from clinic.program_templates.queries import find_newest, find_version

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Label:
    """What a template is called, for whom it is, and whether it is one therapist's alone."""

    name: str
    audience: Audience
    is_personal: bool


def save_template(
    actor: User, form_key: UUID, label: Label, lines: Sequence[TemplateLine], *, from_patient: UUID | None = None
) -> ProgramTemplate:
    """Keep lines as a new template; the same form sent again gets the template it made.

    `from_patient` is whose program was read, for the audit trail alone. Raises NotAllowed, NothingToSave,
    FormSavedOtherwise.
    """
    if not actor.can(policy.USE):
        raise NotAllowed
    content = _content(lines)
    row = ProgramTemplate(
        owner_id=actor.id if label.is_personal else None,
        name=label.name,
        audience=label.audience,
        created_by_id=actor.id,
        updated_by_id=actor.id,
        form_key=form_key,
    )
    made = _made_by_form(row, content)
    if made is not None:
        return made
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _made_by_form(row, content)
        if made is None:
            raise
        return made
    _keep(actor, row, 1, content)
    record("template.saved", "program_template", row.id, patient_id=from_patient, fields=["content"])
    return row


def save_version(
    actor: User, template_id: UUID, version: int, lines: Sequence[TemplateLine], *, from_patient: UUID | None = None
) -> ProgramTemplate:
    """Keep lines as the next version of a template; what it holds already is not saved again.

    Raises NotFound, TemplateIsArchived, NothingToSave, or StaleVersion when somebody saved since `version`.
    """
    row, content = _editable(actor, template_id), _content(lines)
    newest = find_newest(row.id)
    if newest is not None and newest.content == content:
        return row
    _check_version(row, version)
    _keep(actor, row, newest.number + 1 if newest else 1, content)
    _touch(actor, row)
    record("template.version_saved", "program_template", row.id, patient_id=from_patient, fields=["content"])
    return row


def rename_template(actor: User, template_id: UUID, version: int, name: str, audience: Audience) -> ProgramTemplate:
    """Call it otherwise, or say that it is for others. Raises NotFound, TemplateIsArchived, StaleVersion."""
    row = _editable(actor, template_id)
    if (row.name, row.audience) == (name, audience):
        return row
    _check_version(row, version)
    changed = [field for field, new in (("name", name), ("audience", audience)) if getattr(row, field) != new]
    row.name, row.audience = name, audience
    _touch(actor, row)
    record("template.changed", "program_template", row.id, fields=changed)
    return row


def archive_template(actor: User, template_id: UUID) -> ProgramTemplate:
    """Offer it no longer; programs that were started from it keep what they have. Twice is once. Raises NotFound."""
    return _put_away(actor, template_id, away=True)


def restore_template(actor: User, template_id: UUID) -> ProgramTemplate:
    """Offer it again. Twice is once. Raises NotFound."""
    return _put_away(actor, template_id, away=False)


def copy_template(actor: User, form_key: UUID, key: str) -> ProgramTemplate:
    """Make a template that ships, or one of the clinic, a personal one. Raises NotFound, TemplateIsArchived."""
    source = get_template(actor, key)
    if source.is_archived:
        raise TemplateIsArchived
    name = f"Copy of {source.name}"[:LONGEST_NAME]
    return save_template(actor, form_key, Label(name, source.audience, is_personal=True), source.lines)


def _put_away(actor: User, template_id: UUID, *, away: bool) -> ProgramTemplate:
    row = policy.get_template(actor, template_id, lock=True)
    if row.is_archived is not away:
        row.archived_at = clock.now() if away else None
        _touch(actor, row)
        event = "template.archived" if away else "template.restored"
        record(event, "program_template", row.id, fields=["archived_at"])
    return row


def _editable(actor: User, template_id: UUID) -> ProgramTemplate:
    row = policy.get_template(actor, template_id, lock=True)
    if not policy.can_edit(actor, row):
        raise NotAllowed
    if row.is_archived:
        raise TemplateIsArchived
    return row


def _check_version(row: ProgramTemplate, version: int) -> None:
    if row.version != version:
        raise StaleVersion


def _touch(actor: User, row: ProgramTemplate) -> None:
    row.version += 1
    row.updated_at, row.updated_by_id = clock.now(), actor.id
    session.flush()


def _content(lines: Sequence[TemplateLine]) -> str:
    if not lines:
        raise NothingToSave
    return canonical_json(content_of(lines))


def _keep(actor: User, row: ProgramTemplate, number: int, content: str) -> None:
    session.add(
        ProgramTemplateVersion(
            template_id=row.id, number=number, content=content, sha256=sha256_hex(content), created_by_id=actor.id
        )
    )
    session.flush()


def _made_by_form(row: ProgramTemplate, content: str) -> ProgramTemplate | None:
    """What this form made before. Raises FormSavedOtherwise when that was something else."""
    made = session.scalar(select(ProgramTemplate).where(ProgramTemplate.form_key == row.form_key))
    if made is None:
        return None
    first = find_version(made.id, 1)
    same = (made.owner_id, made.name, made.audience) == (row.owner_id, row.name, row.audience)
    if not same or first is None or first.content != content:
        raise FormSavedOtherwise
    return made
