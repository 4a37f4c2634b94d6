"""Writing the clinic's own modifications of an exercise: every save is checked as the library is, and kept for good."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.custom_library import policy
from clinic.custom_library.building import build_modification
from clinic.custom_library.errors import FormUsedTwice
from clinic.custom_library.models import CustomModification, RevisionKind
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.saving import archive, editable, own_slug, restore, revise
from clinic.custom_modifications.agreeing import check_drawing
from clinic.custom_modifications.changes import ChangeDraft, change_content
from clinic.exercises.catalog import library


def create_modification(actor: User, form_key: UUID, exercise_slug: str, draft: ChangeDraft) -> CustomModification:
    """Make an own modification of an exercise; the same form sent again answers with the same one.

    Raises NotAllowed, NotInLibrary, NotValid, FormUsedTwice.
    """
    if not policy.can_author(actor):
        raise NotAllowed
    exercise, content = clinic_library().get_exercise(exercise_slug), change_content(draft)
    made = _made_by(form_key, exercise_slug, content)
    if made is not None:
        return made
    row = CustomModification(
        id=new_id(),
        exercise_slug=exercise_slug,
        content=content,
        name=draft.label,
        created_by_id=actor.id,
        updated_by_id=actor.id,
        form_key=form_key,
    )
    row.slug = own_slug(row.id)
    check_drawing(build_modification(row.slug, content, library(), exercise), exercise)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _made_by(form_key, exercise_slug, content)
        if made is None:
            raise
        return made
    revise(actor, row, RevisionKind.CREATED)
    record("own_modification.created", "custom_modification", row.id)
    return row


def change_modification(actor: User, change_id: UUID, version: int, draft: ChangeDraft) -> CustomModification:
    """Save it otherwise. Raises NotFound, NotAllowed, IsArchived, StaleVersion, NotInLibrary, NotValid."""
    row = editable(actor, CustomModification, change_id)
    content = change_content(draft)
    if content == row.content:
        return row
    if row.version != version:
        raise StaleVersion
    exercise = clinic_library().get_exercise(row.exercise_slug)
    check_drawing(build_modification(row.slug, content, library(), exercise), exercise)
    row.content, row.name = content, draft.label
    revise(actor, row, RevisionKind.CHANGED)
    record("own_modification.changed", "custom_modification", row.id, fields=["entry", "drawing"])
    return row


def archive_modification(actor: User, change_id: UUID, reason: str) -> CustomModification:
    """Offer it no longer; programs that have it keep it. Raises NotFound, NotAllowed, IsArchived."""
    row = archive(actor, CustomModification, change_id, reason)
    record("own_modification.archived", "custom_modification", row.id, fields=["archived_reason"])
    return row


def restore_modification(actor: User, change_id: UUID) -> CustomModification:
    """Offer it again. Raises NotFound, NotAllowed, NotArchived."""
    row = restore(actor, CustomModification, change_id)
    record("own_modification.restored", "custom_modification", row.id)
    return row


def _made_by(form_key: UUID, exercise_slug: str, content: dict[str, Any]) -> CustomModification | None:
    made = session.scalar(select(CustomModification).where(CustomModification.form_key == form_key))
    if made is not None and (made.content != content or made.exercise_slug != exercise_slug):
        raise FormUsedTwice
    return made
