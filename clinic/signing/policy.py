"""Who may sign which note."""

from __future__ import annotations

from clinic.accounts.models import User
from clinic.core.permissions import Permission
from clinic.notes.models import NoteStatus, ProgressNote


def can_sign(user: User, note: ProgressNote) -> bool:
    """Whether `user` may sign this note: its author, with a role that signs."""
    return user.can(Permission.SIGN_NOTE) and note.status == NoteStatus.DRAFT and note.author_id == user.id
