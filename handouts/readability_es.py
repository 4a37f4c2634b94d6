"""How hard is a Spanish line to read: Fernández-Huerta, and INFLESZ on the Szigriszt-Pazos formula.

Both count syllables per word and words per sentence; higher is easier. Fernández-Huerta 70 to 80 is "fairly easy", read
at grade 6 (Fernández Huerta 1959, in the corrected form of Law 2011); INFLESZ from 65 is "bastante fácil", from 80 "muy
fácil" (Barrio-Cantalejo et al., An Sist Sanit Navar 2008;31:135-152).
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[0-9A-Za-zÁÉÍÓÚÜÑáéíóúüñ]+(?:[.,][0-9]+)?")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_SILENT_U = re.compile(r"(?<=[gq])u(?=[eéií])")
_VOWELS = "aeiouáéíóúü"
_STRONG = "aeoáéó"
_STRESSED_WEAK = "íú"


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question marks, colons and line ends; empty pieces are left out."""
    return [piece.strip() for piece in _SENTENCE_END.split(text) if _WORD.search(piece)]


def words(text: str) -> list[str]:
    """Words and numbers of a text."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def syllables(word: str) -> int:
    """Syllables of one word, at least 1, a number counted as 1.

    Two strong vowels, or a weak one with an accent beside a strong one, are two syllables (le-er, dí-a); every other
    meeting of vowels is one (cua-tro, cui-da); an h between vowels changes nothing.
    """
    plain = _SILENT_U.sub("", word.lower())
    plain = re.sub(rf"(?<=[{_VOWELS}])h(?=[{_VOWELS}])", "", plain)
    plain = re.sub(r"y$", "i", plain)
    count, before = 0, ""
    for sign in plain:
        if sign in _VOWELS and not _joins(before, sign):
            count += 1
        before = sign
    return max(1, count)


def fernandez_huerta(text: str) -> float:
    """206.84 - 60 syllables per word - 1.02 words per sentence."""
    per_word, per_sentence = _rates(text)
    return 206.84 - 60 * per_word - 1.02 * per_sentence


def inflesz(text: str) -> float:
    """206.835 - 62.3 syllables per word - words per sentence."""
    per_word, per_sentence = _rates(text)
    return 206.835 - 62.3 * per_word - per_sentence


def _joins(before: str, sign: str) -> bool:
    """Whether a vowel belongs to the syllable of the sign before it."""
    if not before or before not in _VOWELS:
        return False
    if before in _STRESSED_WEAK or sign in _STRESSED_WEAK:
        return before in "iuü" or sign in "iuü"
    return not (before in _STRONG and sign in _STRONG)


def _rates(text: str) -> tuple[float, float]:
    parts = sentences(text)
    spoken = [word for part in parts for word in words(part)]
    if not spoken:
        return 1.0, 1.0
    return sum(syllables(word) for word in spoken) / len(spoken), len(spoken) / len(parts)
