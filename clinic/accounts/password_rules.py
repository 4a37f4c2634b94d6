"""Which passwords may be chosen: long ones that are not made of what everybody tries first. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from clinic.accounts.refusals import WeakPassword

SHORTEST = 15
LONGEST = 128
"""Characters, counted after normalisation. NIST SP 800-63B-4: at least 15 where a password stands alone."""

COMMON = Path(__file__).with_name("common_passwords.txt")

ENOUGH_OF_ITS_OWN = 8
"""Characters that must be left when the clinic's and the person's own words are taken out."""

FEWEST_CHARACTERS = 5
"""Different characters a password has at least."""

_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_KEYBOARD = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "azertyuiopqsdfghjklmwxcvbn",
)
_RUN = 4
"""Neighbouring keys that count as one run."""


def normalise(password: str) -> str:
    """The same characters however a keyboard composed them (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def is_too_long(password: str) -> bool:
    """Whether a password is longer than any that can have been chosen; found out before anything is hashed."""
    return len(password) > LONGEST or len(normalise(password)) > LONGEST


def check(password: str, own_words: Iterable[str] = ()) -> None:
    """Raise WeakPassword with the reason unless `password` may be chosen.

    `own_words` are names an attacker knows: the clinic's name, the person's name and e-mail address.
    """
    text = normalise(password)
    if len(text) < SHORTEST:
        raise WeakPassword(
            f"Use at least {SHORTEST} characters. Four words that do not belong together are easy to keep."
        )
    if is_too_long(password):
        raise WeakPassword(f"Use at most {LONGEST} characters.")
    folded = text.casefold()
    if len(set(folded)) < FEWEST_CHARACTERS:
        raise WeakPassword("The same few characters repeat. Choose something more varied.")
    if _is_made_of_common_parts(folded):
        raise WeakPassword("This is made of what everybody tries first. Choose words that do not belong together.")
    if _leans_on(folded, own_words):
        raise WeakPassword("This is mostly your name, your address or your clinic's name. Choose other words.")


@cache
def common_words() -> frozenset[str]:
    """The bundled list of words and phrases that guessing starts with."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _is_made_of_common_parts(folded: str) -> bool:
    return any(_is_covered(form) for form in {_letters(folded), _letters(folded.translate(_LOOKALIKES))})


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _is_covered(text: str) -> bool:
    """Whether common words, runs of keys and digits make up the whole of `text`."""
    words = common_words()
    longest = max(map(len, words))
    has_few_digits = sum(character.isdigit() for character in text) <= ENOUGH_OF_ITS_OWN
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = has_few_digits and text[end - 1].isdigit() and reached[end - 1]
        starts = (start for start in range(max(0, end - longest), end - 2) if reached[start])
        reached[end] = reached[end] or any(text[start:end] in words or _is_run(text[start:end]) for start in starts)
    return reached[-1]


def _is_run(part: str) -> bool:
    if len(part) < _RUN:
        return False
    return any(part in row or part in row[::-1] for row in _KEYBOARD) or len(set(part)) == 1


def _leans_on(folded: str, own_words: Iterable[str]) -> bool:
    parts = {word for text in own_words for word in re.findall(r"[^\W\d_]{3,}", normalise(text).casefold())}
    found = sorted((part for part in parts if part in folded), key=len, reverse=True)
    if not found:
        return False
    rest = folded
    for part in found:
        rest = rest.replace(part, " ")
    for word in re.findall(r"[^\W\d_]+", rest):
        if word in common_words():
            rest = rest.replace(word, " ")
    return len(re.sub(r"[\W\d_]+", "", rest)) < ENOUGH_OF_ITS_OWN
