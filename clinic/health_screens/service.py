"""Taking a health screen: dated, never overwritten; what it says of a pregnancy goes into the record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound
from clinic.exercises.catalog import library
from clinic.health_screens import pregnancies
from clinic.health_screens.ended import keep_reasons
from clinic.health_screens.endings import dropped, final_flags, is_reason, noted_flags
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import CLEARED_GROUP, flags_of
from clinic.health_screens.refusals import EndingNeedsReason, TherapistMustEnd
from clinic.patients import policy, rules
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Patient
from clinic.patients.refusals import AlreadyInError, FormUsedTwice

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class ScreenAnswers:
    """The answers of one day: flags answered yes, groups answered "none of these", the dates of events.

    `endings` says by flag what changed where an earlier yes is one no longer.
    """

    flags: frozenset[str]
    cleared_groups: frozenset[str]
    event_dates: Mapping[str, date]
    pregnancy: Pregnancy
    due_on: date | None
    delivered_on: date | None
    note: str
    endings: Mapping[str, str] = field(default_factory=dict)


def take_screen(actor: User, patient_id: UUID, form_key: UUID, answers: ScreenAnswers) -> HealthScreen:
    """Store a screen taken now and bring the record's pregnancy up to date; the same form again is the same screen.

    What lifts a block is a therapist's word: from anybody else those flags are carried over from the last screen. A yes of
    the last screen that does not end by itself ends with a reason; one that holds a rule which nobody may override, by a
    therapist alone. Raises NotFound, NotAllowed, FormUsedTwice, EndingNeedsReason, TherapistMustEnd.
    """
    patient = policy.get_patient(actor, patient_id, lock=True)
    if not policy.can_screen(actor, patient):
        raise NotAllowed
    screen = _new_screen(actor, patient, form_key, answers)
    made = _made_by(screen)
    if made is not None:
        return made
    reasons = _reasons(actor, patient, screen, answers)
    screen.record_before = pregnancies.replaced_by(patient, screen)
    try:
        with session.begin_nested():
            session.add(screen)
    except IntegrityError:
        raise FormUsedTwice from None
    keep_reasons(screen, reasons)
    record("screen.taken", "health_screen", screen.id, patient_id=patient.id, fields=sorted(reasons))
    pregnancies.set_in_record(patient, pregnancies.said_by(screen))
    return screen


def find_latest_screen(
    patient: Patient, *, apart_from: UUID | None = None, earlier_than: HealthScreen | None = None
) -> HealthScreen | None:
    """The newest screen that was not entered in error, or None; `apart_from` is the key of a form that is being sent."""
    earlier = HealthScreen.taken_at < earlier_than.taken_at if earlier_than else true()
    return session.scalar(
        select(HealthScreen)
        .where(HealthScreen.patient_id == patient.id, HealthScreen.entered_in_error_at.is_(None))
        .where(HealthScreen.form_key.is_distinct_from(apart_from) if apart_from else true())
        .where(earlier)
        .order_by(HealthScreen.taken_at.desc(), HealthScreen.id.desc())
        .limit(1)
    )


def list_screens(patient: Patient) -> Sequence[tuple[HealthScreen, str]]:
    """Every screen of a patient with the name of who took it, newest first, those entered in error among them."""
    query = (
        select(HealthScreen, User.display_name)
        .join(User, (User.clinic_id == HealthScreen.clinic_id) & (User.id == HealthScreen.taken_by_id))
        .where(HealthScreen.patient_id == patient.id)
        .order_by(HealthScreen.taken_at.desc(), HealthScreen.id.desc())
        .limit(MOST_LISTED)
    )
    return [(screen, name) for screen, name in session.execute(query)]


def get_screen(actor: User, patient_id: UUID, screen_id: UUID) -> tuple[HealthScreen, str]:
    """One screen and the name of who took it. Raises NotFound, NotAllowed."""
    patient = policy.get_patient(actor, patient_id)
    if not policy.can_see_chart(actor, patient):
        raise NotAllowed
    query = (
        select(HealthScreen, User.display_name)
        .join(User, (User.clinic_id == HealthScreen.clinic_id) & (User.id == HealthScreen.taken_by_id))
        .where(HealthScreen.patient_id == patient.id, HealthScreen.id == screen_id)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    screen, name = row
    return screen, name


def mark_screen_in_error(actor: User, patient_id: UUID, screen_id: UUID, reason: str) -> None:
    """Take a screen back: it stays readable and no rule reads it. Whoever took it may, and every therapist.

    What the newest screen wrote into the record goes back to what was there before, unless the record was changed since.
    Where that would end what only a therapist ends, a therapist does it.
    Raises NotFound, NotAllowed, AlreadyInError, TherapistMustEnd.
    """
    patient = policy.get_patient(actor, patient_id, lock=True)
    screen, _name = get_screen(actor, patient_id, screen_id)
    if screen.taken_by_id != actor.id and not actor.can(policy.ASSESS):
        raise NotAllowed
    if screen.entered_in_error_at is not None:
        raise AlreadyInError
    if ends_with_it(actor, patient, screen):
        raise TherapistMustEnd
    is_newest = _is_newest(patient, screen)
    screen.entered_in_error_at = clock.now()
    screen.entered_in_error_reason = reason
    record(
        "screen.marked_in_error",
        "health_screen",
        screen.id,
        patient_id=patient_id,
        fields=["entered_in_error_reason"],
    )
    if is_newest and pregnancies.said_by(screen) == pregnancies.said_by(patient):
        pregnancies.set_in_record(patient, pregnancies.before(screen))


def ends_with_it(actor: User, patient: Patient, screen: HealthScreen) -> frozenset[str]:
    """What would end if `actor` took this screen back and only a therapist may end: nothing for a therapist.

    The screen before it counts again then, and may not have said so.
    """
    final = final_flags(screen.flags)
    if not final or actor.can(policy.ASSESS) or not _is_newest(patient, screen):
        return frozenset()
    before = find_latest_screen(patient, earlier_than=screen)
    return final - frozenset(before.flags if before else ())


def _new_screen(actor: User, patient: Patient, form_key: UUID, answers: ScreenAnswers) -> HealthScreen:
    due_on, delivered_on = rules.dates_that_apply(answers.pregnancy, answers.due_on, answers.delivered_on)
    return HealthScreen(
        patient_id=patient.id,
        taken_by_id=actor.id,
        taken_at=clock.now(),
        flags=sorted(_allowed_flags(actor, patient, answers.flags)),
        cleared_groups=sorted(answers.cleared_groups),
        event_dates={event: day.isoformat() for event, day in sorted(answers.event_dates.items())},
        pregnancy=answers.pregnancy,
        due_on=due_on,
        delivered_on=delivered_on,
        note=answers.note,
        library_version=library().version,
        form_key=form_key,
    )


def _allowed_flags(actor: User, patient: Patient, flags: frozenset[str]) -> frozenset[str]:
    clearing = frozenset(flag.slug for flag in flags_of(CLEARED_GROUP))
    if actor.can(policy.ASSESS) or not clearing:
        return flags
    last = find_latest_screen(patient)
    return (flags - clearing) | (clearing & frozenset(last.flags if last else ()))


def _reasons(actor: User, patient: Patient, screen: HealthScreen, answers: ScreenAnswers) -> dict[str, str]:
    """Why each earlier yes that needs a reason is one no longer. Raises TherapistMustEnd, EndingNeedsReason."""
    last = find_latest_screen(patient)
    if last is None:
        return {}
    gone = dropped(last.flags, screen.flags, Pregnancy(patient.pregnancy), Pregnancy(screen.pregnancy))
    if gone & final_flags(last.flags) and not actor.can(policy.ASSESS):
        raise TherapistMustEnd
    needed = gone & noted_flags(last.flags)
    if not all(is_reason(answers.endings.get(flag, "")) for flag in needed):
        raise EndingNeedsReason
    return {flag: answers.endings[flag] for flag in needed}


def _is_newest(patient: Patient, screen: HealthScreen) -> bool:
    latest = find_latest_screen(patient)
    return latest is not None and latest.id == screen.id


def _made_by(screen: HealthScreen) -> HealthScreen | None:
    """The screen that this form made before. Raises FormUsedTwice when it was of another patient or other answers."""
    made = session.scalar(select(HealthScreen).where(HealthScreen.form_key == screen.form_key))
    same = ("patient_id", "taken_by_id", "flags", "cleared_groups", "event_dates", "pregnancy", "note")
    if made is not None and any(getattr(made, name) != getattr(screen, name) for name in same):
        raise FormUsedTwice
    return made
