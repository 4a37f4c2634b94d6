"""What a whole record says before its notes, one function for each chapter.

A further chapter is added to CHAPTERS, in the order in which it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.adherence.queries import list_logs, list_pauses, program_of, summary_of
from clinic.adherence.report import figures
from clinic.assessments.models import Assessment
from clinic.assessments.wording import assessment_text, class_text
from clinic.core import clock
from clinic.episodes.labels import DISCHARGE_LABELS
from clinic.episodes.models import EpisodeReopening
from clinic.health_screens.ended import list_ended
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import read_answers
from clinic.patients.forms import PREGNANCY_LABELS
from clinic.patients.kinds import DischargeKind, Pregnancy
from clinic.patients.models import Episode, Patient
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.plain_text import cautions_text
from clinic.programs.queries import names_of
from clinic.programs.sheets import content_of
from clinic.programs.wording import dose_text
from clinic.record_chapters import queries, words
from clinic.record_chapters.care import diagnoses, goals, plans, scores
from clinic.record_chapters.follow_up import minutes, raised, stops, written
from clinic.record_chapters.whole import Whole
from handouts.record import Block, Chapter, Fact

_FIGURES = 60
"""Lines of figures of one program, at most."""


_WRAPPED = re.compile(r"\n(?!- )")
"""Where a line of plain text goes on: paper is wider than that, and breaks lines by itself."""


def episodes(whole: Whole) -> Chapter:
    """The episodes of care, with each discharge that was taken back."""
    found = [whole.episode] if whole.episode else list(reversed(queries.list_episodes(whole.patient.id)))
    taken_back = queries.list_reopenings(whole.patient.id)
    names = names_of({one.therapist_id for one in found} | {one.reopened_by_id for one in taken_back})
    return Chapter(
        "Episode of care" if whole.episode else "Episodes of care",
        "" if found else "None.",
        tuple(
            Block(f"From {words.day(one.started_on)}", facts=tuple(_episode(one, taken_back, names))) for one in found
        ),
    )


def _episode(one: Episode, taken_back: Sequence[EpisodeReopening], names: Mapping[UUID, str]) -> Iterator[Fact]:
    yield Fact("Why the patient came", words.line(one.reason))
    if one.onset_on:
        yield Fact("Trouble began", words.day(one.onset_on))
    if one.referred_by:
        yield Fact("Referred by", words.line(one.referred_by))
    if one.goal:
        yield Fact("Goal", words.line(one.goal))
    yield Fact("Therapist", words.line(names[one.therapist_id]))
    for back in taken_back:
        if back.episode_id == one.id:
            yield Fact("Discharged, and taken back", _taken_back(back, names[back.reopened_by_id]))
    if one.ended_on:
        yield Fact("Discharged", _discharged(one.ended_on, one.discharge_kind, one.discharge_reason))


def _discharged(on: date, kind: str | None, reason: str | None) -> str:
    why = [*([DISCHARGE_LABELS[DischargeKind(kind)]] if kind else []), *([reason] if reason else [])]
    return words.line(f"{words.day(on)}: {'. '.join(why)}" if why else words.day(on), 1000)


def _taken_back(back: EpisodeReopening, by: str) -> str:
    said = _discharged(back.ended_on, back.discharge_kind, back.discharge_reason).rstrip(".")
    return words.line(f"{said}. Taken back {words.local_day(back.reopened_at)} by {by}: {back.reason}", 2000)


def health_screens(whole: Whole) -> Chapter:
    """The answers to the safety questions, oldest first, those entered in error marked."""
    found = [one for one in queries.list_screens(whole.patient.id) if whole.has_day(one.taken_at)]
    ended = list_ended([one.id for one in found])
    names = names_of({one.taken_by_id for one in found})
    blocks = (
        Block(
            f"{words.local_day(one.taken_at)}, taken by {words.line(names[one.taken_by_id], 200)}",
            mark=_in_error(one),
            facts=tuple(_screen(whole.patient, one)),
            lines=(
                *(words.line(f"No longer yes: {answer.label}. {answer.reason}") for answer in ended.get(one.id, ())),
                *([words.printed(one.note)] if one.note.strip() else []),
            ),
        )
        for one in found
    )
    return Chapter("Health screens", "" if found else "None.", tuple(blocks))


def _screen(patient: Patient, screen: HealthScreen) -> Iterator[Fact]:
    answers = read_answers(patient.sex_at_birth, Pregnancy(screen.pregnancy), screen)
    for group in answers.groups:
        said = list(group.yes) + (["unknown"] if group.is_unknown else [])
        yield Fact(group.name, "; ".join(said) or "None of these")
    yield Fact("Pregnancy", PREGNANCY_LABELS[Pregnancy(screen.pregnancy)])
    for label, on in (("Due date", screen.due_on), ("Birth", screen.delivered_on), *answers.events):
        if on:
            yield Fact(label, words.day(on))


def assessments(whole: Whole) -> Chapter:
    """The examinations, oldest first, those entered in error marked."""
    zone = ZoneInfo(get_clinic().time_zone)
    found = [one for one in queries.list_assessments(whole.patient.id) if whole.has_day(one.assessed_at)]
    names = names_of({one.assessed_by_id for one in found})
    blocks = (
        Block(
            f"{words.local_day(one.assessed_at)}, {words.line(one.signed_as or names[one.assessed_by_id], 200)}",
            mark=_in_error(one),
            lines=(
                words.printed(class_text(one, zone)),
                words.printed(assessment_text(one, None, zone)),
                *([words.printed(one.note)] if one.note.strip() else []),
            ),
        )
        for one in found
    )
    return Chapter("Examinations", "" if found else "None.", tuple(blocks))


def programs(whole: Whole) -> Chapter:
    """What was given out: each sheet with its day, exercises, doses and hash, and what the rules said that day."""
    found = queries.list_versions(whole.patient.id, whole.episode)
    names = names_of({version.issued_by_id for version, _program in found})
    blocks = tuple(_sheet(version, names[version.issued_by_id]) for version, _program in found)
    lead = "The sheets are not printed here; each is kept as it was given." if blocks else "None."
    return Chapter("Home programs", lead, blocks)


def _sheet(version: ProgramVersion, by: str) -> Block:
    content = content_of(version)
    return Block(
        f"Sheet {version.number}, given {words.local_day(version.issued_at)}",
        facts=(
            Fact("First day", words.day(version.starts_on)),
            Fact("Given by", words.line(by, 200)),
            Fact("SHA-256", version.sha256),
        ),
        lines=(
            words.printed("\n".join(_exercise(place, one) for place, one in enumerate(content["exercises"], 1))),
            words.printed(_WRAPPED.sub(" ", cautions_text(content))),
        ),
    )


def _exercise(place: int, data: Mapping[str, Any]) -> str:
    """An exercise of a sheet with its dose, and what was changed about it for this person."""
    applied = "; ".join(one["label"].rstrip(".") for one in data["applied"])
    said = f"{place}. {data['name']}: {dose_text(data['dose'], data['manner'])}"
    return f"{said} For this patient: {applied}." if applied else said


def adherence(whole: Whole) -> Chapter:
    """What was reported about each program, in figures with raw counts."""
    by_program: dict[HomeProgram, list[ProgramVersion]] = {}
    for version, program in queries.list_versions(whole.patient.id, whole.episode):
        by_program.setdefault(program, []).append(version)
    today = clock.today(get_clinic().time_zone)
    blocks = [_figures(whole.patient, program, versions, today) for program, versions in by_program.items()]
    shown = tuple(block for block in blocks if block)
    lead = "Reported by the patient; not observed." if shown else "None."
    return Chapter("Adherence", lead, shown)


def _figures(patient: Patient, program: HomeProgram, versions: Sequence[ProgramVersion], today: date) -> Block | None:
    given = program_of(versions, program.ended_at)
    last_on = min(today, given.ends_on) if given.ends_on else today
    if last_on < given.starts_on:
        return None
    logs = list_logs(patient.id, given.starts_on, last_on, program_id=program.id)
    summary = summary_of(given, logs, given.starts_on, last_on, list_pauses(program.id))
    lines = tuple(words.line(one, 4000) for one in figures(summary, summary))
    return Block(f"Program from {words.day(given.starts_on)}", lines=lines[:_FIGURES])


def _in_error(one: HealthScreen | Assessment) -> str:
    if one.entered_in_error_at is None:
        return ""
    said = f"ENTERED IN ERROR on {words.local_day(one.entered_in_error_at)}: {one.entered_in_error_reason or ''}"
    return words.line(said)


CHAPTERS: tuple[Callable[[Whole], Chapter], ...] = (
    episodes, diagnoses, goals, plans, health_screens, assessments, scores, programs, adherence,
    stops, written, raised, minutes,
)  # fmt: skip
"""In the order in which they are printed, before the notes."""

NOT_PRINTED: Mapping[str, str] = {
    "documents": "how sheets were printed; what they say is in the chapter of the programs",
    "findings": "what the rules answered is printed with the sheet that it was about",
    "links": "when a page could be opened says nothing about care",
    "outcome_requests": "what was asked for is printed once it is answered",
    "overrides": "printed with the sheet on which somebody went on",
    "program_line_modifications": "drafts; what was given out is printed",
    "program_line_props": "drafts; what was given out is printed",
    "program_lines": "drafts; what was given out is printed",
    "reminder_choices": "whether somebody wants to be reminded says nothing about care",
    "reminders": "that a reminder was sent says nothing about care",
    "screenings": "which facts the rules were asked with; the answers stand with each sheet",
}
"""Kinds of rows (`kinds.KINDS`) that have no place of their own on paper, and why; the export holds them all."""
