"""Taking a record out: who may, and what the audit log says of it."""

from __future__ import annotations

from collections.abc import Callable

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.record_export.exporting import Export, Head, as_json, as_tables
from clinic.record_export.forms import WITH_DRAFTS, Reason

JSON, TABLES = "json", "csv"
_WRITERS: dict[str, Callable[[Head], Export]] = {JSON: as_json, TABLES: as_tables}


def export_record(actor: User, patient: Patient, kind: str, reason: Reason) -> Export:
    """What is on file about a patient as data, `kind` JSON or TABLES; audited with the reason and what was in it.

    The caller has checked that the person gave their password. Raises NotAllowed.
    """
    if not can_take_out(actor, patient):
        raise NotAllowed
    clinic = get_clinic()
    named = {"id": str(clinic.id), "name": clinic.name, "time_zone": clinic.time_zone}
    head = Head(patient.id, named, actor.id, reason, has_drafts=reason in WITH_DRAFTS)
    made = _WRITERS[kind](head)
    said = [kind, f"reason: {reason}", *(f"{name}: {count}" for name, count in made.counts.items() if count)]
    record("record.exported", "patient", patient.id, patient_id=patient.id, fields=said)
    return made


def can_take_out(actor: User, patient: Patient) -> bool:
    """Whether `actor` may take this record out: therapists, of charts that they may see."""
    return patients.can_see_chart(actor, patient) and actor.can(Permission.EXPORT_RECORD)
