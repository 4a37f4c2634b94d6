"""What can be put into a note on request: what is known of the patient, in words, with where it was taken from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
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
from clinic.core.filters import day
from clinic.episodes.queries import EpisodePage, find_episode_at, read_episode
from clinic.episodes.wording import diagnosis_text, goals_text, plan_of_care_text
from clinic.health_screens.service import find_latest_screen
from clinic.note_editor.given import education_text, screen_text
from clinic.notes.models import NoteKind, SourceKind
from clinic.notes.sources import Inserted
from clinic.notes.standing import holds
from clinic.outcome_measures.wording import scores_text
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs.models import ProgramVersion
from clinic.programs.plain_text import TextOptions, cautions_text, program_text
from clinic.programs.queries import find_version_in_force
from clinic.programs.sheets import content_of

LONGEST_WINDOW = timedelta(days=90)
FIRST_WINDOW = timedelta(days=27)

SECTION_OF = MappingProxyType(
    {
        SourceKind.SCREEN: "subjective",
        SourceKind.ADHERENCE: "subjective",
        SourceKind.SCORES: "subjective",
        SourceKind.FINDINGS: "objective",
        SourceKind.TAUGHT: "objective",
        SourceKind.DIAGNOSES: "assessment",
        SourceKind.CLASS: "assessment",
        SourceKind.CAUTIONS: "assessment",
        SourceKind.GOALS: "assessment",
        SourceKind.CARE: "plan",
        SourceKind.PROGRAM: "plan",
        SourceKind.EDUCATION: "plan",
    }
)
"""Where each text goes: what is reported, what was found or seen, what is judged, what is next (SPEC: SOAP)."""
LABELS = MappingProxyType(
    {
        SourceKind.SCREEN: "Health screen",
        SourceKind.ADHERENCE: "Reports since the last note",
        SourceKind.SCORES: "Outcome scores",
        SourceKind.FINDINGS: "Findings of the assessment",
        SourceKind.TAUGHT: "Teach-back",
        SourceKind.CLASS: "Class",
        SourceKind.CAUTIONS: "Rules and overrides",
        SourceKind.DIAGNOSES: "Diagnoses",
        SourceKind.GOALS: "Goals",
        SourceKind.CARE: "Plan of care",
        SourceKind.PROGRAM: "Program in force",
        SourceKind.EDUCATION: "Handouts given",
    }
)
NOTHING = MappingProxyType(
    {
        SourceKind.SCREEN: "No health screen was taken yet.",
        SourceKind.ADHERENCE: "No home program was given yet, so there is nothing to report on.",
        SourceKind.SCORES: "No outcome measure was taken yet.",
        SourceKind.FINDINGS: "There is no assessment yet.",
        SourceKind.TAUGHT: "Nothing was taught back of the program in force yet.",
        SourceKind.CLASS: "There is no assessment yet.",
        SourceKind.CAUTIONS: "No home program was given yet.",
        SourceKind.DIAGNOSES: "There is no diagnosis in the episode of care.",
        SourceKind.GOALS: "There is no goal in the episode of care.",
        SourceKind.CARE: "There is no plan of care in the episode of care.",
        SourceKind.PROGRAM: "No home program was given yet.",
        SourceKind.EDUCATION: "No home program was given yet.",
    }
)

STARTS: Mapping[NoteKind, tuple[SourceKind, ...]] = MappingProxyType(
    {
        NoteKind.EVALUATION: tuple(SECTION_OF),
        NoteKind.DAILY: (
            SourceKind.ADHERENCE, SourceKind.FINDINGS, SourceKind.TAUGHT, SourceKind.CLASS, SourceKind.PROGRAM,
        ),
        NoteKind.PROGRESS: tuple(one for one in SECTION_OF if one is not SourceKind.SCREEN),
        NoteKind.RE_EVALUATION: tuple(SECTION_OF),
        NoteKind.DISCHARGE: tuple(one for one in SECTION_OF if one is not SourceKind.SCREEN),
        NoteKind.PHONE: (SourceKind.ADHERENCE,),
    }
)  # fmt: skip
"""What a new note of a kind holds from the start."""


def insert_of(actor: User, patient_id: UUID, what: SourceKind, on: date | None = None) -> Inserted | None:
    """The text to put in about a patient `actor` may see; None when there is nothing to put in. Raises NotFound.

    `on` is the day of the visit, today when it is left out: reports and scores of later days are no part of its note.
    """
    patient = patients.get_patient(actor, patient_id)
    today = clock.today(get_clinic().time_zone)
    made = _MAKERS[what](patient, min(on or today, today))
    if made is None or not made[0]:
        return None
    text, label, about_id = made
    return Inserted(what, SECTION_OF[what], text, label, about_id)


def usual_inserts(actor: User, patient_id: UUID, kind: NoteKind = NoteKind.DAILY) -> list[Inserted]:
    """What a new note of a kind holds; of a daily visit only what was found and taught on that day. Raises NotFound."""
    patient = patients.get_patient(actor, patient_id)
    left_out = _of_another_day(patient) if kind is NoteKind.DAILY else set()
    asked = [what for what in STARTS[kind] if what not in left_out]
    return [made for what in asked if (made := insert_of(actor, patient.id, what))]


def since_last_note(patient_id: UUID, today: date) -> date:
    """The day of the last signed visit up to `today`, at most 90 days back; four weeks back when there was none."""
    last = last_visit_on(patient_id, today)
    return max(last, today - LONGEST_WINDOW) if last else today - FIRST_WINDOW


def with_insert(text: str, inserted: str) -> str:
    """The section with the insert below what is there; put in once, even when asked twice."""
    if holds(text, inserted):
        return text
    return f"{text.rstrip()}\n\n{inserted}".lstrip("\n")


Made = tuple[str, str, UUID | None] | None
"""The text, in words what it was taken from, and the row that was; None when there is nothing."""
Maker = Callable[[Patient, date], Made]
"""Makes one kind of text about a patient, as of the day of a visit."""


def _screen(patient: Patient, _on: date) -> Made:
    screen = find_latest_screen(patient)
    if screen is None:
        return None
    taken_on = day(screen.taken_at.astimezone(_zone()).date())
    return screen_text(patient, screen, taken_on), f"Health screen of {taken_on}", screen.id


def _adherence(patient: Patient, on: date) -> Made:
    first = since_last_note(patient.id, on)
    summary = get_summary(patient.id, days=(on - first).days + 1, last_on=on)
    program = find_program_for_reports(patient.id) if summary else None
    if summary is None or program is None:
        return None
    logs = list_logs(patient.id, summary.first_on, on, program_id=program.program_id)
    label = f"Reports of {day(summary.first_on)} to {day(summary.last_on)}"
    return summary_text(summary, logs), label, program.program_id


def _scores(patient: Patient, on: date) -> Made:
    text = scores_text(patient.id, last_visit_on(patient.id, on), on)
    return (text, f"Outcome scores up to {day(on)}", None) if text else None


def _findings(patient: Patient, _on: date) -> Made:
    found = find_latest_assessment(patient)
    if found is None:
        return None
    assessed_on = day(found[0].assessed_at.astimezone(_zone()).date())
    text = assessment_text(found[0], find_assessment_before(patient, found[0]), _zone())
    return text, f"Assessment of {assessed_on}", found[0].id


def _class(patient: Patient, _on: date) -> Made:
    found = find_latest_assessment(patient)
    if found is None:
        return None
    assessed_on = day(found[0].assessed_at.astimezone(_zone()).date())
    return class_text(found[0], _zone()), f"Assessment of {assessed_on}", found[0].id


def _of_care(words: Callable[[EpisodePage], str], what: str) -> Maker:
    def make(patient: Patient, on: date) -> Made:
        episode = find_episode_at(patient.id, on)
        if episode is None:
            return None
        return words(read_episode(episode)), f"{what} on {day(clock.today(get_clinic().time_zone))}", episode.id

    return make


def _of_sheet(words: Callable[[ProgramVersion], str], what: str) -> Maker:
    def make(patient: Patient, _on: date) -> Made:
        version = find_version_in_force(patient.id)
        if version is None:
            return None
        issued_on = day(version.issued_at.astimezone(_zone()).date())
        return words(version), f"{what}, sheet {version.number} of {issued_on}", version.id

    return make


def _program_words(version: ProgramVersion) -> str:
    pause = pause_ahead(list_pauses(version.program_id), clock.today(get_clinic().time_zone))
    return program_text(content_of(version), TextOptions(status=pause_words(pause) if pause else ""))


def _caution_words(version: ProgramVersion) -> str:
    return cautions_text(content_of(version))


def _diagnoses(page: EpisodePage) -> str:
    return diagnosis_text([one.diagnosis for one in page.diagnoses])


def _goals(page: EpisodePage) -> str:
    return goals_text([one.goal for one in page.goals])


def _care(page: EpisodePage) -> str:
    return plan_of_care_text(page.plans[0][0] if page.plans else None)


_MAKERS: Mapping[SourceKind, Maker] = {
    SourceKind.SCREEN: _screen,
    SourceKind.ADHERENCE: _adherence,
    SourceKind.SCORES: _scores,
    SourceKind.FINDINGS: _findings,
    SourceKind.TAUGHT: _of_sheet(lambda version: taught_note(version) or "", "Teach-back"),
    SourceKind.CLASS: _class,
    SourceKind.DIAGNOSES: _of_care(_diagnoses, "Diagnoses"),
    SourceKind.GOALS: _of_care(_goals, "Goals"),
    SourceKind.CARE: _of_care(_care, "Plan of care"),
    SourceKind.CAUTIONS: _of_sheet(_caution_words, "Safety rules"),
    SourceKind.PROGRAM: _of_sheet(_program_words, "Home program"),
    SourceKind.EDUCATION: _of_sheet(education_text, "Handouts"),
}


def _of_another_day(patient: Patient) -> set[SourceKind]:
    """What is of the visit it was made at, and was not made today."""
    found, version = find_latest_assessment(patient), find_version_in_force(patient.id)
    today = clock.today(get_clinic().time_zone)
    of_another = set()
    if found is None or found[0].assessed_at.astimezone(_zone()).date() != today:
        of_another |= {SourceKind.FINDINGS, SourceKind.CLASS}
    if version is None or not any(one.recorded_at.astimezone(_zone()).date() == today for one in taught_of(version)):
        of_another.add(SourceKind.TAUGHT)
    return of_another


def _zone() -> ZoneInfo:
    return ZoneInfo(get_clinic().time_zone)
