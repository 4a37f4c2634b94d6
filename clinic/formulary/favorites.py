"""Stars on exercises, each therapist's own. No audit event: a star is a matter of taste and belongs to no chart."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.custom_library.overlay import clinic_library
from clinic.formulary.models import FavoriteExercise


def list_favorites(user_id: UUID) -> frozenset[str]:
    """The slugs that this person has starred (one query, answered by the index of the unique key)."""
    return frozenset(session.scalars(select(FavoriteExercise.exercise_slug).where(FavoriteExercise.user_id == user_id)))


def set_favorite(user: User, slug: str, *, is_on: bool) -> str:
    """Star an exercise or take the star away, whatever was before; returns its name. Raises NotInLibrary."""
    exercise = clinic_library().get_exercise(slug)
    if is_on:
        row = insert(FavoriteExercise).values(user_id=user.id, exercise_slug=slug)
        session.execute(row.on_conflict_do_nothing())
    else:
        mine = (FavoriteExercise.user_id == user.id, FavoriteExercise.exercise_slug == slug)
        session.execute(delete(FavoriteExercise).where(*mine))
    return exercise.name
