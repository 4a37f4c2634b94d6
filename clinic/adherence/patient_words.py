"""The words of the patient's own page that are not printed on the sheet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from clinic.adherence.models import LogStatus, Reason
from clinic.adherence.signs import StopSign, sounds_urgent, stop_signs
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


def advice_on(pain_before: int | None, pain_after: int | None, felt: list[str], note: str) -> list[Advice]:
    """What a patient is told at once about one answer, worst first; nothing when no sign is met."""
    words = _words()
    told = [_advice("block", words["urgent"])] if sounds_urgent(note) else []
    signs = stop_signs(pain_before, pain_after, felt)
    if signs:
        told.append(_advice("block", words["stop"][StopSign(signs[0])]))
    if "upset" in felt:
        told.append(_advice("info", words["upset"]))
    return told


def thanks(statuses: list[str]) -> str:
    """A kind sentence after sending; the same for nothing done as for some."""
    return str(_words()["thanks"]["done" if all(status == LogStatus.DONE for status in statuses) else "told"])


def page_words(lang: str) -> Mapping[str, Any]:
    """Every word of the page in `lang`; empty when it is not written in that language."""
    return _words() if lang == "en" else {}


def _advice(kind: str, entry: dict[str, Any]) -> Advice:
    return Advice(kind, entry["title"], tuple(entry["lines"]))


@cache
def _words() -> dict[str, Any]:
    text = files("clinic.adherence").joinpath("patient_words.toml").read_text("utf-8")
    return tomllib.loads(text)
