"""A sheet in Arabic, as one would be printed if it were a language to choose: proof for every language from right to left."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from handouts.content import DoseLine, Handout, HandoutExercise, HandoutProp, HandoutStep, Manner, Side, Words
from handouts.phrases import book
from tests.handouts.samples import make_exercise, make_handout

_WORDS = Path(__file__).with_name("arabic.toml")

STOP_SIGNS = ("ألم حاد أو طاعن أو نابض", "تشعر بدوخة أو إغماء أو غثيان")


@pytest.fixture
def arabic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Arabic is a language of this test."""
    there, read = book.languages(), book.read_entries
    ours = tomllib.loads(_WORDS.read_text("utf-8"))
    monkeypatch.setattr(book, "languages", lambda: (*there, "ar"))
    monkeypatch.setattr(book, "read_entries", lambda lang: laid_over(read("en"), ours) if lang == "ar" else read(lang))
    book.phrases.cache_clear()
    yield
    book.phrases.cache_clear()


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of `below` with those of `above` in their place; what is not translated stays English."""
    both = {
        key: laid_over(value, above[key]) if isinstance(value, Mapping) and key in above else above.get(key, value)
        for key, value in below.items()
    }
    return both | {key: value for key, value in above.items() if key not in below}


def arabic_exercise(number: int = 1, **changes: Any) -> HandoutExercise:
    """An exercise in Arabic with one modification, a Latin word and a number in its texts."""
    values: dict[str, Any] = {
        "name": f"استرخاء على منحدر {number}",
        "start": "استلقِ على ظهرك على المنحدر.",
        "steps": (
            HandoutStep("اجلس أمام المنحدر."),
            HandoutStep("لف شريط Thera-Band حول كلتا القدمين.", for_you=True),
            HandoutStep("اتكئ إلى الخلف بمساعدة يديك، وخذ 5 أنفاس بطيئة."),
        ),
        "dose": DoseLine(1, 7, repetitions=3, hold_seconds=300, side=Side.LEFT, manner=Manner.STAY),
        "needs": (HandoutProp("وسائد صلبة"), HandoutProp("شريط", "طويل بما يكفي للقدمين", for_you=True)),
        "feel": ("ساقان ثقيلتان",),
        "not_feel": ("قرصة في أسفل الظهر",),
        "stop": (*STOP_SIGNS, f"يزداد الألم في إصبع القدم {number}."),
    }
    return make_exercise(number, **(values | changes))


def arabic_handout(exercises: int = 2, **changes: Any) -> Handout:
    """A sheet in Arabic of a clinic with an English name, for a person with an Arabic one."""
    values: dict[str, Any] = {
        "lang": "ar",
        "words": Words.UNREVIEWED,
        "demo": True,
        "first_name": "محمد",
        "goal": "الجلوس على العشاء بلا ألم في الورك.",
        "stop_rules": STOP_SIGNS,
        "exercises": tuple(arabic_exercise(number) for number in range(1, exercises + 1)),
    }
    return replace(make_handout(), **(values | changes))
