"""What the roles of a clinic may do."""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """A staff member's role; patients have no account, they have links."""

    PT = "pt"
    ASSISTANT = "assistant"
    FRONT_DESK = "front_desk"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing a view may ask for."""

    SEE_DESK = "see_desk"
    FIND_PATIENTS = "find_patients"
    EDIT_PATIENT = "edit_patient"
    SEE_CHART = "see_chart"
    EXPORT_RECORD = "export_record"
    """Take a patient's whole record out: on paper, and as data."""
    SEE_LIBRARY = "see_library"
    SCREEN_PATIENT = "screen_patient"
    ASSESS_PATIENT = "assess_patient"
    DESIGN_PROGRAM = "design_program"
    OVERRIDE_FINDING = "override_finding"
    PRINT_HANDOUT = "print_handout"
    MANAGE_LINK = "manage_link"
    REVIEW_REPORTS = "review_reports"
    ENTER_DIARY = "enter_diary"
    TEACH_PATIENT = "teach_patient"
    WRITE_NOTE = "write_note"
    SIGN_NOTE = "sign_note"
    """Sign one's own notes and add to signed ones; what an assistant signs waits for a therapist."""
    COSIGN_NOTE = "cosign_note"
    """Answer for notes: co-sign an assistant's, mark a colleague's as reviewed, take a draft over, sign any kind."""
    REVIEW_LIBRARY = "review_library"
    AUTHOR_EXERCISES = "author_exercises"
    SEE_AUDIT = "see_audit"
    MANAGE_CLINIC = "manage_clinic"


_FRONT_DESK = frozenset(
    {
        Permission.SEE_DESK,
        Permission.FIND_PATIENTS,
        Permission.EDIT_PATIENT,
        Permission.PRINT_HANDOUT,
        Permission.ENTER_DIARY,
    }
)
_ASSISTANT = _FRONT_DESK | {
    Permission.SEE_CHART,
    Permission.SEE_LIBRARY,
    Permission.SCREEN_PATIENT,
    Permission.MANAGE_LINK,
    Permission.TEACH_PATIENT,
    Permission.WRITE_NOTE,
    Permission.SIGN_NOTE,
}
_PT = _ASSISTANT | {
    Permission.EXPORT_RECORD,
    Permission.ASSESS_PATIENT,
    Permission.DESIGN_PROGRAM,
    Permission.OVERRIDE_FINDING,
    Permission.REVIEW_REPORTS,
    Permission.COSIGN_NOTE,
    Permission.REVIEW_LIBRARY,
    Permission.AUTHOR_EXERCISES,
}
_ADMIN = frozenset({Permission.SEE_DESK, Permission.SEE_LIBRARY, Permission.SEE_AUDIT, Permission.MANAGE_CLINIC})

PERMISSIONS = MappingProxyType(
    {Role.PT: _PT, Role.ASSISTANT: _ASSISTANT, Role.FRONT_DESK: _FRONT_DESK, Role.ADMIN: _ADMIN}
)
"""Utah Code 58-24b-402: an assistant may not evaluate, label an impairment or design a plan of care."""


PERSONAL = frozenset({Permission.REVIEW_LIBRARY})
"""What a role may hold and nobody has by the role alone: an administrator gives it to one person."""


def has_permission(role: Role, permission: Permission) -> bool:
    """Whether `role` includes `permission`."""
    return permission in PERMISSIONS[role]
