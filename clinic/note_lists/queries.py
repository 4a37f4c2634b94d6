"""Selects for the lists of notes; no writes."""

from __future__ import annotations

from sqlalchemy import func, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.paging import Page
from clinic.notes import policy
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.notes.queries import NoteRow, list_notes


def page_of_notes(user: User, which: str, number: int, size: int) -> Page[NoteRow]:
    """One page of the person's own drafts (`which` is "drafts"), or of all signed notes ("signed"); two queries."""
    if which == "signed":
        status, author_id = NoteStatus.SIGNED, None
    else:
        status, author_id = NoteStatus.DRAFT, user.id
    chosen = policy.visible_to(user).where(ProgressNote.status == status)
    if author_id is not None:
        chosen = chosen.where(ProgressNote.author_id == author_id)
    total = session.scalar(select(func.count()).select_from(chosen.with_only_columns(ProgressNote.id).subquery())) or 0
    rows = list_notes(user, status=status, author_id=author_id, limit=size, offset=(number - 1) * size)
    return Page(rows, number, size, total)
