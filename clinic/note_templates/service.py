"""Making, changing, archiving templates of notes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import func, select

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.note_templates import policy
from clinic.note_templates.errors import SameFormOtherTemplate, TooManyTemplates
from clinic.note_templates.kinds import NoteKind
from clinic.note_templates.models import NoteTemplate

MOST = 200
"""Templates that one person is offered (proposed)."""


@dataclass(frozen=True, slots=True)
class TemplateText:
    """What a person writes in a template; `kind` is None for any kind of note. A section has at most 4,000 characters."""

    name: str
    kind: NoteKind | None
    subjective: str = ""
    objective: str = ""
    assessment: str = ""
    plan: str = ""


def make_template(actor: User, text: TemplateText, *, is_shared: bool, form_key: UUID) -> NoteTemplate:
    """A new template, of the clinic when `is_shared`, otherwise of `actor` alone; the same form makes one.

    Raises NotAllowed, SameFormOtherTemplate, TooManyTemplates.
    """
    if not actor.can(policy.SHARE if is_shared else policy.WRITE):
        raise NotAllowed
    made = session.scalar(select(NoteTemplate).where(NoteTemplate.form_key == form_key))
    if made is not None:
        if _says(made) != text or made.created_by_id != actor.id:
            raise SameFormOtherTemplate
        return made
    if session.scalar(select(func.count()).select_from(policy.visible_to(actor).subquery())) >= MOST:  # type: ignore[operator]  # a count is never None
        raise TooManyTemplates
    template = NoteTemplate(
        owner_id=None if is_shared else actor.id,
        created_by_id=actor.id,
        updated_by_id=actor.id,
        form_key=form_key,
        **asdict(text),
    )
    session.add(template)
    session.flush()
    record("note_template.made", "note_template", template.id)
    return template


def change_template(actor: User, template_id: UUID, text: TemplateText, *, version: int) -> NoteTemplate:
    """Store other text; notes that began with it stay as they are. Raises NotFound, NotAllowed, StaleVersion."""
    template = _locked(actor, template_id)
    if _says(template) == text:
        return template
    if template.version != version:
        raise StaleVersion
    for name, value in asdict(text).items():
        setattr(template, name, value)
    template.version += 1
    template.updated_by_id, template.updated_at = actor.id, clock.now()
    record("note_template.changed", "note_template", template.id)
    return template


def archive_template(actor: User, template_id: UUID) -> NoteTemplate:
    """Offer it no longer; it can be taken back. Raises NotFound, NotAllowed."""
    template = _locked(actor, template_id)
    if template.archived_at is None:
        template.archived_at = clock.now()
        record("note_template.archived", "note_template", template.id)
    return template


def restore_template(actor: User, template_id: UUID) -> NoteTemplate:
    """Offer it again. Raises NotFound, NotAllowed."""
    template = _locked(actor, template_id)
    if template.archived_at is not None:
        template.archived_at = None
        record("note_template.restored", "note_template", template.id)
    return template


def _locked(actor: User, template_id: UUID) -> NoteTemplate:
    template = policy.get_template(actor, template_id, lock=True)
    if not policy.can_edit(actor, template):
        raise NotAllowed
    return template


def _says(template: NoteTemplate) -> TemplateText:
    kind = NoteKind(template.kind) if template.kind else None
    return TemplateText(
        template.name, kind, template.subjective, template.objective, template.assessment, template.plan
    )
