"""Two clinics, each filled through the services as its people would fill it, with a marked text in every field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.adherence.links import OpenLink
from clinic.adherence.models import LogSource, LogStatus, Reason
from clinic.adherence.service import Answer
from clinic.assessments import service as assessments
from clinic.assessments.models import Assessment
from clinic.assessments.service import Findings
from clinic.batches import service as batches
from clinic.batches.models import PrintBatch
from clinic.core import clock
from clinic.core.db import Database, session
from clinic.core.permissions import Role
from clinic.custom_library.models import CustomExercise, CustomModification, ExercisePhoto
from clinic.decision_table.kinds import AssessmentClass
from clinic.episodes.models import Diagnosis, Goal
from clinic.health_screens import service as screens
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import groups_asked
from clinic.health_screens.service import ScreenAnswers
from clinic.messages.models import DiaryMessage
from clinic.monitoring.models import ManagementMinutes
from clinic.note_templates.models import NoteTemplate
from clinic.notes import service as notes
from clinic.notes.models import ProgressNote
from clinic.outcome_measures.models import OutcomeRequest, OutcomeScore
from clinic.patients import service as patients
from clinic.patients.kinds import Pregnancy, SexAtBirth
from clinic.patients.models import Episode, Patient
from clinic.patients.service import Contact, FirstEpisode, Health
from clinic.program_templates.models import ProgramTemplate
from clinic.programs import changing, issuing, nightly, stopping
from clinic.programs import service as programs
from clinic.programs.links import link_code, link_token
from clinic.programs.models import HomeProgram, PatientLink, Prescription, ProgramVersion
from clinic.review import reporting
from clinic.review.models import ReviewItem
from clinic.safety_record.holds import list_holds
from clinic.safety_record.models import ExerciseHold, StoredScreening
from clinic.signing import service as signing
from tests.security.answered import answer_for_an_assistant, note_of
from tests.security.care import discharge_twice, write_care
from tests.security.own import write_own
from tests.security.reviewed import look_at_what_is_open, write_to_each_other
from tests.security.scored import score_and_ask
from tests.security.texts import MARKS, Texts
from tests.security.watched import watch
from tests.security.world import PASSWORD, ClinicWorld, World

ZONE = "America/Denver"
EXERCISES = ("supported-psoas-release", "diaphragm-breathing")
TOOL_WORK = "prone-ball-release"
"""Needs a therapist's written reason: gives the record an override."""


def build(app: Flask) -> World:
    """Fill both clinics of an empty database."""
    database: Database = app.extensions["database"]
    made = [_fill(app, database, Texts(mark, hostile=mark == MARKS[0])) for mark in MARKS]
    return World(app, database, *made)


def _fill(app: Flask, database: Database, texts: Texts) -> ClinicWorld:
    with database.transaction():
        clinic = accounts.create_clinic(
            texts.line("clinic name"), phone=texts.line("clinic phone", 40),
            hours=texts.line("clinic hours", 150), address=texts.line("clinic address"),
        )  # fmt: skip
        users = {role: _person(role, texts) for role in Role}
    filled = ClinicWorld(clinic.id, texts, users)
    act = _acting(database, clinic.id)
    _treated(act, app, filled)
    _held(act, app, filled)
    _discharged(act, app, filled)
    _in_error(act, filled)
    write_own(act, filled.users[Role.PT], filled.texts)
    _collect(act, filled)
    return filled


def _acting(database: Database, clinic: UUID) -> Callable[..., Any]:
    def call(service: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with database.transaction(clinic):
            return service(*given, **named)

    return call


def _person(role: Role, texts: Texts) -> User:
    return accounts.create_user(
        email=f"{texts.mark}.{role.value}@example.test",
        display_name=texts.line(f"name of {role.value}"),
        credential=texts.line("credential", 60) if role is Role.PT else "",
        role=role,
        password=PASSWORD,
    )


def _treated(act: Callable[..., Any], app: Flask, filled: ClinicWorld) -> None:
    """A patient with everything: screen, examination, sheet, link, reports of every source, notes of every kind."""
    texts, pt = filled.texts, filled.users[Role.PT]
    patient = _patient(act, filled)
    printing = app.config["PRINTING"]
    program = act(programs.start_program, pt, patient.id)
    for slug in EXERCISES:
        act(programs.add_exercise, pt, program.id, slug)
    reason = texts.line("override reason", 190)
    line = act(programs.add_exercise, pt, program.id, TOOL_WORK, override_reason=reason)
    program = act(programs.start_program, pt, patient.id)
    act(
        changing.change_exercise, pt, program.id, line.id, version=line.version, personal_note=texts.line("personal note", 190),
    )  # fmt: skip
    program = act(programs.start_program, pt, patient.id)
    goal = texts.line("program goal", 190)
    act(
        programs.set_details,
        pt,
        program.id,
        goal=goal,
        next_visit_on=_today() + timedelta(days=6),
    )
    version = act(issuing.issue_program, pt, program.id, printing, form_key=uuid4())
    filled.sheet_code = version.code
    asked = {"layout": "pocket_card", "paper": "letter", "diary": "0", "points": "18", "grey": "", "shopping": ""}
    for role in (Role.PT, Role.ASSISTANT, Role.FRONT_DESK):
        act(batches.start_batches, filled.users[role], [(version, patient)], _today() + timedelta(days=6), asked)
    _report(act, filled, patient, printing.link_key)
    watch(act, filled.users, patient, texts, _today())
    _write_notes(act, filled, patient)
    write_care(act, pt, patient, texts, _today())


def _report(act: Callable[..., Any], filled: ClinicWorld, patient: Patient, key: bytes) -> None:
    texts = filled.texts
    link = act(lambda: _all(PatientLink)[-1])  # the only one so far
    filled.link_token, filled.link_code = link_token(key, link.id), link_code(key, link.id)
    opened = OpenLink(link.id, patient.id, link.program_id)
    said = [
        Answer(EXERCISES[0], _today(), LogStatus.PARTLY, Reason.OTHER, 3, 6, felt=("sharp",),
               note=texts.paragraph("link report", 490)),
        Answer(EXERCISES[1], _today(), LogStatus.DONE, None, 2, 1, note=texts.line("second link report")),
    ]  # fmt: skip
    act(reporting.report_by_link, opened, said, form_key=uuid4())
    for source in (LogSource.PAPER, LogSource.PHONE, LogSource.IN_CLINIC):
        answer = Answer(EXERCISES[0], _today(), LogStatus.DONE, note=texts.paragraph(f"{source.value} report", 490))
        act(reporting.enter_reports, filled.users[Role.PT], patient.id, [answer], source=source, form_key=uuid4())
    write_to_each_other(act, filled, opened)
    score_and_ask(act, filled, opened, _today())
    look_at_what_is_open(act, filled, patient.id)
    for hold in {one.exercise_slug: one for one in act(list_holds, patient.id)}.values():
        act(stopping.lift_hold, filled.users[Role.PT], patient.id, hold.id, texts.line("hold lifted", 190))


def _write_notes(act: Callable[..., Any], filled: ClinicWorld, patient: Patient) -> None:
    pt = filled.users[Role.PT]
    signed = act(notes.start_note, pt, patient.id, note_of(filled.texts, _today(), "signed"), form_key=uuid4())
    act(signing.sign_note, pt, signed.id, version=signed.version)
    act(signing.add_addendum, pt, signed.id, filled.texts.paragraph("addendum"), form_key=uuid4())
    act(notes.start_note, pt, patient.id, note_of(filled.texts, _today(), "draft"), form_key=uuid4())
    answer_for_an_assistant(act, filled, patient)


def _held(act: Callable[..., Any], app: Flask, filled: ClinicWorld) -> None:
    """A patient whose program is stopped, with an exercise on hold, and whose screen went missing overnight."""
    texts, pt = filled.texts, filled.users[Role.PT]
    patient = _patient(act, filled)
    program = act(programs.start_program, pt, patient.id)
    act(programs.add_exercise, pt, program.id, EXERCISES[0])
    act(issuing.issue_program, pt, program.id, app.config["PRINTING"], form_key=uuid4())
    hurt = [Answer(EXERCISES[0], _today(), LogStatus.DONE, None, 2, 7, felt=("sharp",))]
    act(reporting.enter_reports, pt, patient.id, hurt, source=LogSource.PHONE, form_key=uuid4())
    act(stopping.stop_program, pt, patient.id, texts.line("program stopped", 190))
    screen = act(lambda: _all(HealthScreen)[-1])  # the newest is this patient's
    act(screens.mark_screen_in_error, pt, patient.id, screen.id, texts.line("screen gone", 190))
    act(nightly.judge_all_sheets)


def _discharged(act: Callable[..., Any], app: Flask, filled: ClinicWorld) -> None:
    """A patient whose care has ended, with a screen and an examination that were taken back."""
    texts, pt = filled.texts, filled.users[Role.PT]
    patient = _patient(act, filled)
    program = act(programs.start_program, pt, patient.id)
    act(programs.add_exercise, pt, program.id, EXERCISES[0])
    act(issuing.issue_program, pt, program.id, app.config["PRINTING"], form_key=uuid4())
    screen, assessment = _screen(act, filled, patient), _examination(act, filled, patient)
    act(screens.mark_screen_in_error, pt, patient.id, screen.id, texts.line("screen in error", 190))
    act(assessments.mark_assessment_in_error, pt, patient.id, assessment.id, texts.line("assessment in error", 190))
    act(programs.end_program, pt, program.id, reason=texts.line("program ended", 190))
    discharge_twice(act, pt, patient, texts, _today())


def _in_error(act: Callable[..., Any], filled: ClinicWorld) -> None:
    """A record that should not exist."""
    patient = _patient(act, filled)
    act(patients.mark_in_error, filled.users[Role.PT], patient.id, filled.texts.line("patient in error", 190))


def _patient(act: Callable[..., Any], filled: ClinicWorld) -> Patient:
    texts, pt = filled.texts, filled.users[Role.PT]
    number = len(texts.made)
    contact = Contact(
        texts.line("given name"), texts.line("family name"), texts.line("chosen name"),
        date(1950 + number % 40, 1 + number % 12, 17), texts.line("chart number", 70), texts.line("phone"),
        texts.line("e-mail", 190), "en", False, pt.id,
    )  # fmt: skip
    health = Health(SexAtBirth.FEMALE, Pregnancy.NO, None, None)
    episode = FirstEpisode(texts.line("reason", 190), texts.line("goal", 190), _today())
    patient: Patient = act(patients.create_patient, pt, uuid4(), contact, health, episode, despite_doubles=True)
    _screen(act, filled, patient)
    _examination(act, filled, patient)
    return patient


def _screen(act: Callable[..., Any], filled: ClinicWorld, patient: Patient) -> HealthScreen:
    groups = frozenset(groups_asked(SexAtBirth.FEMALE, Pregnancy.NO))
    note = filled.texts.paragraph("screen note", 900)
    answers = ScreenAnswers(frozenset(), groups, {}, Pregnancy.NO, None, None, note)
    screen: HealthScreen = act(screens.take_screen, filled.users[Role.PT], patient.id, uuid4(), answers)
    return screen


def _examination(act: Callable[..., Any], filled: ClinicWorld, patient: Patient) -> Assessment:
    texts = filled.texts
    findings = Findings(
        AssessmentClass.SHORT_STRONG,
        {"thomas_left_deg": 8, "thomas_right_deg": -2, "tilt": "yes", "strength_left": "5", "strength_right": "5",
         "thomas_pain_site_left": texts.line("pain site", 70), "slr_left": "positive"},
        texts.paragraph("assessment note", 900),
    )  # fmt: skip
    made: Assessment = act(assessments.record_assessment, filled.users[Role.PT], patient.id, uuid4(), findings)
    return made


def _collect(act: Callable[..., Any], filled: ClinicWorld) -> None:
    """Note the ids of every row under the name that addresses give them."""
    kinds: dict[str, Any] = {
        "note_id": ProgressNote, "screen_id": HealthScreen, "assessment_id": Assessment,
        "episode_id": Episode, "link_id": PatientLink, "version_id": ProgramVersion,
        "hold_id": ExerciseHold, "screening_id": StoredScreening, "item_id": ReviewItem,
        "message_id": DiaryMessage, "entry_id": ManagementMinutes,
        "score_id": OutcomeScore, "request_id": OutcomeRequest,
        "diagnosis_id": Diagnosis, "goal_id": Goal,
    }  # fmt: skip
    found = {name: act(_all, table) for name, table in kinds.items()}
    filled.ids = {name: [row.id for row in rows] for name, rows in found.items()}
    filled.ids["patient_id"] = [row.id for row in act(_all, Patient)]
    filled.ids["batch_id"] = [row.id for row in act(_all, PrintBatch)]
    filled.ids["user_id"] = [user.id for user in filled.users.values()]
    filled.of_patient = {one: {"patient_id": [str(one)]} for one in filled.ids["patient_id"]}
    for name, rows in found.items():
        for row in rows:
            filled.of_patient[row.patient_id].setdefault(name, []).append(str(row.id))
    treats = {program.id: program.patient_id for program in act(_all, HomeProgram)}
    lines = act(_all, Prescription)
    filled.ids["line_id"] = [line.id for line in lines]
    for line in lines:
        filled.of_patient[treats[line.program_id]].setdefault("line_id", []).append(str(line.id))
    own = {"own_id": CustomExercise, "change_id": CustomModification, "photo_id": ExercisePhoto,
           "template_id": ProgramTemplate, "note_template_id": NoteTemplate}  # fmt: skip
    filled.ids |= {name: [row.id for row in act(_all, table)] for name, table in own.items()}
    first = filled.of_patient[filled.ids["patient_id"][0]]
    first |= {name: [str(one) for one in filled.ids[name]] for name in own}
    first["number"], first["day"] = ["1"], [_today().isoformat()]


def _all(table: Any) -> list[Any]:
    return list(session.scalars(select(table).order_by(table.id)))


def _today() -> date:
    return clock.today(ZONE)
