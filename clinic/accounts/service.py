"""The front door of accounts: what routes, commands and other features may do with clinics, people and sessions."""

from __future__ import annotations

from clinic.accounts.people import (
    change_password,
    change_role,
    create_clinic,
    create_user,
    deactivate_user,
    reset_password,
)
from clinic.accounts.refusals import BadClinic, EmailNotUsable, TooBusy, WeakPassword, WrongPassword, WrongSignIn
from clinic.accounts.sessions import (
    SessionEnd,
    current_session,
    needs_reauthentication,
    resume_session,
    sign_out,
    sign_out_elsewhere,
    start_session,
)
from clinic.accounts.signing_in import Credentials, reauthenticate, sign_in

__all__ = [
    "BadClinic",
    "Credentials",
    "EmailNotUsable",
    "SessionEnd",
    "TooBusy",
    "WeakPassword",
    "WrongPassword",
    "WrongSignIn",
    "change_password",
    "change_role",
    "create_clinic",
    "create_user",
    "current_session",
    "deactivate_user",
    "needs_reauthentication",
    "reauthenticate",
    "reset_password",
    "resume_session",
    "sign_in",
    "sign_out",
    "sign_out_elsewhere",
    "start_session",
]
