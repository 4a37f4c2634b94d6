"""Keeping photos: once for each clinic, under the hash of what is stored."""

from __future__ import annotations

import hashlib
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import act_as, acting, record
from clinic.core import clock, db
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.custom_library import policy
from clinic.custom_library.errors import TooManyPhotos
from clinic.custom_library.models import ExercisePhoto
from clinic.custom_pictures.photos import ReadyPhoto, ready_photo

MOST_PHOTOS = 500
"""Photos of one clinic: 190 MB at most, in its rows and in every backup."""


def keep_photo(actor: User, upload: bytes) -> UUID:
    """Store what was uploaded in a transaction of its own: it stays when the request is refused for something else.

    Raises as `store_photo`.
    """
    ready, person = _ready(actor, upload), acting()
    with db.apart(actor.clinic_id):
        act_as(person.actor_id, person.kind, person.request_id)
        return _stored(actor, ready).id


def store_photo(actor: User, upload: bytes) -> ExercisePhoto:
    """Store what was uploaded as it will be printed; the same photo again is the one that is there.

    Raises NotAllowed, PictureNotUsable, PicturesBusy or TooManyPhotos.
    """
    return _stored(actor, _ready(actor, upload))


def _ready(actor: User, upload: bytes) -> ReadyPhoto:
    if not policy.can_author(actor):
        raise NotAllowed
    return ready_photo(upload)


def _stored(actor: User, ready: ReadyPhoto) -> ExercisePhoto:
    sha256 = hashlib.sha256(ready.content).hexdigest()
    known = _find(sha256)
    if known is not None:
        return known
    if (session.scalar(select(func.count()).select_from(ExercisePhoto)) or 0) >= MOST_PHOTOS:
        raise TooManyPhotos
    photo = ExercisePhoto(
        id=new_id(),
        sha256=sha256,
        width=ready.width,
        height=ready.height,
        content=ready.content,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(photo)
    except IntegrityError:
        known = _find(sha256)
        if known is None:
            raise
        return known
    record("exercise_photo.stored", "exercise_photo", photo.id)
    return photo


def _find(sha256: str) -> ExercisePhoto | None:
    return session.scalar(select(ExercisePhoto).where(ExercisePhoto.sha256 == sha256))
