"""Selects for pages about sign-off; no writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from clinic.accounts import alongside
from clinic.core import db
from clinic.core.db import session
from clinic.core.few import Few
from clinic.reviewables.kinds import Aspect, Reviewable, find_kind
from clinic.signoff.models import ContentReview
from clinic.signoff.statuses import Key, Signed, Statuses

KEPT = "signoff_statuses"
"""Where the running transaction keeps what it has read."""

_ITEM = (ContentReview.kind, ContentReview.slug, ContentReview.aspect, ContentReview.language)
_NEWEST = (
    select(
        *_ITEM,
        ContentReview.decision,
        ContentReview.content_hash,
        ContentReview.note,
        ContentReview.qualification,
        ContentReview.printed_name,
        ContentReview.credential,
        ContentReview.reviewed_at,
    )
    .ext(distinct_on(*_ITEM))
    .order_by(*_ITEM, ContentReview.reviewed_at.desc(), ContentReview.id.desc())
)
"""The newest decision about each item, as `Signed` holds it; built once, since most pages ask it."""


NAME = "number_of_reviews"
NUMBER = (
    select(func.count())
    .select_from(ContentReview)
    .where(ContentReview.clinic_id == bindparam("clinic"))
    .scalar_subquery()
)
"""Read with who is signed in (`accounts.alongside`). Decisions are only ever added: as many are the same ones."""

MOST_CLINICS = 64
_newest_of = Few[tuple[UUID, int], Mapping[Key, Signed]](MOST_CLINICS)


def get_statuses() -> Statuses:
    """Where everything stands in this clinic; at most one query per transaction, however often it is asked."""
    kept: Statuses | None = session.info.get(KEPT)
    if kept is None:
        kept = session.info[KEPT] = _read_statuses()
    return kept


def forget_statuses() -> None:
    """Make the running transaction read them again: something was signed."""
    session.info.pop(KEPT, None)
    alongside.forget(NAME)


_COUNT = select(func.count()).select_from(ContentReview)


def list_history(item: Reviewable, aspect: Aspect, lang: str) -> Sequence[ContentReview]:
    """Every decision about an item, the newest first."""
    return session.scalars(_about(item, aspect, lang)).all()


def unsigned_words(lang: str, items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of `items` (kind and slug) whose words in `lang` this clinic has not signed off as they are today.

    An item that has no words in the language counts as unsigned when it has some in English: they are missing.
    """
    statuses = get_statuses()
    return tuple(pair for pair in dict.fromkeys(items) if _has_words(*pair) and not _stands(statuses, lang, *pair))


def unanswered_words(lang: str, items: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of `items` whose words in `lang` nobody answers for: not signed off here, nor shipped as reviewed."""
    return tuple(pair for pair in unsigned_words(lang, items) if not _ships_reviewed(lang, *pair))


def _about(item: Reviewable, aspect: Aspect, lang: str) -> Select[ContentReview]:
    return (
        select(ContentReview)
        .where(
            ContentReview.kind == item.kind,
            ContentReview.slug == item.slug,
            ContentReview.aspect == aspect,
            ContentReview.language == lang,
        )
        .order_by(ContentReview.reviewed_at.desc(), ContentReview.id.desc())
    )


def _read_statuses() -> Statuses:
    """From the database, or what it answered when there were as many decisions as now.

    A transaction that has signed something, and may yet be rolled back, neither looks there nor keeps anything there.
    """
    number: tuple[int] | None = alongside.find(NAME)
    if number is None:
        return Statuses(_read_newest())
    if not number[0]:
        return Statuses({})
    key = (db.clinic_id(), number[0])
    found = _newest_of.find(key)
    if found is None:
        found = _read_newest()
        if session.scalar(_COUNT) == number[0]:
            _newest_of.keep(key, found)
    return Statuses(found)


def _read_newest() -> Mapping[Key, Signed]:
    rows = session.execute(_NEWEST)
    return MappingProxyType({(row[0], row[1], Aspect(row[2]), row[3]): Signed(*row[4:]) for row in rows})


def _has_words(kind: str, slug: str) -> bool:
    found = find_kind(kind)
    item = found.find(slug) if found else None
    return item is None or bool(item.words)


def _ships_reviewed(lang: str, kind: str, slug: str) -> bool:
    found = find_kind(kind)
    item = found.find(slug, lang) if found else None
    return item is not None and item.words_are_reviewed


def _stands(statuses: Statuses, lang: str, kind: str, slug: str) -> bool:
    return statuses.of(kind, slug, Aspect.WORDS, lang).state.is_signed
