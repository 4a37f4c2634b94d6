"""Opening hours, which a clinic types in English, in the words of a language."""

import re
from dataclasses import dataclass

from handouts.phrases.book import Phrases, phrases

WRITTEN_IN = "en"
"""The language in which staff type a clinic's hours."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
_TIME = r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?\s?m\.?"
_TO = r"\s*(?:to|through|until|-|–)\s*"
_ENTRY = re.compile(rf"({_DAY})(?:{_TO}({_DAY}))?[,:]?\s+{_TIME}{_TO}{_TIME}", re.IGNORECASE)


@dataclass(frozen=True)
class HoursWords:
    """Opening hours as they are printed, and the language they are in: their own where nobody can say them otherwise."""

    text: str
    lang: str


def hours_in_words(hours: str, lang: str = WRITTEN_IN) -> HoursWords:
    """Return "Monday to Friday, 8 am to 6 pm" (several of them parted by ";") in `lang`; any other text as it is."""
    if lang == WRITTEN_IN or not hours.strip():
        return HoursWords(hours, lang)
    entries = [_ENTRY.fullmatch(entry.strip(" .")) for entry in re.split(r"[;\n]", hours) if entry.strip(" .")]
    say = phrases(lang)
    said = [_said(say, *entry.groups()) for entry in entries if entry]
    return HoursWords("; ".join(said), lang) if len(said) == len(entries) else HoursWords(hours, WRITTEN_IN)


def _said(say: Phrases, first: str, last: str | None, *times: str | None) -> str:
    days = _day(say, first)
    if last:
        days = say("hours.days", first=days, last=_day(say, last))
    opens, closes = _time(say, *times[:3]), _time(say, *times[3:])
    return say("hours.open", days=days[:1].upper() + days[1:], opens=opens, closes=closes)


def _day(say: Phrases, name: str) -> str:
    return say.lines("date.weekdays")[_DAYS.index(name[:3].lower())]


def _time(say: Phrases, hour: str | None, minutes: str | None, half: str | None) -> str:
    clock = hour if minutes in (None, "00") else f"{hour}:{minutes}"
    return say("hours.am" if half in ("a", "A") else "hours.pm", time=clock)
