"""What in a report needs a look, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from clinic.review.concerns import Weight, concerns_of


@dataclass(frozen=True)
class Told:
    pain_before: int | None = None
    pain_after: int | None = None
    felt: tuple[str, ...] = ()
    reason: str | None = None
    note: str = ""


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Told(pain_before=3, pain_after=4), []),
        (Told(pain_before=3, pain_after=5), ["Pain rose 3 → 5"]),
        (Told(pain_before=8, pain_after=7), ["Pain 8 → 7"]),
        (Told(pain_after=7), ["Pain 7 after"]),
        (Told(felt=("dull_ache",)), []),
        (Told(felt=("sharp", "dull_ache", "tingling")), ["Felt sharp pain, tingling or numb skin"]),
        (Told(felt=("dizzy",)), ["Felt dizzy"]),
        (Told(reason="forgot"), []),
        (Told(reason="hurt"), ["It hurt"]),
        (Told(reason="upset"), ["Upset"]),
        (Told(felt=("upset",)), ["Upset"]),
        (Told(note="I have chest pain"), ["May be urgent: read the words"]),
        (Told(note="The baby kicked"), []),
    ],
)
def test_each_sign_is_said_in_a_few_words(told: Told, words: list[str]) -> None:
    assert [one.words for one in concerns_of(told)] == words


def test_the_worst_comes_first() -> None:
    told = Told(2, 9, ("upset", "faint", "sharp"), "hurt", "I passed out")
    assert [one.weight for one in concerns_of(told)] == list(Weight)
    assert [one.kind for one in concerns_of(told)] == ["block", "block", "block", "warn", "warn", "warn"]
