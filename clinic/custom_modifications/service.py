"""Writing the clinic's own modifications of an exercise: every save is checked as the library is, and kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.errors import StaleVersion
from clinic.custom_library.agreeing import check_modification_agrees
from clinic.custom_library.building import build_modification
from clinic.custom_library.models import CustomModification, RevisionKind
from clinic.custom_library.overlay import clinic_library
from clinic.custom_library.saving import archive, create, editable, restore, revise
from clinic.custom_modifications.drafts import ModificationDraft, modification_content
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise


def create_modification(
    actor: User, form_key: UUID, exercise_slug: str, draft: ModificationDraft
) -> CustomModification:
    """Make an own modification of an exercise; the same form sent again answers with the same one.

    Raises NotAllowed, NotInLibrary, NotValid, FormUsedTwice.
    """
    exercise = clinic_library().get_exercise(exercise_slug)
    content = modification_content(draft)
    row = CustomModification(exercise_slug=exercise.slug, content=content, name=draft.label, form_key=form_key)
    return create(actor, row, lambda made: _check(made.slug, content, exercise))


def change_modification(actor: User, change_id: UUID, version: int, draft: ModificationDraft) -> CustomModification:
    """Save it otherwise. Raises NotFound, NotAllowed, IsArchived, StaleVersion, NotInLibrary, NotValid."""
    row = editable(actor, CustomModification, change_id)
    content = modification_content(draft)
    if content == row.content:
        return row
    if row.version != version:
        raise StaleVersion
    _check(row.slug, content, clinic_library().get_exercise(row.exercise_slug))
    row.content, row.name = content, draft.label
    revise(actor, row, RevisionKind.CHANGED, fields=["entry", "drawing"])
    return row


def archive_modification(actor: User, change_id: UUID, reason: str) -> CustomModification:
    """Offer it no longer; programs that have it keep it. Raises NotFound, NotAllowed, IsArchived."""
    return archive(actor, CustomModification, change_id, reason)


def restore_modification(actor: User, change_id: UUID) -> CustomModification:
    """Offer it again. Raises NotFound, NotAllowed, NotArchived."""
    return restore(actor, CustomModification, change_id)


def _check(slug: str, content: Mapping[str, Any], exercise: Exercise) -> None:
    check_modification_agrees(build_modification(slug, content, library(), exercise), exercise)
