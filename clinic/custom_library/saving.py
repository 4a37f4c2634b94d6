"""What every save of an own entry does: count it, keep it as a revision, and let the library be read anew; and archiving."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock, db
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.codes import code_of
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.custom_library import overlay, policy
from clinic.custom_library.agreeing import check_agrees, clash
from clinic.custom_library.building import build_exercise, build_modification
from clinic.custom_library.errors import FormUsedTwice, IsArchived, ModificationsContradict, NotArchived, NotValid
from clinic.custom_library.models import CustomExercise, CustomModification, CustomRevision, RevisionKind
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise

Entry = TypeVar("Entry", CustomExercise, CustomModification)

SLUG_LETTERS = 10
_EVENTS: Mapping[type[Any], str] = {CustomExercise: "own_exercise", CustomModification: "own_modification"}
_FIELDS = {RevisionKind.ARCHIVED: ("archived_reason",)}
_SAME: Mapping[type[Any], tuple[str, ...]] = {
    CustomExercise: ("content",), CustomModification: ("content", "exercise_slug"),
}  # fmt: skip
"""What a form that is sent twice has to say again."""


def create(actor: User, row: Entry, check: Callable[[Entry], None]) -> Entry:
    """Store a new entry that has its name, contents and form key; the same form sent again gets the entry it made.

    `check` raises whatever forbids it. Raises NotAllowed, FormUsedTwice.
    """
    if not policy.can_author(actor):
        raise NotAllowed
    made = _made_by_form(row)
    if made is not None:
        return made
    row.id, row.created_by_id, row.updated_by_id = new_id(), actor.id, actor.id
    row.slug = own_slug(row.id)
    check(row)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        made = _made_by_form(row)
        if made is None:
            raise
        return made
    revise(actor, row, RevisionKind.CREATED)
    return row


def own_slug(row_id: UUID) -> str:
    """The slug of an own entry, from its id: stable, and no name that the library could ever use."""
    return f"own-{code_of(hashlib.sha256(row_id.bytes).digest(), SLUG_LETTERS).lower()}"


def revise(
    actor: User,
    row: CustomExercise | CustomModification,
    kind: RevisionKind,
    reason: str = "",
    fields: Sequence[str] = (),
) -> None:
    """Keep the row as it now is, and record it: `version` counts its saves, `number` those of the clinic in their order.

    `fields` names what of it changed.
    """
    is_exercise = isinstance(row, CustomExercise)
    if kind is not RevisionKind.CREATED:
        row.version += 1
    row.updated_at, row.updated_by_id = clock.now(), actor.id
    content = canonical_json(row.content)
    session.add(
        CustomRevision(
            number=_next_number(),
            exercise_id=row.id if is_exercise else None,
            modification_id=None if is_exercise else row.id,
            kind=kind,
            content=content,
            sha256=sha256_hex(content),
            reason=reason,
            saved_by_id=actor.id,
            saved_at=row.updated_at,
        )
    )
    session.flush()
    overlay.forget()
    event, changed = _EVENTS[type(row)], fields or _FIELDS.get(kind, ())
    record(f"{event}.{kind.value}", f"custom_{event.removeprefix('own_')}", row.id, fields=changed)


def editable(actor: User, table: type[Entry], row_id: UUID) -> Entry:
    """The entry, held until the transaction ends. Raises NotFound, NotAllowed, IsArchived."""
    row = policy.locked(actor, table, row_id)
    if row.is_archived:
        raise IsArchived
    return row


def archive(actor: User, table: type[Entry], row_id: UUID, reason: str) -> Entry:
    """Offer the entry no longer. Raises as `editable`."""
    row = editable(actor, table, row_id)
    row.archived_at, row.archived_reason = clock.now(), reason
    revise(actor, row, RevisionKind.ARCHIVED, reason)
    return row


def restore(actor: User, table: type[Entry], row_id: UUID) -> Entry:
    """Offer the entry again. Raises NotFound, NotAllowed, NotArchived."""
    row = policy.locked(actor, table, row_id)
    if not row.is_archived:
        raise NotArchived
    row.archived_at = row.archived_reason = None
    revise(actor, row, RevisionKind.RESTORED)
    return row


def save_exercise(actor: User, row: CustomExercise, version: int, content: dict[str, Any], field: str) -> None:
    """Save another content of an own exercise, checked as the library is; `field` says what of it changed.

    Raises StaleVersion, NotValid, TicksContradict.
    """
    if row.version != version:
        raise StaleVersion
    made = build_exercise(row.slug, content, library(), row.based_on)
    check_agrees(content)
    _check_modifications(made, _before(row))
    row.content = content
    revise(actor, row, RevisionKind.CHANGED, fields=[field])


def _before(row: CustomExercise) -> Exercise | None:
    """The exercise as it is saved; None when the library no longer accepts it."""
    try:
        return build_exercise(row.slug, row.content, library(), row.based_on)
    except NotValid:
        return None


def _check_modifications(exercise: Exercise, before: Exercise | None) -> None:
    """Refuse a change after which one of the clinic's modifications of the exercise would no longer fit it.

    One that contradicted its picture `before` is not asked to be mended now.
    """
    query = select(CustomModification).where(CustomModification.exercise_slug == exercise.slug)
    problems: dict[str, list[str]] = {}
    for one in session.scalars(query.order_by(CustomModification.name, CustomModification.id)):
        try:
            found = _clash(one, exercise)
        except NotValid as problem:
            raise NotValid(f"The modification “{one.name}” would no longer fit. {problem.message}") from problem
        if found and not _contradicted(one, before):
            for group, words in found.items():
                problems.setdefault(group, []).append(
                    f"With the modification “{one.name}” this would be wrong. {words}"
                )
    if problems:
        raise ModificationsContradict({group: " ".join(said) for group, said in problems.items()})


def _contradicted(row: CustomModification, before: Exercise | None) -> bool:
    """Whether it did so already, or could not be given at all."""
    try:
        return before is None or bool(_clash(row, before))
    except NotValid:
        return True


def _clash(row: CustomModification, exercise: Exercise) -> dict[str, str]:
    return clash(build_modification(row.slug, row.content, library(), exercise), exercise).by_group()


def _made_by_form(row: Entry) -> Entry | None:
    """What the form of this row made before. Raises FormUsedTwice when that was something else."""
    table = type(row)
    made = session.scalar(select(table).where(table.form_key == row.form_key))
    if made is not None and any(getattr(made, name) != getattr(row, name) for name in _SAME[table]):
        raise FormUsedTwice
    return made


def _next_number() -> int:
    """One more than the clinic's latest; a lock makes the order of numbers the order of commits."""
    session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"own entries:{db.clinic_id()}"}
    )
    newest = overlay.newest_save()
    return (newest[0] if newest else 0) + 1
