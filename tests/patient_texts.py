"""Every text that a patient may read, taken from the files themselves, so that none can be left out by hand.

A text of the library is for patients when it is written in more than one language: what only staff read is English alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from clinic.exercises.catalog import DIRECTORY

LANGUAGES = ("en", "es")
NOT_READ = frozenset({"keywords", "review", "language"})
"""Words to search by, and what a file says about its own words."""

PLACE = re.compile(r"\{\w+\}")
FILLED = {
    "n": "3", "time": "5 min", "times": "3", "where": "", "rounds": "2", "per_day": "3", "per_week": "7", "first": "1",
    "second": "5", "page": "1", "pages": "4", "day": "4", "year": "2026", "number": "12", "phone": "555-0142",
}  # fmt: skip
"""What stands in a place of a phrase; every other place is one word, as short as the names that go there."""


class PatientText(NamedTuple):
    """One text: the file it is in, its place there, and what it says with its places filled."""

    file: str
    place: str
    text: str


@cache
def patient_texts(lang: str) -> tuple[PatientText, ...]:
    """Every text for patients in `lang`: the library, the outcome measures, the printed phrases, the patient's page."""
    found = list(_library(lang))
    found += _measures(lang)
    for package, folder in (("handouts", "phrases"), ("clinic.adherence", "words")):
        text = files(package).joinpath(folder, f"{lang}.toml").read_text("utf-8")
        found += _phrases(f"{folder}/{lang}.toml", tomllib.loads(text))
    return tuple(found)


def by_file(lang: str) -> dict[str, list[PatientText]]:
    """The texts of each file, in their order."""
    grouped: dict[str, list[PatientText]] = {}
    for one in patient_texts(lang):
        grouped.setdefault(one.file, []).append(one)
    return grouped


def _library(lang: str) -> Iterator[PatientText]:
    for path in sorted(DIRECTORY.rglob("*.toml")):
        name = f"library/{path.relative_to(DIRECTORY).as_posix()}"
        data = tomllib.loads(path.read_text("utf-8"))
        own = {slot: words[lang] for slot, words in data.get("words", {}).items()}
        own |= {slot.capitalize(): words[:1].upper() + words[1:] for slot, words in own.items()}
        for place, text in _in_language(data, lang, ""):
            yield PatientText(name, place, _fill(text, own))


def _measures(lang: str) -> Iterator[PatientText]:
    """The questions of outcome measures; one that is published in English alone is not ours to word."""
    for path in sorted(files("clinic.outcome_measures").joinpath("measures").iterdir(), key=lambda one: one.name):
        for place, text in _in_language(tomllib.loads(path.read_text("utf-8")), lang, ""):
            yield PatientText(f"measures/{path.name}", place, _fill(text))


def _in_language(value: Any, lang: str, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if all(one in value for one in LANGUAGES) and not isinstance(value["en"], Mapping):
            yield from _texts(value[lang], place)
            return
        for key, inner in value.items():
            if key not in NOT_READ:
                yield from _in_language(inner, lang, f"{place}.{key}".strip("."))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _in_language(inner, lang, f"{place}[{at}]")


def _phrases(name: str, value: Any, place: str = "") -> Iterator[PatientText]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key not in NOT_READ:
                yield from _phrases(name, inner, f"{place}.{key}".strip("."))
    else:
        yield from (PatientText(name, where, _fill(text)) for where, text in _texts(value, place))


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    else:
        yield from ((f"{place}[{at}]", text) for at, text in enumerate(value))


def _fill(text: str, own: Mapping[str, str] = FILLED) -> str:
    return PLACE.sub(lambda found: own.get(found[0].strip("{}"), "Ana"), text)
