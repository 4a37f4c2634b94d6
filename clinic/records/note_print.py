"""A note as it is printed: what was signed, by whom, and whatever was said about it later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from clinic.note_templates.kinds import KIND_LABELS
from clinic.notes.minutes import BY_CODE, timed_minutes
from clinic.notes.models import SECTIONS, NoteKind, NoteStatus, ProgressNote, SourceKind
from clinic.notes.sources import frozen_sources
from clinic.notes.standing import Standing
from clinic.patients.forms import SEX_LABELS
from clinic.patients.kinds import SexAtBirth
from clinic.patients.models import Patient
from clinic.record_chapters import words
from clinic.signed_notes.models import Addendum, Meaning, NoteSignature
from clinic.signed_notes.records import AsSigned, NoteRecord, name_line
from handouts.record import LONGEST_TEXT, Added, Band, Fact, PrintedNote, Section, SignedLine

MEANINGS = {
    Meaning.AUTHOR: "as the author",
    Meaning.COSIGN: "as the therapist who co-signs",
    Meaning.REVIEWED: "as having read it",
}
DRAFT = Band("DRAFT: not signed", "DRAFT: not signed. It may still change, and it is no part of the record.")
DISCARDED = Band(
    "DISCARDED DRAFT: not signed",
    "DISCARDED DRAFT: not signed. Its author has thrown it away, and it is no part of the record.",
)
MISMATCH = Band(
    "This note does not match its signature",
    "This note does not match its signature. What is stored is not what was signed. Do not rely on it.",
)
WITHHELD = "This note should not be in this record and is not printed here. The text is kept at the clinic."
WAITS = "Waits for the co-signature of a physical therapist."
FROM_SIGNED = "The four weeks are part of what was signed."
FROM_REPORTS = (
    "Drawn from the reports that had reached the clinic when the note was signed. No part of the signed text."
)
_MOST_SOURCES = 40


def printed_note(
    record: NoteRecord, patient: Patient, *, for_patient: bool = False, in_whole: bool = False
) -> PrintedNote:
    """One note for the printer. `for_patient` leaves out hashes; `in_whole` leaves out what a whole record has no room for.

    In a whole record a chart is printed when it was signed, without its table of numbers, and never drawn anew. Of a note
    that was entered in error a patient is shown the band alone: it may be about somebody else.
    """
    if for_patient and record.error is not None:
        return _withheld(record, patient)
    note = record.note
    has_chart = record.chart_is_signed or not in_whole
    chart = record.chart if has_chart else None
    signed = (record.signed or {}) if record.author else _unsigned(note)
    return PrintedNote(
        kind=KIND_LABELS[NoteKind(note.kind)],
        visit_on=note.visit_on,
        labels=tuple(_labels(record)),
        bands=tuple(bands(record)),
        about_words=_about_words(record),
        about=tuple(_about(record, patient)),
        sections=tuple(
            Section(name.capitalize(), words.printed(getattr(note, name), LONGEST_TEXT)) for name in SECTIONS
        ),
        minutes=tuple(_minutes(signed)),
        minutes_words=_totals(signed),
        sources=() if for_patient else tuple(_sources(signed))[:_MOST_SOURCES],
        chart=chart,
        chart_words="" if chart is None else FROM_SIGNED if record.chart_is_signed else FROM_REPORTS,
        has_numbers=not in_whole,
        signatures=tuple(_signature(one, for_patient) for one in record.signatures if one.addendum_id is None),
        waiting=_waiting(record),
        addenda=tuple(_added(record, one, place, for_patient) for place, one in enumerate(record.addenda, 1)),
        is_in_error=record.error is not None,
    )


def _unsigned(note: ProgressNote) -> Mapping[str, Any]:
    """What a draft holds of that which is printed from the signed content of a signed note."""
    return {"minutes": dict(note.minutes), "sources": frozen_sources(note)}


def _withheld(record: NoteRecord, patient: Patient) -> PrintedNote:
    """A note without its text, minutes, chart and addenda: that it was entered in error, why, and by whom it was signed."""
    return PrintedNote(
        kind=KIND_LABELS[NoteKind(record.note.kind)],
        visit_on=record.note.visit_on,
        bands=tuple(bands(record)),
        about=(
            Fact("Name", words.line(patient.full_name, 300)),
            Fact("Chart", words.line(patient.chart_number, 120)),
        ),
        withheld=WITHHELD,
        signatures=tuple(_signature(one, True) for one in record.signatures if one.addendum_id is None),
        is_in_error=True,
    )


def bands(record: NoteRecord) -> Iterator[Band]:
    """What must be seen on every page."""
    if record.author is None and record.note.status == NoteStatus.DRAFT:
        yield DRAFT
    if record.author is None and record.note.status == NoteStatus.DISCARDED:
        yield DISCARDED
    if record.error is not None:
        error = record.error
        by = name_line(error.printed_name, error.credential)
        said = f"ENTERED IN ERROR on {words.local_day(error.marked_at)} by {by}"
        yield Band(words.line(f"{said}: {error.reason}", 140), words.printed(f"{said}. Reason: {error.reason}", 1600))
    if not record.is_whole:
        yield MISMATCH


def _labels(record: NoteRecord) -> Iterator[str]:
    if record.is_late and record.author is not None:
        yield f"Late entry: signed {words.local_day(record.author.signed_at)}"
    if record.waiting:
        yield "Waits for co-signature"


def _about_words(record: NoteRecord) -> str:
    if record.as_signed is not None:
        return "The patient as recorded when the note was signed."
    if record.author is None:
        return "The patient as recorded today."
    return "What was signed about the patient cannot be read; this is what is recorded today."


def _about(record: NoteRecord, patient: Patient) -> Iterator[Fact]:
    of: AsSigned | Patient = record.as_signed or patient
    yield Fact("Name", words.line(of.full_name, 300))
    if of.chosen_name:
        yield Fact("Called", words.line(of.chosen_name, 300))
    yield Fact("Born", words.day(of.birth_on))
    if of.sex_at_birth and of.sex_at_birth != SexAtBirth.UNKNOWN:
        yield Fact("Sex at birth", SEX_LABELS[SexAtBirth(of.sex_at_birth)])
    yield Fact("Chart", words.line(of.chart_number, 120))
    if record.as_signed is not None:
        if record.as_signed.sheet_number:
            yield Fact("Home program", f"Sheet {record.as_signed.sheet_number}")
        for name in record.as_signed.drafted_by:
            yield Fact("Drafted by", words.line(name, 300))


def _minutes(signed: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    found = signed.get("minutes")
    if isinstance(found, dict):
        for code, count in sorted(found.items()):
            label = BY_CODE[code].label if code in BY_CODE else ""
            yield words.line(f"{code} {label}".strip(), 80), int(count)


def _totals(signed: Mapping[str, Any]) -> str:
    """The sum of the minutes that are counted by time, and of all; empty without minutes."""
    found = signed.get("minutes")
    if not isinstance(found, dict) or not found:
        return ""
    minutes = {code: int(count) for code, count in found.items()}
    return f"Timed minutes: {timed_minutes(minutes)}. All minutes: {sum(minutes.values())}."


def _sources(signed: Mapping[str, Any]) -> Iterator[str]:
    """Where inserted text came from, section by section, and whether it was edited after it was put in."""
    found = signed.get("sources")
    for one in found if isinstance(found, list) else []:
        standing = "unchanged" if one["standing"] == Standing.AS_PUT_IN else "edited since"
        copied = "copied from the " if one["kind"] == SourceKind.COPIED else ""
        label = f"{one['label'][:1].lower()}{one['label'][1:]}" if copied else one["label"]
        yield words.line(f"{one['section'].capitalize()}: {copied}{label}, {standing}")


def _signature(one: NoteSignature, for_patient: bool) -> SignedLine:
    return SignedLine(
        name=words.line(name_line(one.printed_name, one.credential)),
        meaning=MEANINGS[Meaning(one.meaning)],
        at=words.moment(one.signed_at),
        sha256="" if for_patient else one.sha256,
    )


def _waiting(record: NoteRecord) -> str:
    if record.author is None:
        return "Not signed."
    return WAITS if record.author in record.waiting else ""


def _added(record: NoteRecord, one: Addendum, place: int, for_patient: bool) -> Added:
    cosign = record.cosign_of(one)
    waits = WAITS if one in record.waiting else ""
    return Added(
        title=f"Addendum {place}",
        text=words.printed(one.text, LONGEST_TEXT),
        signed=SignedLine(
            name=words.line(name_line(one.printed_name, one.credential)),
            meaning="as an addendum",
            at=words.moment(one.created_at),
            sha256="" if for_patient else one.sha256,
        ),
        cosigned=_signature(cosign, for_patient) if cosign else None,
        waiting=waits,
    )
