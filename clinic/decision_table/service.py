"""The figures a clinic reads the decision table with: those in force, their history, and setting new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.decision_table.models import AssessmentCutoffs
from clinic.decision_table.sides import USUAL, Cutoffs
from clinic.patients.refusals import FormUsedTwice

MOST_LISTED = 50


def cutoffs_in_force() -> Cutoffs:
    """The clinic's cut-offs, the usual ones until it has set its own."""
    row = session.scalar(_newest_first().limit(1))
    return cutoffs_of({name: getattr(row, name) for name in Cutoffs.__slots__}) if row else USUAL


def cutoffs_of(figures: Mapping[str, int]) -> Cutoffs:
    """Cut-offs from figures that were stored; a figure that came later has its usual value."""
    known = {name: figures[name] for name in Cutoffs.__slots__ if name in figures}
    return Cutoffs(**known)


def list_cutoffs() -> Sequence[tuple[AssessmentCutoffs, str]]:
    """Everything the clinic has set, with the name of who set it, newest first."""
    query = (
        _newest_first()
        .add_columns(User.display_name)
        .join(User, (User.clinic_id == AssessmentCutoffs.clinic_id) & (User.id == AssessmentCutoffs.set_by_id))
        .limit(MOST_LISTED)
    )
    return [(row, name) for row, name in session.execute(query)]


def set_cutoffs(actor: User, form_key: UUID, cutoffs: Cutoffs, agreed_with: str) -> AssessmentCutoffs:
    """Put cut-offs in force from now on; assessments keep those they were made with. The same form again is the same row.

    Raises NotAllowed, FormUsedTwice.
    """
    if not actor.can(Permission.MANAGE_CLINIC):
        raise NotAllowed
    values = {**asdict(cutoffs), "agreed_with": agreed_with}
    made = session.scalar(select(AssessmentCutoffs).where(AssessmentCutoffs.form_key == form_key))
    if made is not None:
        if any(getattr(made, name) != value for name, value in values.items()):
            raise FormUsedTwice
        return made
    before = cutoffs_in_force()
    row = AssessmentCutoffs(set_by_id=actor.id, set_at=clock.now(), form_key=form_key, **values)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        raise FormUsedTwice from None
    changed = [name for name, value in asdict(cutoffs).items() if getattr(before, name) != value]
    record("cutoffs.set", "assessment_cutoffs", row.id, fields=changed)
    return row


def _newest_first() -> Select[AssessmentCutoffs]:
    return select(AssessmentCutoffs).order_by(AssessmentCutoffs.set_at.desc(), AssessmentCutoffs.id.desc())
