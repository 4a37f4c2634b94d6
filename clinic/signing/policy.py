"""Who may sign what, answer for it, take it over, or say that it was entered in error."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.permissions import Permission
from clinic.notes.models import NoteKind, NoteStatus, ProgressNote
from clinic.signed_notes.models import Addendum, NoteSignature

ASSISTANTS_KINDS = frozenset({NoteKind.DAILY, NoteKind.PHONE})
"""What an assistant signs. Evaluation, re-evaluation and discharge are a therapist's (Utah Code 58-24b-402); a progress
note judges progress to the goals, which payers ask a therapist for (Medicare Benefit Policy Manual, chapter 15,
section 220.3.D, as remembered; proposed)."""


def may_sign_kind(user: User, kind: NoteKind) -> bool:
    """Whether a note of this kind may have `user` as its author."""
    return user.can(Permission.COSIGN_NOTE) or (user.can(Permission.SIGN_NOTE) and kind in ASSISTANTS_KINDS)


def needs_cosign(user: User) -> bool:
    """Whether what `user` signs waits for a therapist."""
    return not user.can(Permission.COSIGN_NOTE)


def can_sign(user: User, note: ProgressNote) -> bool:
    """Whether `user` may sign this note: its author, with a role that signs this kind."""
    return note.status == NoteStatus.DRAFT and note.author_id == user.id and may_sign_kind(user, note.kind)


def can_take_over(user: User, note: ProgressNote, author: User) -> bool:
    """Whether `user` may become the author: a therapist, of a draft whose author is an assistant or has left."""
    is_free = not author.is_active or not author.can(Permission.COSIGN_NOTE)
    return (
        user.can(Permission.COSIGN_NOTE) and note.status == NoteStatus.DRAFT and note.author_id != user.id and is_free
    )


def can_amend(user: User, note: ProgressNote) -> bool:
    """Whether `user` may add to this note."""
    return user.can(Permission.SIGN_NOTE) and note.status == NoteStatus.SIGNED


def may_cosign(user: User) -> bool:
    """Whether `user` is one who answers for what assistants sign."""
    return user.can(Permission.COSIGN_NOTE)


def can_cosign(user: User, what: NoteSignature | Addendum) -> bool:
    """Whether `user` may answer for this: a therapist, for what somebody else signed, whatever their role was then."""
    return may_cosign(user) and signer_of(what) != user.id


def to_cosign(user: User, waiting: Iterable[NoteSignature | Addendum]) -> list[NoteSignature | Addendum]:
    """What of that which waits `user` may answer for."""
    return [one for one in waiting if can_cosign(user, one)]


def signer_of(what: NoteSignature | Addendum) -> UUID:
    """Who signed a note or wrote an addendum."""
    return what.author_id if isinstance(what, Addendum) else what.signer_id


def can_review(user: User, signatures: list[NoteSignature]) -> bool:
    """Whether `user` may mark a note as reviewed: a therapist who has not signed it in any way yet."""
    return user.can(Permission.COSIGN_NOTE) and all(one.signer_id != user.id for one in signatures)


def can_mark_in_error(user: User, signer_id: object) -> bool:
    """Whether `user` may say that a signed note was entered in error: who signed it, or any therapist."""
    return user.can(Permission.COSIGN_NOTE) or (user.can(Permission.SIGN_NOTE) and user.id == signer_id)
