"""The words of the patient's own page that are not printed on the sheet."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from clinic.adherence.models import LogStatus, Reason
from clinic.adherence.signs import RULE_OF_SIGN, SIGNS_WORST_FIRST, sounds_urgent
from clinic.screening.models import ExerciseHold
from clinic.screening.service import safety_rules
from handouts.phrases import phrases


@dataclass(frozen=True, slots=True)
class Advice:
    """A heading and the sentences under it; `kind` is the callout's (block, warn or info)."""

    kind: str
    title: str
    lines: tuple[str, ...]


def status_labels() -> dict[str, str]:
    """What the patient taps for each status."""
    return {status.value: _words()["status"][status] for status in LogStatus}


def felt_labels() -> dict[str, str]:
    """What may be felt, in the order of the page."""
    return dict(_words()["felt"])


def reason_labels(lang: str = "en") -> dict[str, str]:
    """Why something was not done, in the words of the printed diary."""
    said = phrases(lang).table("diary.reason")
    return {reason.value: said[reason] for reason in Reason}


def advice_on(felt: Collection[str], note: str) -> list[Advice]:
    """What a patient is told at once about one answer, beside a hold; nothing when no sign is met."""
    words = _words()
    told = [_advice("block", words["urgent"])] if sounds_urgent(note) else []
    if "upset" in felt:
        told.append(_advice("info", words["upset"]))
    return told


def hold_advice(holds: Collection[ExerciseHold], *, is_new: bool) -> Advice | None:
    """What the page says at an exercise that is held, None when it is not; `is_new` on the day it was held.

    A stop sign is answered at once with what to do now; from then on, and for a rule, with what to wait for.
    """
    words = _words()
    if not holds:
        return None
    ids = {hold.rule_id for hold in holds}
    sign = next((sign for sign in SIGNS_WORST_FIRST if RULE_OF_SIGN[sign] in ids), None)
    if is_new and sign is not None:
        return _advice("block", words["stop"][sign])
    own = dict.fromkeys(text for rule_id in sorted(ids) if (text := _patient_text(rule_id)))
    return Advice("block", words["hold"]["title"], (*own, *words["hold"]["lines"]))


def stopped_advice() -> Advice:
    """What the page says while a therapist has stopped the whole program."""
    return _advice("block", _words()["stopped"])


def thanks(statuses: list[str]) -> str:
    """A kind sentence after sending; the same for nothing done as for some."""
    return str(_words()["thanks"]["done" if all(status == LogStatus.DONE for status in statuses) else "told"])


def page_words(lang: str) -> Mapping[str, Any]:
    """Every word of the page in `lang`; empty when it is not written in that language."""
    return _words() if lang == "en" else {}


def _patient_text(rule_id: str) -> str:
    return next((rule.patient_text for rule in safety_rules() if rule.id == rule_id), "")


def _advice(kind: str, entry: dict[str, Any]) -> Advice:
    return Advice(kind, entry["title"], tuple(entry["lines"]))


@cache
def _words() -> dict[str, Any]:
    text = files("clinic.adherence").joinpath("patient_words.toml").read_text("utf-8")
    return tomllib.loads(text)
