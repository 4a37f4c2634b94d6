"""A dose in words, as the sheet prints it or in short for a list. No database, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from clinic.exercises.doses import Dose
from handouts.content import DoseLine
from handouts.phrases import dose_in_words, dose_words


def dose_line(dose: Mapping[str, Any], manner: str) -> DoseLine:
    """A frozen dose (`exercises.rules.to_data`) as the sheet words it; `manner` is hold, stay or go."""
    return DoseLine(**dose, manner=manner)  # type: ignore[arg-type]


def dose_text(dose: Mapping[str, Any] | Dose, manner: str, lang: str = "en") -> str:
    """A dose, frozen or not, in full sentences, exactly as the sheet prints it."""
    return dose_in_words(dose_line(asdict(dose) if isinstance(dose, Dose) else dose, manner), lang)


def short_dose(dose: Dose, manner: str, lang: str = "en") -> str:
    """A dose in a few words: how long, how many, how often."""
    words = dose_words(dose_line(asdict(dose), manner), lang)
    has_time = dose.hold_seconds is not None or dose.hold_breaths is not None
    has_count = dose.repetitions is not None and dose.sets * dose.repetitions > 1
    parts = [words.how_long if has_time else "", words.how_many if has_count else "", words.how_often]
    return " · ".join(part for part in parts if part)
