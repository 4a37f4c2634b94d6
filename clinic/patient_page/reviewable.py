"""The words of the patient's own page, as a kind of item that can be signed off."""

from __future__ import annotations

from types import MappingProxyType

from clinic.adherence.patient_words import page_phrases, page_words
from clinic.reviewables.describing import describe
from clinic.reviewables.kinds import Items, Kind, Reviewable

KIND = "patient-page"
SLUG = "page"


def _read(lang: str) -> Items:
    words = page_words(lang)
    if not words:
        return {}
    title, is_reviewed = "Words of the patient’s own page", page_phrases(lang).is_printable
    return {SLUG: Reviewable(KIND, SLUG, title, MappingProxyType({}), words, words_are_reviewed=is_reviewed)}


PATIENT_PAGE = Kind(KIND, "Patient’s page", "set of page words", _read, describe)
"""Registered when the program starts: sign-off lies below this feature and does not know it."""
