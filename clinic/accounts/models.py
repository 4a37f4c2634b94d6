"""Clinics, the people who work there, their sessions and the sign-in tries that the throttle counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Hash,
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
from clinic.core.permissions import PERSONAL, Permission, Role, has_permission

ROLE_LABELS = {
    Role.PT: "Physical therapist",
    Role.ASSISTANT: "PT assistant",
    Role.FRONT_DESK: "Front desk",
    Role.ADMIN: "Administrator",
}

LONGEST_SESSION = timedelta(hours=12)
REAUTHENTICATION_LASTS = timedelta(minutes=5)
TOUCH_EVERY = timedelta(minutes=1)
"""`last_seen_at` is written at most this often: reading a page should not cost a write each time."""


LARGEST_LOGO = 300_000
"""Bytes of a logo as it is stored."""

LONGEST_LOGO_SIDE = 1200
"""Pixels of a logo as it is stored: 800 to the inch where it is printed widest, room for a larger place."""


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


class ClinicLogo(TenantRow, Base):
    """One change of a clinic's logo: the picture, or none of it where the logo was taken away; never changes.

    The row with the highest `number` counts for sheets to come; those that were issued name the row they print.
    """

    __tablename__ = "clinic_logos"
    __table_args__ = (
        UniqueConstraint("clinic_id", "number"),
        CheckConstraint("num_nonnulls(image, sha256, width, height) IN (0, 4)", name="whole_or_none"),
        CheckConstraint("sha256 = encode(sha256(image), 'hex')", name="sha256_matches"),
        CheckConstraint(f"octet_length(image) BETWEEN 1 AND {LARGEST_LOGO}", name="image_size"),
        CheckConstraint(
            f"width BETWEEN 1 AND {LONGEST_LOGO_SIDE} AND height BETWEEN 1 AND {LONGEST_LOGO_SIDE}", name="side_length"
        ),
    )

    number: Mapped[int]
    sha256: Mapped[Hash | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    image: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[CreatedAt]


class User(TenantRow, Base):
    """A staff member; `printed_name` and `credential` are what a signature shows.

    `may_review_library` is the one permission that a person holds and not a role: to sign off the library's content.
    """

    __tablename__ = "users"
    __table_args__ = (
        enum_check("role", Role),
        CheckConstraint("role = 'pt' OR NOT may_review_library", name="reviewer_is_a_therapist"),
        Index("uq_users_email", text("lower(email)"), unique=True),
    )

    email: Mapped[Line]
    display_name: Mapped[Name]
    credential: Mapped[Name] = mapped_column(default="")
    role: Mapped[Role] = enum_column(Role)
    password_hash: Mapped[Line]
    is_active: Mapped[bool] = mapped_column(default=True)
    may_review_library: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[CreatedAt]

    @property
    def role_label(self) -> str:
        """The role in words, for the screen."""
        return ROLE_LABELS[self.role]

    @property
    def printed_name(self) -> str:
        """Name and credential as they are printed under a signature."""
        return f"{self.display_name}, {self.credential}" if self.credential else self.display_name

    @property
    def is_authenticated(self) -> bool:
        """What Flask-Login asks of the person behind `current_user`; a loaded user is always signed in."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """The opposite of `is_authenticated`."""
        return False

    def get_id(self) -> str:
        """The id as text, as Flask-Login wants it."""
        return str(self.id)

    def can(self, permission: Permission) -> bool:
        """Whether the role includes `permission`, and it was given to this person where a role is not enough."""
        return has_permission(self.role, permission) and (permission not in PERSONAL or self.may_review_library)


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

    def is_idle(self, now: datetime, idle: timedelta) -> bool:
        """Whether nobody has used this session for `idle`."""
        return now - self.last_seen_at > idle

    def is_too_old(self, now: datetime) -> bool:
        """Whether it is time to sign in again, however busy the session is."""
        return now - self.created_at > LONGEST_SESSION

    def is_due_for_touch(self, now: datetime) -> bool:
        """Whether `last_seen_at` is old enough to be worth a write."""
        return now - self.last_seen_at >= TOUCH_EVERY


class SignInAttempt(Base):
    """One try to sign in; holds hashes of the account name and the address, never the values. No tenant: nobody is known yet."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account", "account_hash", "at"),
        Index("ix_sign_in_attempts_address", "address_hash", "at"),
        Index("ix_sign_in_attempts_at", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_hash: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    purpose: Mapped[Slug] = mapped_column(default="sign_in")
    succeeded: Mapped[bool] = mapped_column(default=False)
    at: Mapped[Instant]
