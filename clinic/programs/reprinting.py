"""Printing what was issued: today's facts are looked at before the paper goes out again."""

from __future__ import annotations

from datetime import date

from clinic.accounts.models import User
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.programs.errors import CannotPrint, ProgramWasRevoked, ReasonIsTooShort
from clinic.programs.judging import JudgedSheet, judge_sheet, sheet_evaluation
from clinic.programs.models import FindingOverride, ProgramStatus, ProgramVersion
from clinic.programs.overriding import SHORTEST_REASON, write_override
from clinic.safety_record.models import Occasion
from clinic.safety_record.recording import record_after


def look_at(actor: User, version: ProgramVersion, until: date | None = None) -> JudgedSheet:
    """Judge a sheet that is about to be printed, and keep what is new of what the rules said (one query when nothing is).

    `version` as policy gave it to the actor; `until` as `judge_sheet` reads it. Raises ProgramWasRevoked.
    """
    sheet = _judged(version, until)
    _keep(actor, sheet, Occasion.PRINTED)
    return sheet


def confirm_printing(
    actor: User, version: ProgramVersion, reason: str, until: date | None = None
) -> list[FindingOverride]:
    """A therapist has looked and lets the sheet go out: every finding that stops gets an override with this reason.

    Raises NotAllowed, CannotPrint, ProgramWasRevoked or ReasonIsTooShort.
    """
    if not actor.can(Permission.OVERRIDE_FINDING):
        raise NotAllowed
    patients.get_patient(actor, version.patient_id, lock=True)
    sheet = _judged(version, until)
    if not sheet.can_be_confirmed:
        raise CannotPrint
    if len(reason) < SHORTEST_REASON:
        raise ReasonIsTooShort
    written = [
        write_override(actor, version.program_id, version.patient_id, one, reason, sheet.snapshot.screen_id)
        for one in sheet.open
    ]
    if written:
        _keep(actor, judge_sheet(version, until), Occasion.OVERRIDDEN)
    return written


def _judged(version: ProgramVersion, until: date | None) -> JudgedSheet:
    sheet = judge_sheet(version, until)
    if sheet.standing.status == ProgramStatus.REVOKED:
        raise ProgramWasRevoked
    return sheet


def _keep(actor: User, sheet: JudgedSheet, occasion: Occasion) -> None:
    known = sheet.snapshot, sheet.screening, sheet.judged
    record_after(sheet_evaluation(sheet.version, sheet.content, occasion, *known), sheet.standing.kept, by=actor.id)
