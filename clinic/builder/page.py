"""The builder's page put together: the draft as reviewed, the shelf beside it, and the forms in whatever state they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import render_template, request
from flask_login import current_user

from clinic.accounts.queries import get_clinic
from clinic.aftercare.models import ProgramPause
from clinic.aftercare.queries import list_pauses, pause_ahead
from clinic.aftercare.wording import pause_words
from clinic.builder.forms import DetailsForm, DiscardForm, IssueForm, OverrideForm
from clinic.builder.line_view import LineView, line_view
from clinic.builder.preview import Preview, preview_of
from clinic.builder.shelf import ProgramShelf
from clinic.builder.shelf_asked import ShelfAsked
from clinic.builder.shelf_entry import ways_of
from clinic.builder.shelf_page import asked_shelf, shelf_of
from clinic.builder.shown import Problem, Shown, Typed
from clinic.core import clock
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.dose_shorthand import write_short
from clinic.formulary.figure_routes import thumbnail
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.patients.forms import LANGUAGES
from clinic.patients.models import Episode, Patient
from clinic.programs import policy
from clinic.programs.languages import SheetLanguage, sheet_language, sheet_languages, usual_language
from clinic.programs.looks import appearance_of
from clinic.programs.models import HomeProgram, Prescription, ProgramStatus, ProgramVersion
from clinic.programs.pending import has_same_visit, pending_changes
from clinic.programs.queries import find_last_program, find_removed
from clinic.programs.reviewing import JudgedFinding, ProgramReview, review, review_of_nothing
from clinic.programs.rules import VersionChanges
from clinic.programs.web import asked_language
from clinic.programs.wording import short_dose
from clinic.programs.workload import COUNT_RULE, Workload, workload_of
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from clinic.screening.advice import in_names


@dataclass(frozen=True)
class Builder:
    """Everything the template reads."""

    patient: Patient
    program: HomeProgram
    is_stored: bool
    episode: Episode | None
    last: HomeProgram | None
    in_force: ProgramVersion | None
    waiting: VersionChanges | None
    review: ProgramReview
    lines: tuple[LineView, ...]
    shelf: ProgramShelf
    asked: ShelfAsked
    removed: Prescription | None
    removed_name: str
    details: DetailsForm
    issue: IssueForm
    language: SheetLanguage
    override: OverrideForm | None
    discard: DiscardForm
    pause: ProgramPause | None
    problem: Problem | None
    is_conflict: bool
    reason: str
    names: Mapping[UUID, str]
    today: date
    said: str
    preview: Preview
    typed: Typed | None
    is_unsaved: bool

    @property
    def workload(self) -> Workload:
        """How much the program asks for; a line that the library no longer allows does not count."""
        return workload_of(line.reviewed.resolved.dose for line in self.lines if line.reviewed.resolved)

    @property
    def about_load(self) -> tuple[JudgedFinding, ...]:
        """What the rules say of the number of exercises."""
        return tuple(one for one in self.review.judged if one.finding.rule_id == COUNT_RULE)

    @property
    def about_whole(self) -> tuple[JudgedFinding, ...]:
        """What else they say of the program as a whole."""
        return tuple(one for one in self.review.judged if one.finding.rule_id != COUNT_RULE)

    @property
    def unwritten_language(self) -> str:
        """The patient's language when no sheet is written in it, else nothing."""
        spoken = self.patient.language
        return "" if spoken in sheet_languages() else LANGUAGES.get(spoken, spoken)

    @property
    def flags(self) -> list[str]:
        """The yes answers of the health screen, in the library's order."""
        present = self.review.patient_screening.facts.flags
        return [flag.label for flag in clinic_library().flags.values() if flag.slug in present]

    @property
    def is_as_given(self) -> bool:
        """Whether issuing would hand out the sheet in force once more."""
        given = self.in_force
        if given is None or given.program_id != self.program.id or self.waiting:
            return False
        return has_same_visit(self.program, given)

    @property
    def is_ready(self) -> bool:
        """Whether anything can be added at all."""
        return self.review.is_screened and (self.is_stored or self.episode is not None)

    def typed_at(self, about: object) -> Typed | None:
        """What was typed at a place and refused."""
        return self.typed if self.typed and self.typed.about == str(about) else None

    def problem_at(self, place: str, about: object = "") -> str:
        """The message that belongs to a place of the page, empty for none."""
        found = self.problem
        return found.message if found and (found.place, found.about) == (place, str(about)) else ""


def builder_page(patient_id: UUID, shown: Shown | None = None, status: int = 200) -> tuple[str, int]:
    """The builder of one patient, with what a refused request left. Raises NotFound."""
    builder = build(patients.get_patient(current_user, patient_id), shown or Shown())
    words: dict[str, Any] = {
        "short_dose": short_dose,
        "in_names": in_names,
        "thumbnail": thumbnail,
        "pause_words": pause_words,
    }
    words |= {"ways_of": ways_of, "write_short": write_short, "phases": clinic_library().categories}
    template = "builder/_workspace.html" if "HX-Request" in request.headers else "builder/edit.html"
    page = render_template(template, builder=builder, patient=builder.patient, pages=pages, **words)
    return page, status


def build(patient: Patient, shown: Shown) -> Builder:
    """Read everything the builder shows of `patient`."""
    stored = policy.find_open_program(current_user, patient.id)
    program = stored or _blank(patient)
    reviewed = review(program) if stored else review_of_nothing(program)
    if stored is None and reviewed.episode:
        program.goal = reviewed.episode.goal
    asked = asked_shelf()
    removed = find_removed(program.id, shown.removed or _asked_removed()) if stored else None
    today = clock.today(get_clinic().time_zone)
    appearance = appearance_of(patient, reviewed.snapshot)
    in_force = None if program.status == ProgramStatus.DRAFT and stored else reviewed.draft.newest
    issue = shown.issue or _issue(program, today, usual_language(patient), asked_language())
    language = _language(issue, reviewed)
    return Builder(
        patient=patient,
        program=program,
        is_stored=stored is not None,
        episode=reviewed.episode,
        last=None if stored else find_last_program(patient.id),
        in_force=in_force,
        waiting=_waiting(reviewed, in_force),
        review=reviewed,
        lines=tuple(line_view(line, appearance, language.lang, shown) for line in reviewed.lines),
        shelf=shelf_of(reviewed, asked),
        asked=asked,
        removed=removed,
        removed_name=_name(removed),
        details=shown.details or _details(program, today),
        issue=issue,
        language=language,
        override=shown.override,
        discard=shown.discard or DiscardForm(formdata=None),
        pause=pause_ahead(list_pauses(program.id), today) if program.status == ProgramStatus.ACTIVE else None,
        problem=shown.problem,
        is_conflict=shown.is_conflict,
        reason=shown.reason,
        names=reviewed.draft.authors,
        today=today,
        said=shown.said,
        typed=shown.typed,
        is_unsaved=bool(shown.line or shown.details or shown.typed),
        preview=preview_of(reviewed, language.lang if language.may_be_given else SOURCE_LANGUAGE),
    )  # fmt: skip


def _blank(patient: Patient) -> HomeProgram:
    return HomeProgram(patient_id=patient.id, status=ProgramStatus.DRAFT, version=1, goal="")


def _waiting(reviewed: ProgramReview, in_force: ProgramVersion | None) -> VersionChanges | None:
    """What the patient does not have yet."""
    if in_force is None or in_force.program_id != reviewed.program.id:
        return None
    return pending_changes(reviewed.program, in_force, [line.prescription for line in reviewed.lines])


def _details(program: HomeProgram, today: date) -> DetailsForm:
    return DetailsForm(
        today,
        formdata=None,
        goal=program.goal,
        next_visit_on=program.next_visit_on,
        seen_goal=program.goal,
        seen_visit=program.next_visit_on,
    )


def _language(form: IssueForm, reviewed: ProgramReview) -> SheetLanguage:
    asked = form.language.data
    return sheet_language(asked if asked in sheet_languages() else SOURCE_LANGUAGE, reviewed)


def _issue(program: HomeProgram, today: date, usual: str, asked: str | None) -> IssueForm:
    """`asked` is the language that is chosen on the page, which script says with all it sends."""
    key = str(uuid4())
    form = IssueForm(today, usual, formdata=None, form_key=key, starts_on=today, language=asked or usual)
    form.version.renew(program.version)
    return form


def _asked_removed() -> UUID | None:
    try:
        return UUID(request.args.get("removed", ""))
    except ValueError:
        return None


def _name(removed: Prescription | None) -> str:
    exercise = clinic_library().exercises.get(removed.exercise_slug) if removed else None
    return exercise.name if exercise else ""
