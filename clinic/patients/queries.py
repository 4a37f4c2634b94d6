"""What other features read about a patient."""

from __future__ import annotations

from clinic.patients.snapshot import PatientSnapshot, get_snapshot

__all__ = ["PatientSnapshot", "get_snapshot"]
