"""Signing off: a reviewer decides about items exactly as they read them; every decision is a new row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock, db
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.exercises.catalog import library
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Aspect, find_kind, get_item
from clinic.reviewables.shipped import QUESTION
from clinic.signoff.errors import (
    CannotDecline,
    ContentIsNew,
    NoteIsMissing,
    NothingToSign,
    NothingToWithdraw,
    QualificationIsMissing,
    SameFormOtherDecision,
)
from clinic.signoff.models import LONGEST_NOTE, SHORTEST_NOTE, ContentReview, Decision
from clinic.signoff.queries import forget_statuses, get_statuses
from clinic.signoff.rules import State


@dataclass(frozen=True, slots=True)
class Read:
    """What a reviewer had before them: the item, what about it, in which language, and the hash of the content shown."""

    key: str
    aspect: Aspect
    lang: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided. `qualification` says who read words in another language, and by which right."""

    decision: Decision
    note: str = ""
    qualification: str = ""


def sign_off(actor: User, read: Sequence[Read], verdict: Verdict, *, form_key: UUID) -> list[ContentReview]:
    """Decide about one item, or approve several that were read; the newest decision of an item counts.

    The same `form_key` again answers with what it made. Raises NotAllowed, NotFound, ContentIsNew when an item is not
    what was read, or the refusal that names what is missing. The caller has checked who the person is.
    """
    if not actor.can(Permission.REVIEW_LIBRARY):
        raise NotAllowed
    read = list(dict.fromkeys(read))
    if not read:
        raise NothingToSign
    _take_turns()
    made = session.scalars(select(ContentReview).where(ContentReview.form_key == form_key)).all()
    if made:
        return _same_decision(list(made), read, verdict)
    rows = [_decide(actor, one, verdict, form_key) for one in read]
    session.add_all(rows)
    session.flush()
    for row in rows:
        about = f"{row.aspect}:{row.language}"
        record(
            "library.reviewed", "content_review", row.id, fields=[f"{row.kind}.{row.slug}"[:80], about, row.decision]
        )
    forget_statuses()
    return rows


def _decide(actor: User, read: Read, verdict: Verdict, form_key: UUID) -> ContentReview:
    item = get_item(read.key, read.lang)
    if not item.judged(read.aspect):
        raise NothingToSign("There is nothing to sign in this item.")
    if item.hash_of(read.aspect) != read.content_hash:
        raise ContentIsNew
    _check(item.kind, read, verdict, get_statuses().of_item(item, read.aspect, read.lang).state)
    return ContentReview(
        kind=item.kind,
        slug=item.slug,
        aspect=read.aspect,
        language=read.lang,
        content_hash=read.content_hash,
        content=item.text_of(read.aspect),
        decision=verdict.decision,
        note=verdict.note,
        qualification=verdict.qualification,
        reviewer_id=actor.id,
        printed_name=actor.display_name,
        credential=actor.credential,
        reviewed_at=clock.now(),
        library_version=library().version,
        form_key=form_key,
    )


def _check(kind: str, read: Read, verdict: Verdict, state: State) -> None:
    """Raise the refusal that says what the decision lacks."""
    found = find_kind(kind)
    declines = verdict.decision is Decision.DECLINED
    if declines and not (found and found.can_decline and read.aspect is Aspect.CONTENT):
        raise CannotDecline
    if verdict.decision is Decision.WITHDRAWN and state in (State.OPEN, State.WITHDRAWN):
        raise NothingToWithdraw
    needs_note = verdict.decision is not Decision.APPROVED or kind == QUESTION
    if len(verdict.note) > LONGEST_NOTE or (needs_note and len(verdict.note) < SHORTEST_NOTE):
        raise NoteIsMissing
    is_translation = read.aspect is Aspect.WORDS and read.lang != SOURCE_LANGUAGE
    if is_translation and verdict.decision is not Decision.WITHDRAWN and not verdict.qualification:
        raise QualificationIsMissing


def _same_decision(made: list[ContentReview], read: Sequence[Read], verdict: Verdict) -> list[ContentReview]:
    asked = {(one.key, one.aspect, one.lang, one.content_hash, verdict.decision, verdict.note) for one in read}
    stored = {
        (f"{row.kind}.{row.slug}", row.aspect, row.language, row.content_hash, row.decision, row.note) for row in made
    }
    if asked != stored:
        raise SameFormOtherDecision
    return made


def _take_turns() -> None:
    """Two clicks on one form follow each other, so that the second finds what the first has made."""
    key = f"signoff:{db.clinic_id()}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
