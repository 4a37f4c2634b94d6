"""A note with everything that was signed about it, and whether all of it still holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from clinic.accounts.queries import get_clinic
from clinic.core.canonical import sha256_hex
from clinic.core.db import session
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.signed_notes.content import as_stored, drafted_by, mismatches, mismatches_of_other, read_content
from clinic.signed_notes.models import Addendum, Meaning, Method, NoteError, NoteSignature, NoteTakeover, Seal
from clinic.signed_notes.rules import is_late_entry
from clinic.signed_notes.sealing import Sealable, SealState, state_of
from clinic.signed_notes.told import chart_from, chart_of_note
from handouts.charts import StripChart

Row = TypeVar("Row", NoteSignature, Addendum, NoteError, NoteTakeover)


@dataclass(frozen=True, slots=True)
class AsSigned:
    """The person and the sheet as they were on the day of signing; what an older format did not hold is empty."""

    given_name: str
    family_name: str
    chosen_name: str
    birth_on: date
    chart_number: str
    sex_at_birth: str
    clinic_name: str
    sheet_number: int | None
    drafted_by: tuple[str, ...]

    @property
    def full_name(self) -> str:
        """As the banner writes it."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True)
class NoteRecord:
    """One note with its signatures, addenda and whatever else was said about it, oldest first.

    `author` is the author's signature, None for a draft; `error` says that the note was entered in error. `time_zone` is
    the clinic's.
    """

    note: ProgressNote
    time_zone: str
    signatures: Sequence[NoteSignature] = ()
    addenda: Sequence[Addendum] = ()
    error: NoteError | None = None
    takeovers: Sequence[NoteTakeover] = ()
    seals: Mapping[UUID, Sequence[Seal]] = field(default_factory=dict)

    @cached_property
    def author(self) -> NoteSignature | None:
        """The author's signature."""
        return next((one for one in self.signatures if one.meaning == Meaning.AUTHOR), None)

    @cached_property
    def cosign(self) -> NoteSignature | None:
        """The therapist's co-signature of the note itself."""
        return next((one for one in self.signatures if one.meaning == Meaning.COSIGN and not one.addendum_id), None)

    @cached_property
    def reviews(self) -> list[NoteSignature]:
        """Who has marked the note as reviewed."""
        return [one for one in self.signatures if one.meaning == Meaning.REVIEWED]

    def cosign_of(self, addendum: Addendum) -> NoteSignature | None:
        """The co-signature of one addendum."""
        return next((one for one in self.signatures if one.addendum_id == addendum.id), None)

    @cached_property
    def waiting(self) -> list[NoteSignature | Addendum]:
        """What waits for a therapist's co-signature; nothing of a note that was entered in error."""
        if self.error is not None:
            return []
        own = [self.author] if self.author and self.author.needs_cosign and not self.cosign else []
        return [*own, *(one for one in self.addenda if one.needs_cosign and not self.cosign_of(one))]

    @cached_property
    def is_late(self) -> bool:
        """Whether it is a late entry."""
        if self.author is None:
            return False
        signed_on = self.author.signed_at.astimezone(ZoneInfo(self.time_zone)).date()
        return is_late_entry(signed_on, self.note.visit_on)

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """Everything that does not fit, one phrase each, without health data; empty for a draft that is only a draft."""
        found = [f"signature: {words}" for words in self._wrong_of_author()]
        for one in self.signatures:
            if one.meaning != Meaning.AUTHOR:
                found += [f"{_name(one)}: {words}" for words in self._wrong_of_other(one)]
        for number, addendum in enumerate(self.addenda, 1):
            found += [f"addendum {number}: {words}" for words in self._wrong_of_text(addendum, addendum.text)]
        if self.error is not None:
            found += [f"entered in error: {words}" for words in self._wrong_of_text(self.error, self.error.reason)]
        found += [f"taking over: {words}" for words in self._wrong_of_takeovers()]
        return tuple(found)

    @property
    def is_whole(self) -> bool:
        """Whether the note and all that was added to it are what was signed."""
        return not self.wrong

    @cached_property
    def rows(self) -> list[Sealable]:
        """Everything that was signed about the note."""
        return [*self.signatures, *self.addenda, *([self.error] if self.error else []), *self.takeovers]

    @cached_property
    def unsealed(self) -> tuple[str, ...]:
        """What of a note from before there were seals has none yet: no reason to distrust it on its page, and verified."""
        return tuple(f"{_name(row)}: {SealState.MISSING.value}" for row in self.rows if self._is_from_before(row))

    def is_sealed(self, row: Sealable) -> bool:
        """Whether a seal proves this row."""
        return state_of(row, self.seals.get(row.id, ())) is SealState.WHOLE

    @cached_property
    def signed(self) -> dict[str, Any] | None:
        """The signed data; None for a draft, and when they do not match their hash."""
        return read_content(self.author) if self.author else None

    @cached_property
    def as_signed(self) -> AsSigned | None:
        """Whom the note was about, on the day of signing; None when that cannot be told."""
        try:
            return _as_signed(self.signed) if self.signed else None
        except (KeyError, TypeError, ValueError):
            return None

    @cached_property
    def chart(self) -> StripChart | None:
        """The four weeks up to the visit as they were reported then; None for a draft, or when there was no program."""
        if self.author is None or self.signed is None:
            return None
        if "reported" not in self.signed:
            return chart_of_note(self.note, self.author.signed_at)
        try:
            return chart_from(self.signed["reported"]) if self.signed["reported"] else None
        except (KeyError, TypeError, ValueError):
            return None

    @property
    def chart_is_signed(self) -> bool:
        """Whether the chart is part of the signed content."""
        return self.signed is not None and "reported" in self.signed

    def _wrong_of_author(self) -> list[str]:
        if self.author is None:
            return ["the note is locked and has none"] if self.note.status == NoteStatus.SIGNED else []
        found = mismatches(self.note, self.author)
        if self.note.status != NoteStatus.SIGNED:
            found.append("the note is signed and is called a draft")
        return found + self._wrong_seal(self.author)

    def _wrong_of_other(self, one: NoteSignature) -> list[str]:
        return mismatches_of_other(one, self.author, self.addenda) + self._wrong_seal(one)

    def _wrong_of_text(self, row: Addendum | NoteError, text: str) -> list[str]:
        found = [] if sha256_hex(text) == row.sha256 else ["the text does not match its SHA-256"]
        return found + self._wrong_seal(row)

    def _wrong_of_takeovers(self) -> list[str]:
        """Each proves itself; together they lead from who began the note to its author, and are those that were signed."""
        found = [words for one in self.takeovers for words in self._wrong_seal(one)]
        people = [one.to_id for one in self.takeovers]
        if any(one.to_id != after.from_id for one, after in pairwise(self.takeovers)) or (
            people and people[-1] != self.note.author_id
        ):
            found.append("it does not lead to the author")
        there = as_stored(drafted_by(self.takeovers))
        if self.signed is not None and self.signed.get("drafted_by", there) != there:
            found.append("who began the note is not what was signed")
        return found

    def _wrong_seal(self, row: Sealable) -> list[str]:
        state = state_of(row, self.seals.get(row.id, ()))
        return [] if state is SealState.WHOLE or self._is_from_before(row) else [state.value]

    def _is_from_before(self, row: Sealable) -> bool:
        """Whether the row has no seal and may be from before there were any: since then the method is always kept."""
        is_old = not isinstance(row, NoteTakeover) and row.method == Method.UNKNOWN
        return is_old and not self.seals.get(row.id)


_NAMES = {Meaning.AUTHOR: "signature", Meaning.COSIGN: "co-signature", Meaning.REVIEWED: "review"}


def _name(row: Sealable) -> str:
    if isinstance(row, NoteSignature):
        return _NAMES[Meaning(row.meaning)]
    return "an addendum" if isinstance(row, Addendum) else "entered in error"


def record_of(note: ProgressNote) -> NoteRecord:
    """One note with everything about it. Five queries."""
    return records_of([note])[note.id]


def records_of(notes: Sequence[ProgressNote]) -> dict[UUID, NoteRecord]:
    """The records of several notes by id, in five queries."""
    ids, zone = [note.id for note in notes], get_clinic().time_zone
    signatures = _by_note(NoteSignature, ids, NoteSignature.signed_at)
    addenda = _by_note(Addendum, ids, Addendum.created_at)
    errors = _by_note(NoteError, ids, NoteError.marked_at)
    takeovers = _by_note(NoteTakeover, ids, NoteTakeover.taken_at)
    tables = (signatures, addenda, errors, takeovers)
    rows = [row for found in tables for some in found.values() for row in some]
    seals: dict[UUID, list[Seal]] = {}
    for one in session.scalars(select(Seal).where(Seal.row_id.in_([row.id for row in rows]))):
        seals.setdefault(one.row_id, []).append(one)
    return {
        note.id: NoteRecord(
            note,
            zone,
            signatures.get(note.id, ()),
            addenda.get(note.id, ()),
            next(iter(errors.get(note.id, ())), None),
            takeovers.get(note.id, ()),
            {row.id: seals.get(row.id, ()) for found in tables for row in found.get(note.id, ())},
        )
        for note in notes
    }


def _by_note(table: type[Row], ids: Iterable[UUID], oldest: Any) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in session.scalars(select(table).where(table.note_id.in_(ids)).order_by(oldest, table.id)):
        found.setdefault(row.note_id, []).append(row)
    return found


def _as_signed(signed: dict[str, Any]) -> AsSigned:
    patient = signed["patient"]
    program = signed.get("program")
    return AsSigned(
        given_name=patient["given_name"],
        family_name=patient["family_name"],
        chosen_name=patient.get("chosen_name", ""),
        birth_on=date.fromisoformat(patient["birth_on"]),
        chart_number=patient["chart_number"],
        sex_at_birth=patient.get("sex_at_birth", ""),
        clinic_name=signed.get("clinic", {}).get("name", ""),
        sheet_number=program["number"] if program else None,
        drafted_by=tuple(name_line(one["name"], one["credential"]) for one in signed.get("drafted_by", [])),
    )


def name_line(name: str, credential: str) -> str:
    """A printed name with its credential."""
    return f"{name}, {credential}" if credential else name
