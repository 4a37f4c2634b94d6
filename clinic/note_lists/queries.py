"""Selects for the lists of notes; no writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FunctionElement,
    ScalarSelect,
    Subquery,
    Text,
    Uuid,
    and_,
    cast,
    column,
    exists,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.permissions import Role
from clinic.note_lists.asked import UNSIGNED, Asked, Order, Show, Standing
from clinic.note_lists.models import ADDENDUM_WORDS, NOTE_WORDS
from clinic.notes import policy
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.notes.queries import NoteRow
from clinic.patients.models import Patient
from clinic.signed_notes import queries as signed_notes
from clinic.signed_notes.models import Addendum

PAGE_SIZE = 25
MOST_LISTED = 1000
"""Notes that a list goes through and counts; beyond it says that there are more."""

MOST_COUNTED = 200
"""Notes that are counted on a tab; beyond it says that there are more."""

ENOUGH = 2 * PAGE_SIZE
"""Notes after which a search that must look into each of them (a phrase, a word that may not be there) goes no further back."""


@dataclass(frozen=True, slots=True)
class NotePage:
    """One page of a list: rows, and how many notes there are in all, counted up to MOST_LISTED and one.

    `since` is the first day from which on notes were searched, None when all were.
    """

    rows: Sequence[NoteRow]
    number: int
    counted: int
    since: date | None = None

    @property
    def total(self) -> int:
        """How many notes can be paged through."""
        return min(self.counted, MOST_LISTED)

    @property
    def has_more(self) -> bool:
        """Whether there are more than can be paged through."""
        return self.counted > MOST_LISTED

    @property
    def pages(self) -> int:
        """How many pages there are; at least one."""
        return max(1, -(-self.total // PAGE_SIZE))


def page_of_notes(user: User, asked: Asked, number: int) -> NotePage:
    """Page `number` (from 1) of the notes that `user` may see and asked for; the last page for one behind it. One query."""
    listed = _listed(user, asked)
    counted = select(listed, func.count().over().label("counted"))
    place = _order(asked.order, listed.c.visit_on, listed.c.id, listed.c.rank)
    page = counted.order_by(*place).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE).subquery()
    query = (
        policy.visible_to(user)
        .join(page, page.c.id == ProgressNote.id)
        .join(Patient, and_(Patient.clinic_id == ProgressNote.clinic_id, Patient.id == ProgressNote.patient_id))
        .join(User, and_(User.clinic_id == ProgressNote.clinic_id, User.id == ProgressNote.author_id))
        .add_columns(Patient, User, page.c.counted, page.c.since)
        .order_by(*_order(asked.order, page.c.visit_on, page.c.id, page.c.rank))
    )
    found = session.execute(query).all()
    if not found and number > 1:
        return page_of_notes(user, asked, 1)
    total, since = (found[0].counted, found[0].since) if found else (0, None)
    return NotePage([NoteRow(*row[:3]) for row in found], number, total, since)


def count_lists(user: User) -> dict[Show, int]:
    """How many notes each list holds, counted up to MOST_COUNTED and one. One query."""
    counted = {show: _count(user, show) for show in Show if show is not Show.ALL}
    row = session.execute(select(*(count.label(show.value) for show, count in counted.items()))).one()
    return {show: getattr(row, show.value) for show in counted}


def list_authors() -> list[tuple[UUID, str]]:
    """Who may have written notes, by name, those who have left too. One query."""
    roles = [role for role in Role if role in (Role.PT, Role.ASSISTANT)]
    query = select(User.id, User.display_name, User.is_active).where(User.role.in_(roles))
    rows = session.execute(query.order_by(User.display_name, User.id))
    return [(row.id, row.display_name if row.is_active else f"{row.display_name} (left)") for row in rows]


def _listed(user: User, asked: Asked) -> Subquery:
    """Ids, days and ranks of the first notes of the list, one more than are shown."""
    chosen = policy.visible_to(user).where(*_conditions(user, asked))
    rank: ColumnElement[float] = literal(0.0)
    since: ColumnElement[date | None] = cast(null(), Date)
    if asked.query and asked.is_of_few:
        query = cast(asked.query, TSQUERY)
        newest = Addendum.created_at.desc(), Addendum.id.desc()
        added = select(ADDENDUM_WORDS).where(Addendum.note_id == ProgressNote.id).order_by(*newest).limit(1)
        words = func.coalesce(added.scalar_subquery(), NOTE_WORDS)
        chosen = chosen.where(words.op("@@")(query))
        rank = func.ts_rank_cd(words, query)
    elif asked.query:
        found = _search(asked).table_valued("note_id", "rank", column("since", Date)).alias("found")
        chosen = chosen.join(found, found.c.note_id == ProgressNote.id)
        rank, since = found.c.rank, found.c.since
    few = chosen.with_only_columns(
        ProgressNote.id.label("id"), ProgressNote.visit_on.label("visit_on"), rank.label("rank"), since.label("since")
    )
    place = _order(asked.order, ProgressNote.visit_on, ProgressNote.id, rank)
    return few.order_by(*place).limit(MOST_LISTED + 1).subquery()


def _search(asked: Asked) -> FunctionElement[Any]:
    """The newest notes of the clinic with these words; what is signed is one of the filters, the rest is done outside."""
    is_signed = asked.show is Show.SIGNED or asked.standing is Standing.SIGNED
    return func.search_notes(
        cast(asked.query, TSQUERY),
        cast(NoteStatus.SIGNED.value if is_signed else None, Text),
        cast(asked.kind.value if asked.kind else None, Text),
        cast(asked.author_id, Uuid),
        cast(asked.first_on, Date),
        cast(asked.last_on, Date),
        asked.order is Order.BEST,
        ENOUGH,
        MOST_LISTED + 1,
    )


def _conditions(user: User, asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield from _of_list(user, asked.show)
    if asked.standing is not None:
        yield _stands(asked.standing)
    if asked.kind is not None:
        yield ProgressNote.kind == asked.kind
    if asked.author_id is not None:
        yield ProgressNote.author_id == asked.author_id
    if asked.first_on is not None:
        yield ProgressNote.visit_on >= asked.first_on
    if asked.last_on is not None:
        yield ProgressNote.visit_on <= asked.last_on
    if asked.patient_ids is not None:
        yield ProgressNote.patient_id.in_(asked.patient_ids)
    if asked.own_patients:
        yield ProgressNote.patient_id.in_(signed_notes.patients_waiting_for(user))


def _of_list(user: User, show: Show) -> Iterator[ColumnElement[bool]]:
    if show in UNSIGNED:
        yield ProgressNote.status == NoteStatus.DRAFT
    if show is Show.ALL:
        yield ProgressNote.status != NoteStatus.DISCARDED
    if show is Show.MINE:
        yield ProgressNote.author_id == user.id
    if show is Show.SIGNED:
        yield ProgressNote.status == NoteStatus.SIGNED
    if show is Show.WAITING:
        yield signed_notes.is_waiting(ProgressNote.id, seen_by=user)


def _stands(standing: Standing) -> ColumnElement[bool]:
    if standing is Standing.WAITING:
        return signed_notes.is_waiting(ProgressNote.id)
    if standing is Standing.IN_ERROR:
        return signed_notes.is_in_error(ProgressNote.id)
    if standing is Standing.ADDED_TO:
        return exists().where(Addendum.note_id == ProgressNote.id)
    return ProgressNote.status == (NoteStatus.DRAFT if standing is Standing.DRAFT else NoteStatus.SIGNED)


def _order(order: Order, visit_on: Any, note_id: Any, rank: Any) -> tuple[Any, ...]:
    if order is Order.OLDEST:
        return visit_on.asc(), note_id.asc()
    newest = (visit_on.desc(), note_id.desc())
    return (rank.desc(), *newest) if order is Order.BEST else newest


def _count(user: User, show: Show) -> ScalarSelect[int]:
    few = policy.visible_to(user).where(*_of_list(user, show)).with_only_columns(ProgressNote.id)
    few = few.order_by(ProgressNote.visit_on.desc(), ProgressNote.id.desc())  # in the order of an index, as of a list
    return select(func.count()).select_from(few.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()
