"""Loading the demo clinic: every row is made by the same services that the pages call, on the days of the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select, text

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.links import OpenLink
from clinic.adherence.models import LogSource, LogStatus, Reason
from clinic.adherence.queries import find_program_for_reports
from clinic.adherence.service import Answer
from clinic.aftercare import service as aftercare
from clinic.assessments import service as assessments
from clinic.assessments.service import Findings
from clinic.audit.service import act_as, record, write_queued
from clinic.battery.measures import Value
from clinic.battery.sections import HIP, NEGATIVE, NEURO
from clinic.core import clock, db
from clinic.core.db import session
from clinic.core.errors import Refusal
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.demo.care import begin_care, judge_goals
from clinic.demo.logo import draw_logo
from clinic.demo.own import write_own_exercises
from clinic.demo.people import (
    CLINIC_ADDRESS,
    CLINIC_HOURS,
    CLINIC_NAME,
    CLINIC_PHONE,
    PASSWORD,
    PATIENTS,
    REVIEWS,
    STAFF,
    DemoPatient,
    Note,
    Pause,
    Question,
    Score,
    Sheet,
)
from clinic.demo.scores import tell_score
from clinic.demo.templates import save_templates
from clinic.documents.making import get_document
from clinic.exercises.catalog import library
from clinic.health_screens import service as screens
from clinic.health_screens.questions import groups_asked
from clinic.health_screens.service import ScreenAnswers
from clinic.note_editor.beginning import with_parts
from clinic.note_editor.inserts import usual_inserts
from clinic.notes import service as notes
from clinic.notes.models import NoteKind
from clinic.notes.service import NoteText
from clinic.patients import service as patients
from clinic.patients.models import Patient, Pregnancy
from clinic.patients.service import Contact as ContactData
from clinic.patients.service import FirstEpisode, Health
from clinic.programs import changing, issuing, stopping
from clinic.programs import service as programs
from clinic.programs.languages import usual_language
from clinic.programs.models import ProgramVersion
from clinic.programs.queries import find_link, find_newest_version, list_prescriptions
from clinic.programs.sheets import Printing
from clinic.review import reporting
from clinic.review import service as review
from clinic.review.models import Contact, ReviewItem
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Aspect, get_item
from clinic.safety_record.holds import list_holds
from clinic.signing import service as signing
from clinic.signoff.models import Decision
from clinic.signoff.service import Read, Verdict, sign_off
from handouts.layouts.layout import Layout, Paper

VISIT_TIME = time(10, 20)
REPORT_TIME = time(19, 5)
ANSWER_TIME = time(8, 15)
TERM = timedelta(weeks=40)
REVIEWED_DAYS_AGO = 9
LETTERS = {
    "d": LogStatus.DONE,
    "h": LogStatus.DONE,
    "p": LogStatus.PARTLY,
    "s": LogStatus.SKIPPED,
    "u": LogStatus.SKIPPED,
}
REASONS = {LogStatus.PARTLY: Reason.NO_TIME, LogStatus.SKIPPED: Reason.FORGOT}


class NoDemoSheet(Refusal):
    """The demo has no sheet for this chart number."""

    status = 404
    title = "No such sheet"


def find_demo_clinic() -> UUID | None:
    """The demo clinic of this database, or None; works without a clinic."""
    rows = session.execute(text("SELECT clinic_id FROM list_clinics() WHERE is_demo"))
    return rows.scalars().first()


def load(printing: Printing) -> bool:
    """Make the demo clinic in the running transaction; False when it is there already, which is left as it is."""
    if find_demo_clinic() is not None:
        return False
    accounts.create_clinic(CLINIC_NAME, phone=CLINIC_PHONE, hours=CLINIC_HOURS, address=CLINIC_ADDRESS, is_demo=True)
    accounts.set_logo(draw_logo())
    staff = {
        one.role: accounts.create_user(
            email=one.email,
            display_name=one.display_name,
            role=one.role,
            credential=one.credential,
            password=PASSWORD,
        )
        for one in STAFF
    }
    therapist = staff[Role.PT]
    act_as(therapist.id, "user", "demo")
    accounts.let_review_library(therapist.id)
    write_own_exercises(therapist)
    save_templates(therapist)
    calendar = _Calendar(clock.now(), ZoneInfo(get_clinic().time_zone))
    for person in PATIENTS:
        _tell(calendar, therapist, staff[Role.ASSISTANT], person, printing)
    with clock.fixed(calendar.moment(REVIEWED_DAYS_AGO)):
        _review(therapist)
    return True


def _review(therapist: User) -> None:
    """What the invented therapist has signed off so far: the start of the work, not the end."""
    for one in REVIEWS:
        item = get_item(one.key)
        read = [Read(one.key, Aspect.CONTENT, SOURCE_LANGUAGE, item.hash_of(Aspect.CONTENT))]
        sign_off(therapist, read, Verdict(Decision(one.decision), one.note), form_key=uuid4())


@dataclass(frozen=True, slots=True)
class _Calendar:
    """Days counted back from the moment the demo is loaded, while the clock itself is held at days of the story."""

    now: datetime
    zone: ZoneInfo

    def day(self, days_ago: int) -> date:
        return self.now.astimezone(self.zone).date() - timedelta(days=days_ago)

    def moment(self, days_ago: int, hour: time = VISIT_TIME) -> datetime:
        """That day's visit; never later than now, so that a demo loaded at breakfast has no notes from this afternoon."""
        return min(datetime.combine(self.day(days_ago), hour, self.zone), self.now)


def _tell(calendar: _Calendar, therapist: User, assistant: User, person: DemoPatient, printing: Printing) -> None:
    """One patient's story, oldest day first."""
    first_day = max([sheet.days_ago for sheet in person.sheets] + [note.days_ago for note in person.notes], default=1)
    with clock.fixed(calendar.moment(first_day)):
        patient = _admit(calendar, therapist, person)
        begin_care(therapist, patient, calendar.day(first_day))
    happenings: list[tuple[int, int, object]] = [(sheet.days_ago, 1, sheet) for sheet in person.sheets]
    happenings += [(note.days_ago, 3, note) for note in person.notes]
    first_sheet = max((sheet.days_ago for sheet in person.sheets), default=0)
    happenings += [(first_sheet - number, 2, number) for number in range(len(person.reports))]
    happenings += [(days_ago, 0, reason) for days_ago, reason in person.calls]
    happenings += [(pause.days_ago, 4, pause) for pause in person.pauses]
    happenings += [(question.days_ago, 5, question) for question in person.questions]
    happenings += [(score.days_ago, 6, score) for score in person.scores]
    for days_ago, _, what in sorted(happenings, key=lambda one: (-one[0], one[1])):
        if isinstance(what, Sheet):
            with clock.fixed(calendar.moment(days_ago)):
                _issue(therapist, patient, what, printing, calendar.day(0))
        elif isinstance(what, Note):
            with clock.fixed(calendar.moment(days_ago, hour=time(11, 10))):
                _write(assistant if what.by_assistant else therapist, patient, what)
        elif isinstance(what, str):
            with clock.fixed(calendar.moment(days_ago, hour=time(8, 40))):
                _let_go_on(therapist, patient, what)
        elif isinstance(what, Pause):
            with clock.fixed(calendar.moment(days_ago)):
                _rest(therapist, patient, what, calendar.day(days_ago))
        elif isinstance(what, Question):
            _ask(calendar, therapist, patient, what)
        elif isinstance(what, Score):
            with clock.fixed(calendar.moment(days_ago, ANSWER_TIME if what.answers is None else REPORT_TIME)):
                tell_score(therapist, patient, what, calendar.day(days_ago))
        elif isinstance(what, int):
            _report(calendar, therapist, patient, person, what, calendar.day(days_ago))
    with clock.fixed(calendar.moment(min((sheet.days_ago for sheet in person.sheets), default=0))):
        judge_goals(therapist, patient)


def _ask(calendar: _Calendar, therapist: User, patient: Patient, question: Question) -> None:
    """A question by the link, and its answer on the day after."""
    program = find_program_for_reports(patient.id)
    link = find_link(program.program_id) if program else None
    if program is None or link is None:
        return
    opened = OpenLink(link.id, patient.id, program.program_id)
    with clock.fixed(calendar.moment(question.days_ago, REPORT_TIME)):
        asked = reporting.ask(opened, question.text, slug=question.slug, form_key=uuid4())
    if question.answer:
        with clock.fixed(calendar.moment(question.days_ago - 1, ANSWER_TIME)):
            review.answer(
                therapist, patient.id, question.answer, form_key=uuid4(), about=question.text, answers_id=asked.id
            )


def _rest(therapist: User, patient: Patient, pause: Pause, first: date) -> None:
    until = first + timedelta(days=pause.days)
    aftercare.pause_program(therapist, patient.id, from_on=first, until_on=until, reason=pause.reason)


def _let_go_on(therapist: User, patient: Patient, reason: str) -> None:
    """A call about what was held: everything may go on."""
    for hold in list_holds(patient.id):
        # The first of an exercise takes the others with it.
        if hold.lifted_at is None:
            stopping.lift_hold(therapist, patient.id, hold.id, reason)
    items = [one.id for one in session.scalars(select(ReviewItem).where(ReviewItem.patient_id == patient.id))]
    review.acknowledge(therapist, patient.id, items, Contact.TALKED, "", form_key=uuid4())
    review.review(therapist, patient.id, items)


def _admit(calendar: _Calendar, therapist: User, person: DemoPatient) -> Patient:
    today = calendar.day(0)
    due_on = today + TERM - timedelta(weeks=person.weeks_pregnant, days=3) if person.weeks_pregnant else None
    patient = patients.create_patient(
        therapist,
        uuid4(),
        ContactData(
            person.given_name, person.family_name, person.chosen_name, person.born_on(today), person.chart_number,
            f"801-555-01{PATIENTS.index(person) + 60}", "", person.language,
            person.language != SOURCE_LANGUAGE, therapist.id,
            person.look.tone, person.look.hair,
        ),
        Health(person.sex_at_birth, person.pregnancy, due_on, None),
        FirstEpisode(person.reason, person.goal, clock.today(get_clinic().time_zone)),
    )  # fmt: skip
    if person.is_screened:
        screens.take_screen(therapist, patient.id, uuid4(), _answers(person, due_on))
    if person.assessment is not None:
        assessments.record_assessment(therapist, patient.id, uuid4(), _findings(person.assessment))
    return patient


def _findings(assessment: AssessmentClass) -> Findings:
    """Numbers that fit the class: thigh above horizontal is short, below -10 degrees is long."""
    angle = {"short": 8, "long": -14}.get(assessment.value.split("_")[0], -2)
    is_weak = assessment.value.endswith("weak")
    values: dict[str, Value] = {
        "thomas_left_deg": angle, "thomas_right_deg": -2, "knee_left_deg": 78, "knee_right_deg": 86, "tilt": "yes",
        "thomas_method": "inclinometer", "strength_left": "4" if is_weak else "5", "strength_right": "5",
        "force_left": Decimal("16.2") if is_weak else Decimal("20.8"), "force_right": Decimal("21.4"),
        "force_unit": "kgf", "strength_position": "seated", "breathing_pattern": "upper_chest", "ribs_flare": "yes",
        "thigh_contact_left": "partial", "thigh_contact_right": "full", "prop_height_cm": 25, "tl_arch": "no",
        **dict.fromkeys((*NEURO.fields, *HIP.fields), NEGATIVE),
    }  # fmt: skip
    return Findings(assessment, values, "Tilt held by hand.")


def _answers(person: DemoPatient, due_on: date | None) -> ScreenAnswers:
    told = {library().flags[flag].group for flag in person.flags}
    return ScreenAnswers(
        flags=frozenset(person.flags),
        cleared_groups=frozenset(groups_asked(person.sex_at_birth, person.pregnancy)) - told,
        event_dates={},
        pregnancy=person.pregnancy,
        due_on=due_on if person.pregnancy is Pregnancy.PREGNANT else None,
        delivered_on=None,
        note="",
    )


def _issue(therapist: User, patient: Patient, sheet: Sheet, printing: Printing, today: date) -> None:
    """Bring the draft to what the sheet holds, then issue it."""
    program = programs.start_program(therapist, patient.id)
    for line in list_prescriptions(program.id):
        programs.remove_exercise(therapist, program.id, line.id)
    for item in sheet.items:
        line = programs.add_exercise(therapist, program.id, item.slug, item.modifications)
        if item.personal_note:
            changing.change_exercise(
                therapist,
                program.id,
                line.id,
                version=line.version,
                personal_note=item.personal_note,
            )
    programs.set_details(therapist, program.id, goal=program.goal, next_visit_on=_next_visit(today))
    issuing.issue_program(therapist, program.id, printing, form_key=uuid4(), lang=usual_language(patient))


def _report(
    calendar: _Calendar, therapist: User, patient: Patient, person: DemoPatient, number: int, day: date
) -> None:
    """One day's report, by link or from paper; "-" is a day without one."""
    letter = person.reports[number]
    program = find_program_for_reports(patient.id)
    if letter == "-" or program is None:
        return
    version = program.in_force(day)
    answers = [
        _answer(one["slug"], day, letter, number, dict(person.remarks).get(number, "") if place == 1 else "")
        for place, one in enumerate(version.content["exercises"] if version else [])
    ]
    if number in person.paper_days:
        with clock.fixed(calendar.moment((calendar.day(0) - day).days)):
            reporting.enter_reports(therapist, patient.id, answers, source=LogSource.PAPER, form_key=uuid4())
        return
    link = find_link(program.program_id)
    if link is not None:
        with clock.fixed(datetime.combine(day, REPORT_TIME, calendar.zone)):
            reporting.report_by_link(OpenLink(link.id, patient.id, program.program_id), answers, form_key=uuid4())


def _answer(slug: str, day: date, letter: str, number: int, remark: str) -> Answer:
    """Pain eases slowly over the weeks; "h" is a day on which one exercise hurt."""
    before = max(1, 4 - number // 6)
    status = LETTERS[letter]
    hurts = letter == "h" and slug == "hand-to-knee-press"
    return Answer(
        slug=slug,
        for_on=day,
        status=status,
        reason=Reason.UPSET if letter == "u" else REASONS.get(status),
        pain_before=before if status is not LogStatus.SKIPPED else None,
        pain_after=(before + 2 if hurts else max(0, before - 1)) if status is not LogStatus.SKIPPED else None,
        felt=("sharp",) if hurts else (),
        note=remark,
    )


def _write(author: User, patient: Patient, note: Note) -> None:
    sections = {name: getattr(note, name) for name in ("subjective", "objective", "assessment", "plan")}
    inserts = usual_inserts(author, patient.id, NoteKind(note.kind))
    today = clock.today(get_clinic().time_zone)
    write_queued()
    act_as(author.id, "user", "demo")  # the audit log tells who signed
    text_ = with_parts(NoteText(NoteKind(note.kind), today).with_sections(sections), inserts)
    made = notes.start_note(author, patient.id, text_, form_key=uuid4(), sources=inserts)
    if note.is_signed:
        signing.sign_note(author, made.id, version=made.version)
    if note.addendum:
        with clock.fixed(clock.now() + timedelta(days=1)):
            signing.add_addendum(author, made.id, note.addendum, form_key=uuid4())
    write_queued()
    act_as(patient.therapist_id, "user", "demo")


def _next_visit(today: date) -> date:
    visit = today + timedelta(days=7)
    return visit if visit.weekday() < 5 else visit + timedelta(days=2)


def print_handout(chart_number: str, printing: Printing, paper: Paper | None = None) -> bytes:
    """The PDF of what a demo patient was given last, as their therapist prints it. Raises NoDemoSheet or NoSheet."""
    clinic_id = find_demo_clinic()
    if clinic_id is None:
        raise NoDemoSheet("There is no demo clinic in this database. Run ./run first.")
    db.set_clinic(clinic_id)
    patient = session.scalar(select(Patient).where(Patient.chart_number == chart_number))
    version = find_newest_version(patient.id) if patient else None
    if patient is None or version is None:
        raise NoDemoSheet(f"No sheet was issued for chart {chart_number}. Charts with sheets: {', '.join(_charts())}.")
    therapist = session.get_one(User, (clinic_id, patient.therapist_id))
    act_as(therapist.id, "user", "command")
    layout = Layout(paper=paper) if paper else None
    document = get_document(therapist, version, printing, layout)
    record("document.printed", "document", document.id, patient_id=patient.id)
    return document.content


def _charts() -> list[str]:
    issued = select(Patient.chart_number).join(ProgramVersion, ProgramVersion.patient_id == Patient.id)
    return sorted(set(session.scalars(issued)))
