"""From a reviewed draft to the content that is frozen: everything as it was on that day, nothing looked up later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from clinic.accounts.models import Clinic, User
from clinic.accounts.queries import find_logo, get_clinic
from clinic.core import clock
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import library
from clinic.exercises.rules import to_data
from clinic.health_screens.questions import PREGNANT_FLAG
from clinic.messages.models import MOST_PRINTED
from clinic.patients.models import Patient, Pregnancy
from clinic.programs.beside import NO_WORDS, Asked, OwnWords, questions_data, questions_for, with_swaps
from clinic.programs.by_week import in_weeks, weeks_of_use
from clinic.programs.languages import SheetLanguage, exercises_in
from clinic.programs.looks import Appearance, appearance_of, as_given, as_patient
from clinic.programs.replacing import replaced_data
from clinic.programs.reviewing import JudgedFinding, ProgramReview
from clinic.programs.rules import STAFF_LANGUAGE, Header, Item, frozen_content, used_until
from clinic.programs.sheets import content_of
from clinic.screening.advice import in_names

PREGNANCY_BOX = "pregnancy"
LONGEST_FIRST_NAME = 60
LONGEST_CREDENTIAL = 60
MOST_ADDRESS_LINES = 4
"""What a sheet has room for (`handouts.content`); longer entries are cut, not refused at the door."""


def content_to_freeze(
    actor: User,
    patient: Patient,
    reviewed: ProgramReview,
    *,
    version_id: UUID,
    number: int,
    link_id: UUID,
    language: SheetLanguage,
    starts_on: date | None = None,
    own: OwnWords = NO_WORDS,
) -> dict[str, Any]:
    """What the patient is given if `actor` issues now, as data; lines that cannot be resolved are not in it.

    `own` is what the caller knows of this patient: answers to their questions, and what they have at home.

    Raises LanguageIsNotReady when nobody answers for the words of `language`.
    """
    if not language.may_be_given:
        raise language.refusal()
    appearance = appearance_of(patient, reviewed.snapshot)
    weeks = _weeks(reviewed, starts_on)
    items = _items(reviewed, appearance, own, weeks)
    return frozen_content(
        version_id=version_id,
        number=number,
        header=_header(actor, patient, reviewed, language, starts_on),
        items=items,
        boxes=_boxes(reviewed),
        link_id=link_id,
        screening=findings_data(reviewed),
        library=_library_data(reviewed),
        translated=_translated(appearance, reviewed, language, own, weeks),
        beside=_beside(reviewed, language, items, own),
    )


def _weeks(reviewed: ProgramReview, starts_on: date | None) -> range | None:
    """The weeks of pregnancy in which the sheet is used, when they are known."""
    today = clock.today(get_clinic().time_zone)
    last = used_until(today, starts_on, reviewed.program.next_visit_on)
    known = reviewed.snapshot.pregnancy == Pregnancy.PREGNANT
    return weeks_of_use(reviewed.snapshot.due_on if known else None, max(today, starts_on or today), last)


def _items(reviewed: ProgramReview, appearance: Appearance, own: OwnWords, weeks: range | None) -> list[Item]:
    """The lines in the words of staff, with the pictures and the props of this patient."""
    shelf = clinic_library()
    return [
        Item(
            with_swaps(
                in_weeks(to_data(as_given(line.resolved, appearance)), line.chosen, weeks), line, shelf, shelf, own
            ),
            line.prescription.personal_note,
        )
        for line in reviewed.lines
        if line.resolved
    ]


def _translated(
    appearance: Appearance, reviewed: ProgramReview, language: SheetLanguage, own: OwnWords, weeks: range | None
) -> list[dict[str, Any]]:
    """The exercises in the words of the sheet, with the pictures of this patient; none when those are of the source."""
    if language.is_source:
        return []
    shelf, words = clinic_library(), library(language.lang)
    lines = [line for line in reviewed.lines if line.resolved]
    made = []
    for data, line in zip(exercises_in(language.lang, lines), lines, strict=True):
        drawn = {**data, "scene": as_patient(data["scene"], appearance, language.lang)}
        chosen = words.get_modifications([one.slug for one in line.chosen])
        made.append(with_swaps(in_weeks(drawn, chosen, weeks), line, shelf, words, own))
    return made


def _beside(reviewed: ProgramReview, language: SheetLanguage, items: Sequence[Item], own: OwnWords) -> dict[str, Any]:
    """What stands beside the exercises; common questions in every language that the sheet can be read in."""
    before = reviewed.draft.newest
    answers = [*own.answers, *(Asked(one.about, one.text) for one in reviewed.draft.answers)]
    exercises = [{**item.exercise, "personal_note": item.personal_note} for item in items]
    asked = [one.id for one in questions_for(reviewed, clinic_library())]
    languages = dict.fromkeys((STAFF_LANGUAGE, language.lang))
    return {
        "faq": {lang: questions_data(library(lang).faq[name] for name in asked) for lang in languages},
        "answers": [{"question": one.question, "answer": one.answer} for one in answers][:MOST_PRINTED],
        "replaces": replaced_data(content_of(before), exercises, reviewed.program.goal) if before else None,
    }


def _library_data(reviewed: ProgramReview) -> dict[str, str]:
    """What the exercises were read from; `own` names the state of the clinic's own entries, when it gave one of them."""
    shipped, merged = library(), clinic_library()
    slugs = (
        slug for line in reviewed.lines if line.resolved for slug in (line.resolved.slug, *line.resolved.modifications)
    )
    state = merged.state_of(slugs)
    return {"version": shipped.version, "hash": shipped.content_hash, **({"own": state} if state else {})}


def _boxes(reviewed: ProgramReview) -> list[str]:
    """The boxes of the exercises, and "pregnancy" for whoever is or may be pregnant, whatever the exercises are."""
    of_exercises = (box for line in reviewed.lines if line.resolved for box in line.resolved.boxes)
    of_patient = [PREGNANCY_BOX] if PREGNANT_FLAG in reviewed.snapshot.flags else []
    return list(dict.fromkeys([*of_exercises, *of_patient]))


def findings_data(reviewed: ProgramReview) -> dict[str, Any]:
    """Every finding with its override as data: why the program was allowed, on which answers, by whom."""
    people = reviewed.draft.authors
    assessment_id = reviewed.snapshot.assessment_id
    return {
        "outcome": reviewed.outcome,
        "health_screen_id": str(reviewed.snapshot.screen_id),
        "assessment_id": str(assessment_id) if assessment_id else None,
        "findings": [_finding_data(one, people) for one in reviewed.all_judged],
    }


def _finding_data(judged: JudgedFinding, people: Mapping[UUID, str]) -> dict[str, Any]:
    finding, override = judged.finding, judged.override
    return {
        "rule": finding.rule_id,
        "version": finding.version,
        "action": finding.action.value,
        "exercise": finding.target_slug,
        "reason": finding.reason,
        "suggest": in_names(finding.suggest, finding.target_slug),
        "source": finding.source,
        "inputs": list(finding.inputs),
        "override": override
        and {
            "reason": override.reason,
            "by": str(override.overridden_by_id),
            "by_name": people[override.overridden_by_id],
            "at": override.overridden_at.isoformat(),
        },
    }


def _header(
    actor: User, patient: Patient, reviewed: ProgramReview, language: SheetLanguage, starts_on: date | None
) -> Header:
    clinic = get_clinic()
    today = clock.today(clinic.time_zone)
    return Header(
        clinic=_clinic_data(clinic),
        first_name=patient.first_name[:LONGEST_FIRST_NAME],
        therapist={"name": actor.display_name, "credential": actor.credential[:LONGEST_CREDENTIAL]},
        goal=reviewed.program.goal,
        made_on=today,
        starts_on=starts_on or today,
        next_visit_on=reviewed.program.next_visit_on,
        language=language.lang,
        words=language.words.value,
    )


def _clinic_data(clinic: Clinic) -> dict[str, Any]:
    """The heading of the sheet; `logo` only where there is one, as in sheets of before there were any."""
    lines = [line.strip() for line in clinic.address.splitlines() if line.strip()]
    logo = find_logo()
    return {
        "name": clinic.name,
        "phone": clinic.phone,
        "hours": clinic.hours,
        "address_lines": lines[:MOST_ADDRESS_LINES],
        "is_demo": clinic.is_demo,
        **({"logo": {"id": str(logo.id), "width": logo.width, "height": logo.height}} if logo else {}),
    }
