"""What in a report means stop: pure arithmetic. The words of an emergency are in `urgent_words`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from clinic.adherence.urgent_words import DENIED, PLAINLY_DENIED, SPACES, URGENT
from clinic.safety_record.holds import Cause


class StopSign(StrEnum):
    """Why a patient is told to stop an exercise until a therapist has talked to them; the values name the words they are told."""

    PAIN = "pain"
    NERVE = "nerve"
    FAINT = "faint"


RULE_OF_SIGN = {StopSign.PAIN: "SIGN-PAIN", StopSign.NERVE: "SIGN-NERVE", StopSign.FAINT: "SIGN-FAINT"}
"""How a stop sign is named where a rule's id would stand."""

SIGNS_WORST_FIRST = (StopSign.FAINT, StopSign.NERVE, StopSign.PAIN)

SIGN_VERSION = 1
"""Raise it when the words or figures below change."""

PAIN_RISE = 2
"""Pain after less pain before, from which an exercise is held (seed 004 l.41 for the rule; 2 points proposed)."""

PAIN_HIGH = 7
"""Pain after an exercise that holds it whatever it was before (proposed)."""

NERVE_SIGNS = frozenset({"sharp", "throbbing", "tingling", "down_leg", "new_place"})
"""Seed 004 l.35 (sharp, throbbing) and l.41 over seed 001 l.25 (tingling, down the leg, a new place)."""

FAINT_SIGNS = frozenset({"faint", "dizzy", "sick"})
"""2019 Canadian guideline for activity in pregnancy; printed as a stop sign for everybody."""

_REASONS = {
    StopSign.PAIN: f"Pain rose by {PAIN_RISE} or more, or was {PAIN_HIGH} or more after it",
    StopSign.NERVE: "What was felt may be nerve",
    StopSign.FAINT: "Faint, dizzy or sick with it",
}


def stop_signs(pain_before: int | None, pain_after: int | None, felt: Iterable[str]) -> tuple[StopSign, ...]:
    """Why the exercise is to be stopped after this report, worst first; pain 0 to 10, `felt` the words ticked."""
    words = frozenset(felt)
    rose = pain_before is not None and pain_after is not None and pain_after - pain_before >= PAIN_RISE
    held = {
        StopSign.FAINT: bool(words & FAINT_SIGNS),
        StopSign.NERVE: bool(words & NERVE_SIGNS),
        StopSign.PAIN: rose or (pain_after is not None and pain_after >= PAIN_HIGH),
    }
    return tuple(sign for sign, is_held in held.items() if is_held)


def for_scripts() -> Mapping[str, Any]:
    """The same figures, lists and patterns as data, for the page that says it before anything is sent."""
    return {
        "pain_rise": PAIN_RISE,
        "pain_high": PAIN_HIGH,
        "nerve": sorted(NERVE_SIGNS),
        "faint": sorted(FAINT_SIGNS),
        "worst_first": [sign.value for sign in SIGNS_WORST_FIRST],
        "urgent": [words.pattern for words in URGENT],
        "denied": PLAINLY_DENIED,
        "spaces": SPACES,
    }


def cause_of(sign: StopSign, slug: str, pain_before: int | None, pain_after: int | None, felt: Iterable[str]) -> Cause:
    """Why this sign holds an exercise, in words for staff, with what was reported."""
    told = {
        StopSign.PAIN: (f"pain {'-' if pain_before is None else pain_before} to {pain_after}",),
        StopSign.NERVE: tuple(sorted(NERVE_SIGNS & set(felt))),
        StopSign.FAINT: tuple(sorted(FAINT_SIGNS & set(felt))),
    }[sign]
    return Cause(slug, RULE_OF_SIGN[sign], SIGN_VERSION, told, _REASONS[sign])


def sounds_urgent(note: str) -> bool:
    """Whether a patient's own words may mean an emergency; better once too often, since nobody reads along.

    Both languages are looked for, whatever the page speaks: people write as they think. A sign that is plainly denied
    ("no fever") is passed over, and only that one; every other in the same text still counts.
    """
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", note) if unicodedata.category(sign)[0] != "M")
    told = DENIED.sub(lambda match: match.group(1) or " ; ", plain.replace("’", "'"))
    return any(words.search(re.sub(SPACES, " ", told)) for words in URGENT)
