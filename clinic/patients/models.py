"""The person treated: record and episode of care."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import (
    CreatedAt,
    Day,
    Line,
    MaybeInstant,
    Name,
    RowVersion,
    Slug,
    TenantRow,
    enum_check,
    enum_column,
    tenant_key,
)
from clinic.core.db import Base
from clinic.patients.kinds import DischargeKind, EpisodeStatus, Pregnancy, SexAtBirth
from handouts.figures import Hair, Look, Tone

__all__ = [
    "DischargeKind",
    "Episode",
    "EpisodeStatus",
    "Patient",
    "Pregnancy",
    "SexAtBirth",
]


IDENTIFYING = (
    "chart_number",
    "given_name",
    "family_name",
    "chosen_name",
    "phone",
    "email",
    "sort_name",
    "phone_digits",
    "search_text",
)
"""The columns of a patient that say who it is; pages without a signed-in person never ask for them."""


class Patient(TenantRow, Base):
    """A person treated at a clinic."""

    __tablename__ = "patients"
    __table_args__ = (
        tenant_key("therapist_id", "users"),
        tenant_key("created_by_id", "users"),
        UniqueConstraint("clinic_id", "chart_number"),
        UniqueConstraint("clinic_id", "form_key"),
        enum_check("sex_at_birth", SexAtBirth),
        enum_check("pregnancy", Pregnancy),
        enum_check("figure_tone", Tone),
        enum_check("figure_hair", Hair),
        CheckConstraint("due_on IS NULL OR pregnancy = 'pregnant'", name="due_on_only_when_pregnant"),
        CheckConstraint("delivered_on IS NULL OR pregnancy = 'postpartum'", name="delivered_on_only_postpartum"),
        Index("ix_patients_list", "clinic_id", "sort_name", "id"),
        Index("ix_patients_birth", "clinic_id", "birth_on"),
        Index("ix_patients_phone", "clinic_id", "phone_digits"),
        Index("ix_patients_in_error", "clinic_id", "id", postgresql_where=text("entered_in_error_at IS NOT NULL")),
        Index("ix_patients_therapist", "clinic_id", "therapist_id", "sort_name", "id"),
        Index(
            "ix_patients_search",
            "clinic_id",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )

    chart_number: Mapped[Slug]
    given_name: Mapped[Name]
    family_name: Mapped[Name]
    chosen_name: Mapped[Name] = mapped_column(default="")
    birth_on: Mapped[Day]
    sex_at_birth: Mapped[SexAtBirth] = enum_column(SexAtBirth, default=SexAtBirth.UNKNOWN)
    phone: Mapped[Name] = mapped_column(default="")
    email: Mapped[Line] = mapped_column(default="")
    language: Mapped[Slug] = mapped_column(default="en")
    needs_interpreter: Mapped[bool] = mapped_column(default=False)
    pregnancy: Mapped[Pregnancy] = enum_column(Pregnancy, default=Pregnancy.UNKNOWN)
    due_on: Mapped[date | None]
    delivered_on: Mapped[date | None]
    figure_tone: Mapped[Tone] = enum_column(Tone, default=Tone.NEUTRAL)
    """How the figure on this person's sheets looks; a sheet that is given out keeps the look of its day."""
    figure_hair: Mapped[Hair] = enum_column(Hair, default=Hair.NEUTRAL)
    therapist_id: Mapped[UUID]
    created_by_id: Mapped[UUID]
    form_key: Mapped[UUID | None]
    """The key of the form that made the row: a double click makes one patient."""
    version: Mapped[RowVersion]
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[CreatedAt]
    entered_in_error_at: Mapped[MaybeInstant]
    entered_in_error_reason: Mapped[Line | None]
    sort_name: Mapped[str] = mapped_column(
        Text, Computed("plain_text(family_name || ' ' || given_name)", persisted=True)
    )
    phone_digits: Mapped[str] = mapped_column(
        Text, Computed("right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)", persisted=True)
    )
    """What two spellings of one telephone number share: the last ten digits."""
    search_text: Mapped[str] = mapped_column(
        Text,
        Computed(
            "search_words(given_name || ' ' || family_name || ' ' || chosen_name || ' ' || chart_number"
            " || ' ' || phone || ' ' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 10))",
            persisted=True,
        ),
    )

    @property
    def full_name(self) -> str:
        """Given and family name, for staff pages only."""
        return f"{self.given_name} {self.family_name}"

    @property
    def figure_look(self) -> Look:
        """Whom the figure of this person's exercises looks like."""
        return Look(Tone(self.figure_tone), Hair(self.figure_hair))

    @property
    def first_name(self) -> str:
        """The name the person wants to be called by; all that a handout shows."""
        return self.chosen_name or self.given_name


class Episode(TenantRow, Base):
    """An episode of care: why the person came, what they want, and how it ended."""

    __tablename__ = "episodes"
    __table_args__ = (
        tenant_key("patient_id", "patients"),
        tenant_key("therapist_id", "users"),
        enum_check("status", EpisodeStatus),
        enum_check("discharge_kind", DischargeKind),
        CheckConstraint("(status = 'discharged') = (ended_on IS NOT NULL)", name="ended_on_when_discharged"),
        CheckConstraint("status = 'discharged' OR discharge_kind IS NULL", name="kind_when_discharged"),
        Index(
            "uq_episodes_one_active", "clinic_id", "patient_id", unique=True, postgresql_where=text("status = 'active'")
        ),
        Index("ix_episodes_patient", "clinic_id", "patient_id", "started_on"),
    )

    patient_id: Mapped[UUID]
    therapist_id: Mapped[UUID]
    started_on: Mapped[Day]
    reason: Mapped[Line]
    goal: Mapped[Line] = mapped_column(default="")
    """In the patient's own words; printed on the handout."""
    status: Mapped[EpisodeStatus] = enum_column(EpisodeStatus, default=EpisodeStatus.ACTIVE)
    onset_on: Mapped[date | None]
    """When the trouble began, if anybody knows."""
    referred_by: Mapped[Name] = mapped_column(default="")
    """The name of whoever referred the patient; empty for who came by themselves."""
    ended_on: Mapped[date | None]
    discharge_kind: Mapped[DischargeKind | None] = enum_column(DischargeKind)
    """None for an episode that ended before kinds were asked for."""
    discharge_reason: Mapped[Line | None]
    version: Mapped[RowVersion]
    created_at: Mapped[CreatedAt]
