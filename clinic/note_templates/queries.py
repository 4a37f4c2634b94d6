"""Selects for pages about templates of notes; no writes."""

from __future__ import annotations

from collections.abc import Sequence

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.note_templates.kinds import NoteKind
from clinic.note_templates.models import NoteTemplate
from clinic.note_templates.policy import visible_to
from clinic.note_templates.shipped import ShippedTemplate, shipped_templates


def list_templates(user: User, *, archived: bool = False) -> Sequence[NoteTemplate]:
    """The clinic's templates and the person's own, by name; the archived ones only when asked for. One query."""
    is_archived = NoteTemplate.archived_at.is_not(None) if archived else NoteTemplate.archived_at.is_(None)
    return session.scalars(visible_to(user).where(is_archived).order_by(NoteTemplate.name, NoteTemplate.id)).all()


def offered_for(user: User, kind: NoteKind | None = None) -> list[tuple[str, str]]:
    """What a note may begin with, (key, name) pairs: own ones, the clinic's, then those that ship.

    With a `kind` only those of that kind and those of any.
    """
    own = list_templates(user)
    stored = sorted(own, key=lambda one: (one.owner_id is None, one.name.casefold()))
    pairs = [(str(one.id), _named(one), one.kind) for one in stored]
    pairs += [(one.slug, f"{one.name} (ships)", one.kind) for one in shipped_templates().values()]
    return [(key, name) for key, name, of in pairs if kind is None or of in (None, kind)]


def find_shipped(key: str) -> ShippedTemplate | None:
    """The shipped template of a key, or None."""
    return shipped_templates().get(key)


def _named(template: NoteTemplate) -> str:
    return f"{template.name} (mine)" if template.owner_id else template.name
