"""A note or a whole record put together for the printer: data for `handouts`, nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clinic.accounts.models import Clinic, User
from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.notes.models import ProgressNote
from clinic.patients.models import Patient
from clinic.programs.languages import language_of_texts, sheet_languages
from clinic.record_chapters import words
from clinic.record_chapters.chapters import CHAPTERS
from clinic.record_chapters.whole import Whole
from clinic.records import queries
from clinic.records.binding import PartJob
from clinic.records.note_print import printed_note
from clinic.reviewables.shipped import PHRASES, SHEET
from clinic.signed_notes.records import NoteRecord, record_of, records_of
from handouts.content import ClinicHeader
from handouts.layouts.layout import Paper
from handouts.record import CopyWords, Fact, PrintedNote, RecordSheet, copy_words
from handouts.record_cover import RecordCover

USUAL_LANGUAGE = "en"

LETTERS_OF_PART, NOTES_OF_PART = 60_000, 15
"""How much of the notes is drawn at once: a part of 15 short notes takes 2 s and 100 MB, one of 60 000 letters 20 pages."""

LETTERS_OF_VOLUME, NOTES_OF_VOLUME = 900_000, 250
"""How much stands in one file, about 250 pages; a longer record has further volumes, each with its own contents."""


@dataclass(frozen=True, slots=True)
class Volume:
    """One file of a record: its parts in their order, and the cover that is drawn last."""

    parts: tuple[PartJob, ...]
    cover: RecordCover
    paper: Paper
    notes: tuple[ProgressNote, ...]
    number: int
    of: int


def note_sheet(actor: User, patient: Patient, note: ProgressNote) -> RecordSheet:
    """One note, with everything that was signed about it."""
    printed = printed_note(record_of(note), patient)
    return _sheet(actor, patient, f"{printed.title}", notes=(printed,))


def copy_sheet(actor: User, patient: Patient, note: ProgressNote) -> RecordSheet:
    """The patient's copy of one signed note, with a first page in plain words."""
    printed = printed_note(record_of(note), patient, for_patient=True)
    sheet = _sheet(actor, patient, f"Patient’s copy: {printed.title}", notes=(printed,))
    return replace(sheet, copy=_copy_words(patient), is_copy=True)


def volume_of(actor: User, whole: Whole, number: int, *, is_copy: bool) -> Volume | None:
    """One volume of a record, None when it has no such volume.

    Signed notes stand oldest first; the chapters before them stand in the first volume, and none in a patient's copy.
    """
    episode_id = whole.episode.id if whole.episode else None
    volumes = list(_volumes(queries.list_signed_notes(whole.patient.id, episode_id))) or [[]]
    if not 1 <= number <= len(volumes):
        return None
    notes = volumes[number - 1]
    made_at = clock.now()
    head = _sheet(actor, whole.patient, _title(whole, is_copy), made_at=made_at, is_bound=True, is_copy=is_copy)
    paper = Paper(get_clinic().paper)
    sheets = [] if is_copy or number > 1 else [replace(head, chapters=tuple(make(whole) for make in CHAPTERS))]
    sheets += _notes_sheets(head, whole.patient, notes, is_copy=is_copy)
    cover = _cover(head, whole, volumes, number, is_copy=is_copy)
    return Volume(tuple(PartJob(one, paper) for one in sheets), cover, paper, tuple(notes), number, len(volumes))


def _volumes(notes: Sequence[ProgressNote]) -> Iterator[list[ProgressNote]]:
    return _cut(notes, LETTERS_OF_VOLUME, NOTES_OF_VOLUME)


def _cut(notes: Sequence[ProgressNote], letters: int, most: int) -> Iterator[list[ProgressNote]]:
    """The notes in pieces of at most so many letters and notes; a note is never cut."""
    piece: list[ProgressNote] = []
    size = 0
    for note in notes:
        own = sum(map(len, (note.subjective, note.objective, note.assessment, note.plan)))
        if piece and (size + own > letters or len(piece) == most):
            yield piece
            piece, size = [], 0
        piece.append(note)
        size += own
    if piece:
        yield piece


def _notes_sheets(
    head: RecordSheet, patient: Patient, notes: Sequence[ProgressNote], *, is_copy: bool
) -> Iterator[RecordSheet]:
    records = records_of(notes)
    title = "Notes"
    for piece in _cut(notes, LETTERS_OF_PART, NOTES_OF_PART):
        printed = tuple(_whole_note(records[note.id], patient, is_copy) for note in piece)
        yield replace(head, notes=printed, notes_title=title)
        title = ""


def _whole_note(record: NoteRecord, patient: Patient, is_copy: bool) -> PrintedNote:
    return printed_note(record, patient, for_patient=is_copy, in_whole=True)


def _cover(
    head: RecordSheet, whole: Whole, volumes: Sequence[Sequence[ProgressNote]], number: int, *, is_copy: bool
) -> RecordCover:
    return RecordCover(
        clinic=head.clinic,
        title=head.title,
        patient_name=head.patient_name,
        chart_number=head.chart_number,
        made_at=head.made_at,
        made_on=head.made_on,
        made_by=head.made_by,
        facts=(*_cover_facts(whole), Fact("As of", head.made_at)),
        lines=tuple(_cover_lines(whole, volumes, number, is_copy=is_copy)),
        copy=_copy_words(whole.patient) if is_copy else None,
        is_copy=is_copy,
        demo=head.demo,
    )


def _cover_facts(whole: Whole) -> Iterator[Fact]:
    patient = whole.patient
    yield Fact("Name", words.line(patient.full_name, 300))
    if patient.chosen_name:
        yield Fact("Called", words.line(patient.chosen_name, 300))
    yield Fact("Born", words.day(patient.birth_on))
    yield Fact("Chart", words.line(patient.chart_number, 120))
    if whole.episode:
        until = words.day(whole.episode.ended_on) if whole.episode.ended_on else "today"
        yield Fact("Episode of care", f"{words.day(whole.episode.started_on)} to {until}")


def _cover_lines(
    whole: Whole, volumes: Sequence[Sequence[ProgressNote]], number: int, *, is_copy: bool
) -> Iterator[str]:
    notes = sum(len(one) for one in volumes)
    episode_id = whole.episode.id if whole.episode else None
    wrong = queries.count_in_error(whole.patient.id, episode_id)
    yield f"{_counted(notes, 'signed note')}{f', {wrong} of them entered in error' if wrong else ''}, the oldest visit first."
    if len(volumes) > 1:
        yield f"Volume {number} of {len(volumes)}: {_counted(len(volumes[number - 1]), 'note')}."
    drafts = queries.count_drafts(whole.patient.id, episode_id)
    if drafts and not is_copy:
        yield f"{_counted(drafts, 'draft')} not printed: a draft is no part of the record."


def _counted(count: int, noun: str) -> str:
    return f"{count or 'No'} {noun}{'' if count == 1 else 's'}"


def _title(whole: Whole, is_copy: bool) -> str:
    what = "Record of an episode of care" if whole.episode else "Record of care"
    return f"Patient’s copy: {what[:1].lower()}{what[1:]}" if is_copy else what


def _copy_words(patient: Patient) -> CopyWords:
    """In the patient's language where somebody answers for its words, else in English."""
    clinic = header_of(get_clinic())
    lang = patient.language if patient.language in sheet_languages() else USUAL_LANGUAGE
    language = language_of_texts(lang, [(PHRASES, SHEET)])
    if not language.may_be_given:
        return copy_words(USUAL_LANGUAGE, clinic)
    return copy_words(lang, clinic, is_draft=language.is_draft)


def header_of(clinic: Clinic) -> ClinicHeader:
    """The clinic as it heads a print."""
    lines = tuple(words.line(one, 120) for one in clinic.address.split("\n") if one.strip())[:4]
    return ClinicHeader(words.line(clinic.name, 120), words.line(clinic.phone, 40) or "—", address_lines=lines)


def _sheet(
    actor: User, patient: Patient, title: str, *, notes: tuple[PrintedNote, ...] = (), made_at: datetime | None = None,
    is_bound: bool = False, is_copy: bool = False,
) -> RecordSheet:  # fmt: skip
    clinic = get_clinic()
    return RecordSheet(
        clinic=header_of(clinic),
        title=title,
        patient_name=words.line(patient.full_name, 300),
        chart_number=words.line(patient.chart_number, 80),
        made_at=words.minute(made_at or clock.now()),
        made_on=clock.today(clinic.time_zone),
        made_by=words.line(actor.printed_name, 400),
        notes=notes,
        is_bound=is_bound,
        is_copy=is_copy,
        demo=clinic.is_demo,
    )
