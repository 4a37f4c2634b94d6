"""The words of the patient's own page, as a kind of item that can be signed off."""

from __future__ import annotations

from types import MappingProxyType

from clinic.adherence.patient_words import page_words
from clinic.signoff.describing import describe
from clinic.signoff.kinds import Items, Kind, Reviewable

KIND = "patient-page"
SLUG = "page"


def _read(lang: str) -> Items:
    words = page_words(lang)
    item = Reviewable(KIND, SLUG, "Words of the patient’s own page", MappingProxyType({}), words)
    return {SLUG: item} if words else {}


PATIENT_PAGE = Kind(KIND, "Patient’s page", "set of page words", _read, describe)
"""Registered when the program starts: sign-off lies below this feature and does not know it."""
