"""A therapist becomes the author of a draft that an assistant, or somebody who has left, had written."""

from __future__ import annotations

from uuid import UUID

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.core.permissions import Permission
from clinic.notes import policy as notes
from clinic.notes.errors import NoteIsSigned
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.notes.queries import get_author
from clinic.signed_notes import sealing
from clinic.signed_notes.models import NoteTakeover
from clinic.signing import policy
from clinic.signing.errors import NotFreeToTake


def take_over(actor: User, note_id: UUID, *, version: int) -> ProgressNote:
    """Make `actor` the author of a draft knowingly; who had written it stays named, and is part of what is signed.

    Once more by the same person changes nothing. Raises NotAllowed, NoteIsSigned, NotFreeToTake or StaleVersion.
    """
    if not actor.can(Permission.COSIGN_NOTE):
        raise NotAllowed
    note = notes.get_note(actor, note_id)
    session.refresh(note, with_for_update=True)
    if note.status == NoteStatus.SIGNED:
        raise NoteIsSigned
    if note.author_id == actor.id:
        return note
    author = get_author(note)
    if not policy.can_take_over(actor, note, author):
        raise NotFreeToTake
    if note.version != version:
        raise StaleVersion("The note was changed since you opened it. Read it again, then take it over.")
    taken = NoteTakeover(
        note_id=note.id,
        from_id=author.id,
        from_name=author.display_name,
        from_credential=author.credential,
        to_id=actor.id,
        to_name=actor.display_name,
        to_credential=actor.credential,
        taken_at=clock.now(),
    )
    session.add(taken)
    note.author_id = actor.id
    note.version += 1
    session.flush()
    sealing.seal(taken)
    record("note.taken_over", "note", note.id, patient_id=note.patient_id, fields=["author"])
    return note
