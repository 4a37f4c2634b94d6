"""The kinds of things a patient's record tells apart."""

from __future__ import annotations

from enum import StrEnum


class SexAtBirth(StrEnum):
    """Recorded for the safety rules that need it (aneurysm risk group), not for address."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class Pregnancy(StrEnum):
    """Pregnancy status; the weeks are always derived from the due date, never stored."""

    NO = "no"
    PREGNANT = "pregnant"
    POSTPARTUM = "postpartum"
    UNKNOWN = "unknown"
    UNDISCLOSED = "undisclosed"


class EpisodeStatus(StrEnum):
    """An episode of care is open until discharge."""

    ACTIVE = "active"
    DISCHARGED = "discharged"


class DischargeKind(StrEnum):
    """Why an episode of care ended; the therapist's own words stand beside it."""

    GOALS_MET = "goals_met"
    PLATEAU = "plateau"
    PATIENT_CHOICE = "patient_choice"
    REFERRED_ON = "referred_on"
    NO_CONTACT = "no_contact"
    OTHER = "other"
