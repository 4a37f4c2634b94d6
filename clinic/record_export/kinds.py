"""What of a patient's record leaves the clinic as data: every table about patients, by an explicit list of its columns.

A new table or column is exported when it is named here, and only then; `tests/record_export/test_kinds.py` fails until it is
either named or left out with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select

from clinic.adherence.models import ExerciseLog
from clinic.aftercare.models import ProgramPause, TeachBack
from clinic.assessments.models import Assessment
from clinic.core.db import Base
from clinic.documents.models import Document
from clinic.episodes.models import CareChange, Diagnosis, EpisodeReopening, Goal, GoalChange, PlanOfCare
from clinic.health_screens.models import EndedAnswer, HealthScreen
from clinic.messages.models import DiaryMessage
from clinic.monitoring.models import ManagementMinutes
from clinic.notes.models import NoteSource, NoteStatus, ProgressNote
from clinic.outcome_measures.models import OutcomeRequest, OutcomeScore
from clinic.patients.models import Episode, Patient
from clinic.programs.models import (
    FindingOverride,
    HomeProgram,
    PatientLink,
    PrescribedModification,
    PrescribedProp,
    Prescription,
    ProgramVersion,
)
from clinic.reminders.models import Reminder, ReminderChoice
from clinic.review.models import ReviewAcknowledgement, ReviewItem
from clinic.safety_record.models import ExerciseHold, StoredFinding, StoredScreening
from clinic.signed_notes.models import Addendum, NoteError, NoteSignature, NoteTakeover


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing in a record: the rows of one table that belong to a patient.

    `through` is the column that leads to the row they hang on, for a table that does not name the patient itself.
    """

    name: str
    what: str
    table: Any
    columns: tuple[str, ...]
    through: tuple[str, Any] | None = None

    def rows(self, patient_id: UUID, *, has_drafts: bool = False) -> Select[Any]:
        """Its rows of one patient, in the order in which they were made; `has_drafts` as in `note_standings`."""
        chosen = select(*(getattr(self.table, name) for name in self.columns))
        return chosen.where(self._of(patient_id, has_drafts)).order_by(self.table.id)

    def ids(self, patient_id: UUID, *, has_drafts: bool = False) -> Select[Any]:
        """The keys of its rows of one patient."""
        return select(self.table.id).where(self._of(patient_id, has_drafts))

    def _of(self, patient_id: UUID, has_drafts: bool) -> ColumnElement[bool]:
        if self.through is not None:
            column, parent = self.through
            condition: ColumnElement[bool] = getattr(self.table, column).in_(
                BY_TABLE[parent].ids(patient_id, has_drafts=has_drafts)
            )
            return condition
        key = self.table.id if self.table is Patient else self.table.patient_id
        named: ColumnElement[bool] = key == patient_id
        if self.table is ProgressNote:
            return and_(named, ProgressNote.status.in_(note_standings(has_drafts=has_drafts)))
        return named


def note_standings(*, has_drafts: bool) -> tuple[NoteStatus, ...]:
    """Which notes leave the clinic: signed ones, and drafts only where asked for. What was discarded never does."""
    return (NoteStatus.SIGNED, NoteStatus.DRAFT) if has_drafts else (NoteStatus.SIGNED,)


def _kind(name: str, what: str, table: type[Base], columns: str, through: tuple[str, type[Base]] | None = None) -> Kind:
    return Kind(name, what, table, tuple(f"id {columns}".split()), through)


KINDS: tuple[Kind, ...] = (
    _kind(
        "patient", "Names, contact data and what the record says of the person.", Patient,
        "chart_number given_name family_name chosen_name birth_on sex_at_birth phone email language needs_interpreter"
        " pregnancy due_on delivered_on figure_tone figure_hair therapist_id created_by_id created_at updated_at"
        " entered_in_error_at entered_in_error_reason",
    ),
    _kind(
        "episodes", "Episodes of care: why the person came, the goal, how it ended.", Episode,
        "patient_id therapist_id started_on reason onset_on referred_by goal status ended_on discharge_kind discharge_reason"
        " created_at",
    ),
    _kind(
        "episode_reopenings", "Discharges that were taken back.", EpisodeReopening,
        "episode_id patient_id ended_on discharge_kind discharge_reason reason reopened_at reopened_by_id",
    ),
    _kind(
        "diagnoses", "Diagnoses by ICD-10-CM code, with the text of their day.", Diagnosis,
        "episode_id patient_id fiscal_year code text side onset_on is_primary position added_at added_by_id ended_at"
        " ended_by_id ended_reason",
    ),
    _kind(
        "goals", "Goals: target, day, how each stands.", Goal,
        "episode_id patient_id text words_of kind target due_on status added_at added_by_id",
    ),
    _kind(
        "goal_changes", "How each goal came to stand as it does.", GoalChange,
        "goal_id patient_id status remark changed_at changed_by_id",
    ),
    _kind(
        "care_changes", "What episodes, diagnoses and goals said before they were edited.", CareChange,
        "episode_id patient_id diagnosis_id goal_id field before after changed_at changed_by_id",
    ),
    _kind(
        "plans_of_care", "How often, for how long, with what.", PlanOfCare,
        "episode_id patient_id number from_on visits_per_week weeks interventions planned_at planned_by_id",
    ),
    _kind(
        "health_screens", "Answers to the safety questions, by day.", HealthScreen,
        "patient_id taken_by_id taken_at flags cleared_groups event_dates pregnancy due_on delivered_on note record_before"
        " on_paper_on library_version entered_in_error_at entered_in_error_reason",
    ),
    _kind(
        "ended_answers", "An earlier yes that a health screen took back, and why.", EndedAnswer,
        "health_screen_id flag reason", ("health_screen_id", HealthScreen),
    ),
    _kind(
        "assessments", "Examinations: findings of both sides, class, what the decision table suggested.", Assessment,
        "patient_id assessed_by_id assessed_at recorded_at assessment_class suggested_class thomas_left_deg"
        " thomas_right_deg knee_left_deg knee_right_deg pelvic_tilt_controlled thomas_method strength_left strength_right"
        " force_left force_right force_unit measures basis note signed_as corrects_id entered_in_error_at"
        " entered_in_error_reason",
    ),
    _kind(
        "outcome_scores", "Outcome measures: answers and score.", OutcomeScore,
        "patient_id episode_id measure measure_version taken_on answers score percent unanswered source link_id"
        " entered_by_id entered_at entered_in_error_at entered_in_error_by_id entered_in_error_reason",
    ),
    _kind(
        "outcome_requests", "Outcome measures that were asked for by the person's page.", OutcomeRequest,
        "patient_id measure asked_at asked_by_id closed_at answered_by_score_id withdrawn_by_id",
    ),
    _kind(
        "programs", "Home programs.", HomeProgram,
        "patient_id episode_id created_by_id status goal next_visit_on created_at updated_at ended_at ended_reason",
    ),
    _kind(
        "program_lines", "The exercises of the drafts of the programs; what was given out is in program_versions.",
        Prescription,
        "program_id position exercise_slug sets repetitions hold_seconds hold_breaths up_to side times_per_day"
        " days_per_week personal_note removed_at", ("program_id", HomeProgram),
    ),
    _kind(
        "program_line_modifications", "What was changed about an exercise for this person.", PrescribedModification,
        "prescription_id modification_slug slot", ("prescription_id", Prescription),
    ),
    _kind(
        "program_line_props", "What the person uses in place of a prop.", PrescribedProp,
        "prescription_id prop_slug own_name", ("prescription_id", Prescription),
    ),
    _kind(
        "overrides", "A therapist went on against a safety rule, and why.", FindingOverride,
        "program_id exercise_slug rule_id rule_version health_screen_id inputs reason overridden_by_id overridden_at",
        ("program_id", HomeProgram),
    ),
    _kind(
        "program_versions", "What was given out: the whole content of each sheet, and its SHA-256.", ProgramVersion,
        "program_id patient_id number code content sha256 starts_on issued_at issued_by_id library_version",
    ),
    _kind(
        "documents", "The PDFs of the sheets: how they were printed and their SHA-256, not the files.", Document,
        "program_version_id layout paper language options template_version sha256 created_at",
        ("program_version_id", ProgramVersion),
    ),
    _kind(
        "teach_backs", "How the person showed an exercise.", TeachBack,
        "program_version_id patient_id exercise_slug result recorded_at recorded_by_id",
    ),
    _kind(
        "pauses", "Days on which the program rested.", ProgramPause,
        "program_id patient_id from_on until_on reason paused_at paused_by_id resumed_on resumed_at resumed_by_id",
    ),
    _kind(
        "holds", "Exercises that were stopped for a while, and why.", ExerciseHold,
        "patient_id program_id exercise_slug rule_id rule_version inputs reason held_at held_by_id lifted_at lifted_by_id"
        " lifted_reason",
    ),
    _kind(
        "screenings", "What the safety rules were asked, on which facts.", StoredScreening,
        "patient_id program_id program_version_id health_screen_id occasion scope evaluated_at evaluated_by_id"
        " library_version library_hash outcome facts",
    ),
    _kind(
        "findings", "What the safety rules answered.", StoredFinding,
        "screening_id exercise_slug rule_id rule_version action inputs override_id", ("screening_id", StoredScreening),
    ),
    _kind(
        "links", "When the person could open their own page.", PatientLink,
        "patient_id program_id created_by_id created_at expires_at revoked_at last_opened_at",
    ),
    _kind(
        "exercise_logs", "What was reported about each exercise and day, what was replaced later too.", ExerciseLog,
        "patient_id program_id program_version_id exercise_slug for_on status reason amount_done pain_before pain_after"
        " felt note source link_id entered_by_id entered_at superseded_at",
    ),
    _kind(
        "messages", "What the person and the clinic wrote to each other.", DiaryMessage,
        "patient_id program_id sender exercise_slug about text answers_id link_id sent_by_id sent_at is_to_print"
        " printed_version_id seen_at taken_back_at taken_back_by_id",
    ),
    _kind(
        "review_items", "What was raised for a therapist to look at, and what was done.", ReviewItem,
        "patient_id program_id code level exercise_slug words since_on raised_at log_id message_id ended_at ended_words"
        " reviewed_at reviewed_by_id reviewed_note reopens_id",
    ),
    _kind(
        "review_steps", "What was done about a red one before it was closed.", ReviewAcknowledgement,
        "item_id contact words acknowledged_at acknowledged_by_id", ("item_id", ReviewItem),
    ),
    _kind(
        "management_minutes", "Minutes of looking after the reports.", ManagementMinutes,
        "patient_id on_day minutes was_live about recorded_at recorded_by_id entered_in_error_at entered_in_error_by_id"
        " entered_in_error_reason",
    ),
    _kind(
        "reminder_choices", "Whether the person wanted to be reminded.", ReminderChoice,
        "patient_id mode chosen_at recorded_by_id reminder_id",
    ),
    _kind(
        "reminders", "Reminders that were sent.", Reminder,
        "patient_id for_on state tries begun_at ended_at",
    ),
    _kind(
        "notes",
        "Signed progress notes; drafts only where the clinic checks or moves its own records; discarded drafts never.",
        ProgressNote,
        "patient_id episode_id author_id program_version_id kind visit_on subjective objective assessment plan minutes"
        " status created_at updated_at saved_by_id signed_at",
    ),
    _kind(
        "note_sources", "Text that was put into notes, and what it was taken from.", NoteSource,
        "note_id section kind label about_id text put_in_by_id put_in_at", ("note_id", ProgressNote),
    ),
    _kind(
        "note_signatures", "Signatures: exactly what was signed, its SHA-256, by whom and when.", NoteSignature,
        "note_id signer_id addendum_id printed_name credential meaning method needs_cosign signed_at content sha256",
        ("note_id", ProgressNote),
    ),
    _kind(
        "addenda", "What was added to signed notes.", Addendum,
        "note_id author_id printed_name credential method needs_cosign text sha256 created_at",
        ("note_id", ProgressNote),
    ),
    _kind(
        "note_errors", "That a signed note should not be in this record, why, and who says so.", NoteError,
        "note_id marked_by_id printed_name credential method reason sha256 marked_at", ("note_id", ProgressNote),
    ),
    _kind(
        "note_takeovers", "A draft that another therapist took over.", NoteTakeover,
        "note_id from_id from_name from_credential to_id to_name to_credential taken_at", ("note_id", ProgressNote),
    ),
)  # fmt: skip
"""In the order of the files; a kind that hangs on another stands after it."""

BY_TABLE: Mapping[Any, Kind] = {kind.table: kind for kind in KINDS}

LEFT_OUT: Mapping[str, str] = {
    "audit_events": "who looked at what: the clinic's own log, kept and shown apart from the record",
    "health_screen_looks": "a tick of staff that they have seen a screen",
    "note_seals": "proofs that only this clinic can check, with a key that is not in the database",
    "patient_link_sessions": "secrets of browsers",
    "program_template_uses": "which template a program was begun from; the program holds what came of it",
    "screening_looks": "a tick of staff that they have seen what the rules said",
}
"""Tables about patients that are not exported, and why."""

COLUMNS_LEFT_OUT: Mapping[str, str] = {
    "clinic_id": "the same in every row; the file names the clinic once",
    "code_hash": "a secret of the patient's page",
    "digest": "tells whether two answers of the rules are alike",
    "documents.content": "the PDF itself, which is printed from its version",
    "form_key": "makes a double click one row",
    "is_news": "whether staff is shown a change",
    "phone_digits": "computed from the telephone number",
    "search_text": "computed from names and number",
    "sort_name": "computed from the name",
    "token_hash": "a secret of the patient's page",
    "addenda.words": "computed from the texts, for the search",
    "progress_notes.words": "computed from the text of a note, for the search",
    "version": "counts edits, so that two editors notice each other",
}
"""Columns of exported tables that are not exported, and why; `table.column` for one table alone."""
