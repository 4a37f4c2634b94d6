"""Clinics, the people who work there, their sessions and the sign-in tries that the throttle counts."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Instant,
    Line,
    MaybeInstant,
    Name,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    new_id,
    tenant_key,
)
from clinic.core.db import Base
from clinic.core.permissions import Permission, Role, has_permission

ROLE_LABELS = {
    Role.PT: "Physical therapist",
    Role.ASSISTANT: "PT assistant",
    Role.FRONT_DESK: "Front desk",
    Role.ADMIN: "Administrator",
}


class Clinic(Base):
    """A practice: the tenant; what is printed in the header of every sheet."""

    __tablename__ = "clinics"
    __table_args__ = (CheckConstraint("paper IN ('letter', 'a4')", name="paper_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[Name]
    phone: Mapped[Name] = mapped_column(default="")
    hours: Mapped[Line] = mapped_column(default="")
    address: Mapped[Line] = mapped_column(default="")
    time_zone: Mapped[Name] = mapped_column(default="America/Denver")
    paper: Mapped[Slug] = mapped_column(default="letter")
    language: Mapped[Slug] = mapped_column(default="en")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]


class User(TenantRow, Base):
    """A staff member; `printed_name` and `credential` are what a signature shows."""

    __tablename__ = "users"
    __table_args__ = (
        enum_check("role", Role),
        Index("uq_users_email", text("lower(email)"), unique=True),
    )

    email: Mapped[Line]
    display_name: Mapped[Name]
    credential: Mapped[Name] = mapped_column(default="")
    role: Mapped[Role] = enum_column(Role)
    password_hash: Mapped[Line]
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]

    @property
    def role_label(self) -> str:
        """The role in words, for the screen."""
        return ROLE_LABELS[self.role]

    @property
    def printed_name(self) -> str:
        """Name and credential as they are printed under a signature."""
        return f"{self.display_name}, {self.credential}" if self.credential else self.display_name

    def can(self, permission: Permission) -> bool:
        """Whether the role includes `permission`."""
        return has_permission(self.role, permission)


class AuthSession(TenantRow, Base):
    """A signed-in browser: only the hash of its cookie is stored."""

    __tablename__ = "auth_sessions"
    __table_args__ = (
        tenant_key("user_id", "users"),
        UniqueConstraint("token_hash"),
        CheckConstraint("octet_length(token_hash) = 32", name="token_hash_is_sha256"),
    )

    user_id: Mapped[UUID]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[Instant]
    reauthenticated_at: Mapped[Instant]
    revoked_at: Mapped[MaybeInstant]


class SignInAttempt(Base):
    """One try to sign in; holds hashes of the account name and the address, never the values. No tenant: nobody is known yet."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account", "account_hash", "at"),
        Index("ix_sign_in_attempts_address", "address_hash", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[Slug] = mapped_column(default="sign_in")
    succeeded: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Instant]
