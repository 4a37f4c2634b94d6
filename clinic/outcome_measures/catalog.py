"""The measures as data: one file each in `measures/`, read once and checked when read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from clinic.outcome_measures.rules import Direction, Floor, Level, MeasureKey, Threshold, Yardstick

USUAL = "en"


class ItemText(StrEnum):
    """Whether the questions themselves may be shown, and in which languages they are at hand."""

    EVERY_LANGUAGE = "every_language"
    ENGLISH_ONLY = "english_only"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `is_change` when its score is a change by itself."""

    key: MeasureKey
    name: str
    short: str
    version: str
    unit: str
    yardstick: Yardstick
    item_text: ItemText
    licence: str
    mark: str
    asks: str
    is_change: bool
    least_source: str
    words: Mapping[str, Any]

    @property
    def is_score_only(self) -> bool:
        """Whether its questions are not shown: only the result of a paper form is kept."""
        return self.item_text is ItemText.NEVER

    @property
    def better_words(self) -> str:
        """Which way is better."""
        return "Higher is better" if self.yardstick.better is Direction.HIGHER else "Lower is better"

    def language(self, lang: str) -> str:
        """The language that its words are read in by who reads `lang`: that one, or English where it has no such words."""
        return lang if lang in self.words.get("title", {}) else USUAL

    def say(self, name: str, lang: str = USUAL) -> Any:
        """A word of it, or a list of them, in the language that `language` gives. Raises KeyError when there is none."""
        return self.words[name][self.language(lang)]


@cache
def measures() -> Mapping[MeasureKey, Measure]:
    """Every measure, in the order of the pages."""
    return MappingProxyType({key: _read(key) for key in MeasureKey})


def asked_by_link() -> list[Measure]:
    """Those whose questions a patient's page may show."""
    return [one for one in measures().values() if not one.is_score_only]


def find_measure(key: str | None) -> Measure | None:
    """The measure of a key; None for anything else."""
    return measures()[MeasureKey(key)] if key in set(MeasureKey) else None


def _read(key: MeasureKey) -> Measure:
    text = files("clinic.outcome_measures").joinpath("measures", f"{key}.toml").read_text("utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    yardstick = Yardstick(
        lowest=Decimal(data["lowest"]),
        highest=Decimal(data["highest"]),
        better=Direction(data["better"]),
        thresholds=tuple(_threshold(one) for one in data["matters"]),
        levels=tuple(Level(Decimal(one["points"]), one["name"]) for one in data.get("levels", ())),
    )
    return Measure(
        key=key,
        yardstick=yardstick,
        item_text=ItemText(data["item_text"]),
        is_change=data.get("is_change", False),
        least_source=data.get("least_source", ""),
        words=data.get("words", {}),
        **{name: data[name] for name in ("name", "short", "version", "unit", "licence", "mark", "asks")},
    )


def _threshold(data: Mapping[str, Any]) -> Threshold:
    return Threshold(
        lowest=Decimal(data["from"]),
        highest=Decimal(data["to"]),
        points=Decimal(data["points"]),
        share=Decimal(data["share"]) if "share" in data else None,
        floor=Floor(Decimal(data["floor"]["points"]), **_said(data["floor"])) if "floor" in data else None,
        **_said(data),
    )


def _said(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: data[name] for name in ("source", "why", "mark")}
