"""The paper health screen of a clinic: the same questions in the same order as on the screen, in a patient's words."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from clinic.accounts.models import Clinic
from clinic.exercises.catalog import Library, library
from clinic.health_screens.events import EVENT_BOXES
from clinic.health_screens.questions import (
    CLEARED_GROUP,
    EMERGENCY_GROUP,
    HIP_GROUP,
    PREGNANCY_GROUP,
    STRAIN,
    flags_of,
    numbers,
)
from clinic.patients.models import Patient
from handouts.content import ClinicHeader, Words
from handouts.intake import IntakeGroup, IntakeQuestion, IntakeSheet
from handouts.phrases import phrases

KINDS = {EMERGENCY_GROUP: "emergency", PREGNANCY_GROUP: "pregnancy"}


def sheet_for(
    clinic: Clinic,
    made_on: date,
    lang: str,
    patient: Patient | None = None,
    *,
    skipped: Collection[str] = (),
    answered_for: Words = Words.AS_FILED,
) -> IntakeSheet:
    """The sheet of a clinic, blank or with a patient's first name and chart code; `skipped` are groups not asked of them.

    `answered_for` says who answers for its words in this language.
    """
    words, asked = library(lang), _asked(skipped)
    return IntakeSheet(
        clinic=ClinicHeader(
            clinic.name, clinic.phone or "—", clinic.hours, (clinic.address,) if clinic.address else ()
        ),
        groups=tuple(_group(words, name) for name in asked),
        made_on=made_on,
        first_name=patient.first_name if patient else "",
        chart_number=patient.chart_number if patient else "",
        lang=lang,
        demo=clinic.is_demo,
        words=answered_for,
    )


def questions_asked(skipped: Collection[str] = ()) -> tuple[frozenset[str], frozenset[str]]:
    """What a sheet asks: the flags, and the events whose day it asks for."""
    flags = frozenset(flag.slug for group in _asked(skipped) for flag in flags_of(group))
    dated = {event for event, boxes in EVENT_BOXES.items() if boxes[-1] in flags}
    return flags, frozenset(dated | ({STRAIN} if HIP_GROUP in _asked(skipped) else set()))


def _asked(skipped: Collection[str]) -> list[str]:
    return [group for group in library().flag_groups if group not in (CLEARED_GROUP, *skipped)]


def _group(words: Library, name: str) -> IntakeGroup:
    last_of_event = {boxes[-1]: event for event, boxes in EVENT_BOXES.items()}
    questions = [
        IntakeQuestion(
            numbers()[flag.slug], words.flags[flag.slug].question, _when(words, last_of_event.get(flag.slug))
        )
        for flag in flags_of(name)
    ]
    say = phrases(words.lang)
    if name == HIP_GROUP:
        questions.append(IntakeQuestion(numbers()[STRAIN], say("intake.strain"), _when(words, STRAIN)))
    return IntakeGroup(say(f"intake.group.{group_key(name)}"), tuple(questions), KINDS.get(name, ""))


def group_key(name: str) -> str:
    """The key of a group's name among the printed phrases."""
    return re.sub(r"[^a-z]+", "_", name.lower())


def _when(words: Library, event: str | None) -> str:
    return words.events[event].question if event else ""
