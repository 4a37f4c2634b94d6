"""Every printed word that is not library content: one file per language."""

from handouts.phrases.book import LanguageNotReady, Phrases, languages, phrases
from handouts.phrases.dates import date_in_words
from handouts.phrases.dose import DoseWords, dose_in_words, dose_words

__all__ = [
    "DoseWords",
    "LanguageNotReady",
    "Phrases",
    "date_in_words",
    "dose_in_words",
    "dose_words",
    "languages",
    "phrases",
]
