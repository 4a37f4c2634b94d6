"""Flesch-Kincaid for short patient texts: how hard is a line to read, in US school grades."""

from __future__ import annotations

import re

import pyphen

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)*")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
_HYPHENS = pyphen.Pyphen(lang="en_US", left=2, right=2)


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question marks, colons and line ends; empty pieces are left out."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if _WORD.search(piece)]


def words(text: str) -> list[str]:
    """Words and numbers of a text; a hyphen parts two words."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Syllables of one word, at least 1: the larger of pyphen's break points and the vowel groups that sound."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    if not plain:
        return 1
    sounding = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouy])es$(?<![sxz]es)|(?<=[^td])ed$", "", plain)
    breaks: str = _HYPHENS.inserted(plain)
    return max(1, len(_VOWELS.findall(sounding)), breaks.count("-") + 1)


def grade(text: str) -> float:
    """US school grade by Flesch-Kincaid (0.39 words per sentence + 11.8 syllables per word - 15.59), never below 0."""
    parts = sentences(text)
    spoken = [word for part in parts for word in words(part)]
    if not spoken:
        return 0.0
    per_word = sum(syllables(word) for word in spoken) / len(spoken)
    return max(0.0, 0.39 * len(spoken) / len(parts) + 11.8 * per_word - 15.59)
