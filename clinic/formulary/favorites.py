"""Stars on exercises, each therapist's own. No audit event: a star is a matter of taste and belongs to no chart."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from clinic.accounts import alongside
from clinic.accounts.models import AuthSession, User
from clinic.core.db import session
from clinic.custom_library.overlay import clinic_library
from clinic.formulary.models import FavoriteExercise

NAME = "favorites"
OF_WHOEVER_ASKS = (
    select(func.array_agg(FavoriteExercise.exercise_slug))
    .where(FavoriteExercise.clinic_id == bindparam("clinic"), FavoriteExercise.user_id == AuthSession.user_id)
    .correlate(AuthSession)
    .scalar_subquery()
)
"""Read with who is signed in (`accounts.alongside`): a handful of slugs, answered by the index of the unique key."""


def list_favorites(user_id: UUID) -> frozenset[str]:
    """The slugs that whoever is signed in has starred; no query unless they have just changed one."""
    known: tuple[list[str] | None] | None = alongside.find(NAME)
    if known is not None:
        return frozenset(known[0] or ())
    return frozenset(session.scalars(select(FavoriteExercise.exercise_slug).where(FavoriteExercise.user_id == user_id)))


def set_favorite(user: User, slug: str, *, is_on: bool) -> str:
    """Star an exercise or take the star away, whatever was before; returns its name. Raises NotInLibrary."""
    exercise = clinic_library().get_exercise(slug)
    alongside.forget(NAME)
    if is_on:
        row = insert(FavoriteExercise).values(user_id=user.id, exercise_slug=slug)
        session.execute(row.on_conflict_do_nothing())
    else:
        mine = (FavoriteExercise.user_id == user.id, FavoriteExercise.exercise_slug == slug)
        session.execute(delete(FavoriteExercise).where(*mine))
    return exercise.name
