"""What can be put into a note on request: the program in force and the adherence since the last note."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.queries import find_program_for_reports, get_summary, list_logs
from clinic.adherence.visits import last_visit_on
from clinic.adherence.wording import summary_text
from clinic.aftercare.queries import list_pauses, pause_ahead
from clinic.aftercare.taught import taught_note, taught_of
from clinic.aftercare.wording import pause_words
from clinic.assessments.service import find_assessment_before, find_latest_assessment
from clinic.assessments.wording import assessment_text, class_text
from clinic.core import clock
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs.models import ProgramVersion
from clinic.programs.plain_text import TextOptions, program_text
from clinic.programs.queries import find_version_in_force
from clinic.programs.sheets import content_of

LONGEST_WINDOW = timedelta(days=90)
FIRST_WINDOW = timedelta(days=27)


class Insert(StrEnum):
    """What may be put in, and it always goes into the same section."""

    ADHERENCE = "adherence"
    FINDINGS = "findings"
    TAUGHT = "taught"
    CLASS = "class"
    PROGRAM = "program"

    @property
    def section(self) -> str:
        """Adherence is what the patient reports, findings are measured and teach-back is seen, the class is a judgement,
        the program is planned.
        """
        return _SECTIONS[self]


_SECTIONS = {
    Insert.ADHERENCE: "subjective",
    Insert.FINDINGS: "objective",
    Insert.TAUGHT: "objective",
    Insert.CLASS: "assessment",
    Insert.PROGRAM: "plan",
}
LABELS = {
    Insert.ADHERENCE: "Reports since the last note",
    Insert.FINDINGS: "Findings of the assessment",
    Insert.TAUGHT: "Teach-back",
    Insert.CLASS: "Class",
    Insert.PROGRAM: "Program in force",
}
NOTHING = {
    Insert.ADHERENCE: "No home program was given yet, so there is nothing to report on.",
    Insert.FINDINGS: "There is no assessment yet.",
    Insert.TAUGHT: "Nothing was taught back of the program in force yet.",
    Insert.CLASS: "There is no assessment yet.",
    Insert.PROGRAM: "No home program was given yet.",
}


def insert_text(actor: User, patient_id: UUID, what: Insert) -> str | None:
    """The text to insert about a patient `actor` may see; None when there is nothing to insert. Raises NotFound."""
    patient = patients.get_patient(actor, patient_id)
    if what in (Insert.FINDINGS, Insert.CLASS):
        return _examined_text(patient, what)
    if what in (Insert.PROGRAM, Insert.TAUGHT):
        version = find_version_in_force(patient.id)
        return _given_text(version, what) if version else None
    today = clock.today(get_clinic().time_zone)
    first = since_last_note(patient.id, today)
    summary = get_summary(patient.id, days=(today - first).days + 1)
    program = find_program_for_reports(patient.id) if summary else None
    if summary is None or program is None:
        return None
    return summary_text(summary, list_logs(patient.id, summary.first_on, today, program_id=program.program_id))


def usual_inserts(actor: User, patient_id: UUID) -> list[tuple[Insert, str]]:
    """What a new note holds from the start; an examination and a teach-back only when they are of today. Raises NotFound."""
    patient = patients.get_patient(actor, patient_id)
    left_out = _of_another_day(patient)
    asked = [what for what in Insert if what not in left_out]
    return [(what, text) for what in asked if (text := insert_text(actor, patient.id, what))]


def _of_another_day(patient: Patient) -> set[Insert]:
    """What is of the visit it was made at, and was not made today."""
    found, version = find_latest_assessment(patient), find_version_in_force(patient.id)
    zone = ZoneInfo(get_clinic().time_zone)
    today = clock.today(zone.key)
    of_another = set()
    if found is None or found[0].assessed_at.astimezone(zone).date() != today:
        of_another |= {Insert.FINDINGS, Insert.CLASS}
    if version is None or not any(one.recorded_at.astimezone(zone).date() == today for one in taught_of(version)):
        of_another.add(Insert.TAUGHT)
    return of_another


def _given_text(version: ProgramVersion, what: Insert) -> str | None:
    if what is Insert.TAUGHT:
        return taught_note(version) or None
    pause = pause_ahead(list_pauses(version.program_id), clock.today(get_clinic().time_zone))
    return program_text(content_of(version), TextOptions(status=pause_words(pause) if pause else ""))


def _examined_text(patient: Patient, what: Insert) -> str | None:
    found = find_latest_assessment(patient)
    if found is None:
        return None
    zone = ZoneInfo(get_clinic().time_zone)
    if what is Insert.CLASS:
        return class_text(found[0], zone)
    return assessment_text(found[0], find_assessment_before(patient, found[0]), zone)


def since_last_note(patient_id: UUID, today: date) -> date:
    """The day of the last signed visit, at most 90 days back; four weeks back when there was none."""
    last = last_visit_on(patient_id)
    return max(min(last, today), today - LONGEST_WINDOW) if last else today - FIRST_WINDOW


def with_insert(text: str, inserted: str) -> str:
    """The section with the insert below what is there; put in once, even when asked twice."""
    if inserted in text:
        return text
    return f"{text.rstrip()}\n\n{inserted}".lstrip("\n")
