"""The library as one clinic has it: what ships, and what the clinic wrote. Costs one small query a transaction.

`exercises.catalog.library()` stays the one that ships; whatever serves a patient asks `clinic_library()`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from types import MappingProxyType
from uuid import UUID

import structlog
from sqlalchemy import bindparam, select

from clinic.accounts import alongside
from clinic.core import db
from clinic.core.db import session
from clinic.custom_library.building import build_exercise, build_modification
from clinic.custom_library.errors import NotValid
from clinic.custom_library.models import CustomExercise, CustomModification, CustomRevision
from clinic.exercises.catalog import Library, library

log = structlog.get_logger()

MOST_CLINICS = 64
"""Merged libraries kept in a process: a few hundred kB each."""

_KEPT = "clinic_library"
_NEWEST_SAVE = select(CustomRevision.number, CustomRevision.id).order_by(CustomRevision.number.desc()).limit(1)
NAME = "newest_own_save"
NEWEST_ID = (
    select(CustomRevision.id)
    .where(CustomRevision.clinic_id == bindparam("clinic"))
    .order_by(CustomRevision.number.desc())
    .limit(1)
    .scalar_subquery()
)
"""Read with who is signed in (`accounts.alongside`)."""
_merged: OrderedDict[tuple[UUID, UUID], Library] = OrderedDict()
"""By clinic and its latest save: a save that is rolled back leaves an id that is never asked for again."""
_lock = Lock()


def clinic_library() -> Library:
    """The library of the clinic that the running transaction works for; the shipped one when there is none.

    Archived entries are in it, for the programs that have them (`Library.archived`, `Library.offered`).
    """
    current = db.current_session()
    clinic = current.info.get("clinic_id") if current is not None else None
    if current is None or clinic is None:
        return library()
    kept: tuple[UUID, Library] | None = current.info.get(_KEPT)
    if kept is None or kept[0] != clinic:
        kept = current.info[_KEPT] = (clinic, _library_of(clinic))
    return kept[1]


def forget() -> None:
    """Let the next look see what this transaction has just saved."""
    session.info.pop(_KEPT, None)
    alongside.forget(NAME)


def newest_save() -> tuple[int, UUID] | None:
    """Number and id of the clinic's latest save of anything of its own; None when there was none."""
    row = session.execute(_NEWEST_SAVE).one_or_none()
    return None if row is None else (row.number, row.id)


def _library_of(clinic: UUID) -> Library:
    newest = _newest_id()
    if newest is None:
        return library()
    key = (clinic, newest)
    with _lock:
        found = _merged.get(key)
        if found is not None:
            _merged.move_to_end(key)
            return found
    made = merge(library(), newest.hex)
    with _lock:
        _merged[key] = made
        while len(_merged) > MOST_CLINICS:
            _merged.popitem(last=False)
    return made


def _newest_id() -> UUID | None:
    known: tuple[UUID | None] | None = alongside.find(NAME)
    if known is not None:
        return known[0]
    newest = newest_save()
    return newest[1] if newest else None


def merge(shipped: Library, state: str) -> Library:
    """`shipped` with everything the clinic wrote, as its save `state` left it.

    What no longer fits the shipped library is left out, and logged.
    """
    exercises, modifications = dict(shipped.exercises), dict(shipped.modifications)
    own, archived = set[str](), set[str]()
    for row in session.scalars(select(CustomExercise).order_by(CustomExercise.name, CustomExercise.id)):
        try:
            exercises[row.slug] = build_exercise(row.slug, row.content, shipped, row.based_on)
        except NotValid as problem:
            log.warning("own exercise left out", exercise=str(row.id), problem=type(problem).__name__)
            continue
        own.add(row.slug)
        archived |= {row.slug} if row.is_archived else set()
    for change in session.scalars(select(CustomModification).order_by(CustomModification.name, CustomModification.id)):
        exercise = exercises.get(change.exercise_slug)
        try:
            if exercise is not None:
                modifications[change.slug] = build_modification(change.slug, change.content, shipped, exercise)
        except NotValid as problem:
            log.warning("own modification left out", modification=str(change.id), problem=type(problem).__name__)
            continue
        own.add(change.slug)
        archived |= {change.slug} if change.is_archived else set()
    return replace(
        shipped,
        exercises=MappingProxyType(exercises),
        modifications=MappingProxyType(modifications),
        own=frozenset(own),
        archived=frozenset(archived),
        own_state=state,
    )
