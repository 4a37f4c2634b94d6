"""What a signature covers: the note and everything of that day which makes it readable later, as plain data.

Format 1 held the note, a few facts about the patient and the signer. Format 2 adds what the person was called and sex
recorded, the clinic, the sheet by number and hash, minutes, where put-in text came from, who had drafted it, how the signer showed
who they are, and the chart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.db import session
from clinic.notes.models import SECTIONS, ProgressNote
from clinic.notes.sources import frozen_sources
from clinic.patients.models import Patient
from clinic.programs.models import ProgramVersion
from clinic.signed_notes.models import Addendum, Method, NoteSignature, NoteTakeover
from clinic.signed_notes.told import chart_data

FORMAT = 2


def _section(name: str) -> Callable[[ProgressNote], Any]:
    return lambda note: getattr(note, name)


SIGNED_PARTS: Mapping[str, Callable[[ProgressNote], Any]] = {
    **{name: _section(name) for name in SECTIONS},
    "kind": lambda note: note.kind,
    "visit_on": lambda note: note.visit_on.isoformat(),
    "note_id": lambda note: str(note.id),
    "episode_id": lambda note: _id(note.episode_id),
    "program_version_id": lambda note: _id(note.program_version_id),
    "minutes": lambda note: dict(note.minutes),
}
"""The parts of a note, by the name they have in the signed content.

A further part of a note is added HERE, and only here: what the function gives is signed, and is compared whenever a signed
note is read or verified, if its content holds that part (older ones do not).
"""


PART_WORDS: Mapping[str, str] = {
    "visit_on": "day of the visit",
    "note_id": "number",
    "episode_id": "episode of care",
    "program_version_id": "sheet",
}
"""What a part is called where its own name is no word."""


def signed_content(
    note: ProgressNote, patient: Patient, signer: User, *, signed_at: datetime, method: Method
) -> dict[str, Any]:
    """What an author signs. At most ten queries, six of them for the chart."""
    clinic = get_clinic()
    return {
        "format": FORMAT,
        "meaning": "author",
        "method": method.value,
        "signed_at": signed_at.isoformat(),
        **{name: read(note) for name, read in SIGNED_PARTS.items()},
        "patient": {
            "id": str(patient.id),
            "chart_number": patient.chart_number,
            "given_name": patient.given_name,
            "family_name": patient.family_name,
            "chosen_name": patient.chosen_name,
            "birth_on": patient.birth_on.isoformat(),
            "sex_at_birth": patient.sex_at_birth,
        },
        "clinic": {"id": str(clinic.id), "name": clinic.name, "time_zone": clinic.time_zone},
        "signer": signer_data(signer),
        "drafted_by": drafted_by(_takeovers(note)),
        "program": _program(note),
        "sources": frozen_sources(note),
        "reported": chart_data(note, signed_at),
    }


def other_content(author: NoteSignature, signer: User, addenda: Sequence[Addendum], **said: Any) -> dict[str, Any]:
    """What a co-signature or a review signs: the author's signature and the addenda that were there, by their hashes."""
    return {
        "format": FORMAT,
        "note_id": str(author.note_id),
        "signature": {"id": str(author.id), "sha256": author.sha256},
        "addenda": [{"id": str(one.id), "sha256": one.sha256} for one in addenda],
        "signer": signer_data(signer),
        **said,
    }


def signer_data(signer: User) -> dict[str, str]:
    """The signer as they are called today."""
    return {
        "id": str(signer.id),
        "name": signer.display_name,
        "credential": signer.credential,
        "role": signer.role,
    }


def read_content(signature: NoteSignature) -> dict[str, Any] | None:
    """The signed data; None when they do not match their hash or are no such data."""
    if sha256_hex(signature.content) != signature.sha256:
        return None
    try:
        data = json.loads(signature.content)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


def mismatches(note: ProgressNote, signature: NoteSignature) -> list[str]:
    """What of a note is not what its author signed, each as the end of a sentence; empty when all of it is."""
    signed = read_content(signature)
    if signed is None:
        return ["the signed text does not match its SHA-256"]
    found = [
        f"its {PART_WORDS.get(name, name)} is not what was signed"
        for name, read in SIGNED_PARTS.items()
        if name in signed and signed[name] != as_stored(read(note))
    ]
    patient = signed.get("patient")
    if not isinstance(patient, dict) or patient.get("id") != str(note.patient_id):
        found.append("it is filed under another patient than was signed")
    return found + _signer_mismatches(signed, signature)


def mismatches_of_other(
    signature: NoteSignature, author: NoteSignature | None, addenda: Iterable[Addendum]
) -> list[str]:
    """The same for a co-signature or a review: what it signs must still be there."""
    signed = read_content(signature)
    if signed is None:
        return ["what was signed does not match its SHA-256"]
    found = []
    if author is None or signed.get("signature") != {"id": str(author.id), "sha256": author.sha256}:
        found.append("it signs another text than the author's")
    there = [{"id": str(one.id), "sha256": one.sha256} for one in addenda]
    if any(one not in there for one in signed.get("addenda", [])):
        found.append("an addendum that it signs is not there")
    return found + _signer_mismatches(signed, signature)


def as_stored(value: Any) -> Any:
    """`value` as it is read back from signed content."""
    return json.loads(canonical_json(value))


def _signer_mismatches(signed: dict[str, Any], signature: NoteSignature) -> list[str]:
    signer = signed.get("signer")
    printed = as_stored([str(signature.signer_id), signature.printed_name, signature.credential])
    if not isinstance(signer, dict) or [signer.get("id"), signer.get("name"), signer.get("credential")] != printed:
        return ["the printed name is not that of the signer"]
    return []


def drafted_by(takeovers: Iterable[NoteTakeover]) -> list[dict[str, str]]:
    """Who had written a note before each time it was taken over, oldest first."""
    return [{"id": str(one.from_id), "name": one.from_name, "credential": one.from_credential} for one in takeovers]


def _takeovers(note: ProgressNote) -> Iterable[NoteTakeover]:
    query = select(NoteTakeover).where(NoteTakeover.note_id == note.id)
    return session.scalars(query.order_by(NoteTakeover.taken_at, NoteTakeover.id))


def _program(note: ProgressNote) -> dict[str, Any] | None:
    query = select(ProgramVersion.id, ProgramVersion.number, ProgramVersion.code, ProgramVersion.sha256)
    row = session.execute(query.where(ProgramVersion.id == note.program_version_id)).one_or_none()
    return None if row is None else {"id": str(row.id), "number": row.number, "code": row.code, "sha256": row.sha256}


def _id(value: Any) -> str | None:
    return None if value is None else str(value)
