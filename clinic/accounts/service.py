"""The front door of accounts: what routes, commands and other features may do with clinics, people and sessions."""

from __future__ import annotations

from clinic.accounts.grants import let_review_library, stop_reviewing_library
from clinic.accounts.logos import remove_logo, set_logo
from clinic.accounts.people import (
    change_password,
    change_role,
    create_clinic,
    create_user,
    deactivate_user,
    get_by_email,
    reset_password,
)
from clinic.accounts.refusals import (
    BadClinic,
    EmailNotUsable,
    NotATherapist,
    TooBusy,
    WeakPassword,
    WrongPassword,
    WrongSignIn,
)
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
    "NotATherapist",
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
    "get_by_email",
    "let_review_library",
    "needs_reauthentication",
    "reauthenticate",
    "remove_logo",
    "reset_password",
    "resume_session",
    "set_logo",
    "sign_in",
    "sign_out",
    "sign_out_elsewhere",
    "start_session",
    "stop_reviewing_library",
]
