"""The words of the patient's own page that are not printed on the sheet: one file for each language."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from clinic.adherence.models import LogStatus, Reason
from clinic.adherence.signs import RULE_OF_SIGN, SIGNS_WORST_FIRST, sounds_urgent
from clinic.core.errors import Refusal
from clinic.exercises.catalog import library
from clinic.safety_record.models import ExerciseHold
from handouts.phrases import Phrases, phrases

USUAL = "en"
"""The language of staff, and of a page that nobody has asked for in another one."""

TIME_UNITS = ("minutes", "seconds")


@dataclass(frozen=True, slots=True)
class Advice:
    """A heading and the sentences under it; `kind` is the callout's (block, warn or info)."""

    kind: str
    title: str
    lines: tuple[str, ...]


@cache
def page_languages() -> tuple[str, ...]:
    """The languages the page is written in, in alphabetical order."""
    names = (path.name for path in files("clinic.adherence").joinpath("words").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def page_phrases(lang: str = USUAL) -> Phrases:
    """The page's phrases in a language, found by dotted names; English where nobody has written it."""
    found = lang if lang in page_languages() else USUAL
    text = files("clinic.adherence").joinpath("words", f"{found}.toml").read_text("utf-8")
    return Phrases(found, tomllib.loads(text))


def status_labels(lang: str = USUAL) -> dict[str, str]:
    """What the patient taps for each status."""
    said = page_phrases(lang).table("status")
    return {status.value: said[status] for status in LogStatus}


def felt_labels(lang: str = USUAL) -> dict[str, str]:
    """What may be felt, in the order of the page."""
    return dict(page_phrases(lang).table("felt"))


def timer_words(lang: str = USUAL) -> dict[str, Any]:
    """What the timer says while it runs, with the printed words for minutes and seconds."""
    printed = phrases(lang)
    return {**page_phrases(lang).table("timer"), **{unit: dict(printed.table(f"dose.{unit}")) for unit in TIME_UNITS}}


def reason_labels(lang: str = USUAL) -> dict[str, str]:
    """Why something was not done, in the words of the printed diary."""
    said = phrases(lang).table("diary.reason")
    return {reason.value: said[reason] for reason in Reason}


def advice_on(felt: Collection[str], note: str, lang: str = USUAL) -> list[Advice]:
    """What a patient is told at once about one answer, beside a hold; nothing when no sign is met."""
    told = [_advice("block", "urgent", lang)] if sounds_urgent(note) else []
    if "upset" in felt:
        told.append(_advice("info", "upset", lang))
    return told


def advice_at_once(lang: str = USUAL) -> dict[str, Advice]:
    """Every text that the page may show before anything is sent, by the name that its script knows it by."""
    names = ("urgent", "upset", *(f"stop.{sign}" for sign in SIGNS_WORST_FIRST), "hold")
    return {name: _advice("info" if name == "upset" else "block", name, lang) for name in names}


def hold_advice(holds: Collection[ExerciseHold], *, is_new: bool, lang: str = USUAL) -> Advice | None:
    """What the page says at an exercise that is held, None when it is not; `is_new` on the day it was held.

    A stop sign is answered at once with what to do now; from then on, and for a rule, with what to wait for.
    """
    if not holds:
        return None
    ids = {hold.rule_id for hold in holds}
    sign = next((sign for sign in SIGNS_WORST_FIRST if RULE_OF_SIGN[sign] in ids), None)
    if is_new and sign is not None:
        return _advice("block", f"stop.{sign}", lang)
    own = dict.fromkeys(text for rule_id in sorted(ids) if (text := _patient_text(rule_id, lang)))
    waiting = _advice("block", "hold", lang)
    return Advice(waiting.kind, waiting.title, (*own, *waiting.lines))


def stopped_advice(lang: str = USUAL) -> Advice:
    """What the page says while a therapist has stopped the whole program."""
    return _advice("block", "stopped", lang)


def paused_advice(until_in_words: str, lang: str = USUAL) -> Advice:
    """What the page says while the program rests; `until_in_words` is the day it goes on, empty while nobody knows."""
    say = page_phrases(lang)
    title = say("paused.title_until", day=until_in_words) if until_in_words else say("paused.title")
    return Advice("info", title, say.lines("paused.lines"))


def thanks(statuses: list[str], lang: str = USUAL) -> str:
    """A kind sentence after sending; the same for nothing done as for some."""
    is_done = all(status == LogStatus.DONE for status in statuses)
    return page_phrases(lang)("thanks.done" if is_done else "thanks.told")


def refusal_words(refusal: Refusal, lang: str = USUAL) -> tuple[str, str]:
    """Title and message of a refusal as a patient reads it; one that the page does not know says no more than that."""
    known = page_phrases(lang).table("refused")
    name = type(refusal).__name__
    place = f"refused.{name if name in known else 'other'}"
    return page_phrases(lang)(f"{place}.title"), page_phrases(lang)(f"{place}.message")


def error_words(name: str, lang: str = USUAL) -> tuple[str, str]:
    """Title and message of an error; `name` is its status, or the name of a case that has words of its own."""
    say = page_phrases(lang)
    place = f"error.{name if name in say.table('error') else 'other'}"
    return say(f"{place}.title"), say(f"{place}.message")


def page_words(lang: str) -> Mapping[str, Any]:
    """Every word of the page in `lang`; empty when it is not written in that language."""
    return page_phrases(lang).words if lang in page_languages() else {}


def _patient_text(rule_id: str, lang: str) -> str:
    rule = library(lang).rules_data.get(rule_id)
    return str(rule["patient_text"]) if rule else ""


def _advice(kind: str, name: str, lang: str) -> Advice:
    say = page_phrases(lang)
    return Advice(kind, say(f"{name}.title"), say.lines(f"{name}.lines"))
