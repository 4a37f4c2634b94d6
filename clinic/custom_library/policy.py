"""Who may see or change what the clinic wrote; the only way to it. It is of no patient: every row is the clinic's."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Permission
from clinic.custom_library.models import CustomExercise, CustomModification, ExercisePhoto

Row = TypeVar("Row", CustomExercise, CustomModification, ExercisePhoto)

SEE = Permission.SEE_LIBRARY
AUTHOR = Permission.AUTHOR_EXERCISES


def visible_to(user: User, table: type[Row]) -> Select[Row]:
    """Rows of `table` that `user` may see: all of the clinic's, for who may see its library."""
    query = select(table)
    return query if user.can(SEE) else query.where(table.id.is_(None))


def can_author(user: User) -> bool:
    """Whether `user` may write own exercises and modifications."""
    return user.can(AUTHOR)


def get_exercise(user: User, exercise_id: UUID) -> CustomExercise:
    """The own exercise, or NotFound when it is not there or not theirs to see."""
    return _get(user, CustomExercise, exercise_id)


def get_modification(user: User, modification_id: UUID) -> CustomModification:
    """The own modification, or NotFound when it is not there or not theirs to see."""
    return _get(user, CustomModification, modification_id)


def get_photo(user: User, photo_id: UUID) -> ExercisePhoto:
    """The photo, or NotFound when it is not there or not theirs to see."""
    return _get(user, ExercisePhoto, photo_id)


def locked(user: User, table: type[Row], row_id: UUID) -> Row:
    """The row as it is now, held until the transaction ends. Raises NotFound, NotAllowed."""
    row = _get(user, table, row_id)
    if not can_author(user):
        raise NotAllowed
    session.refresh(row, with_for_update=True)
    return row


def _get(user: User, table: type[Row], row_id: UUID) -> Row:
    row = session.scalar(visible_to(user, table).where(table.id == row_id))
    if row is None:
        raise NotFound
    return row
