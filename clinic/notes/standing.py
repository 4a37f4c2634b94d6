"""What has become of texts that were put into the sections of a note: whole, edited, moved, or taken out. Pure.

Every line of a note belongs to one text at most. A text that stands whole takes its lines first; what an older text says in the
same words as a newer one is therefore the newer one's, and an old text that was replaced is not called an edited one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

RUN = 3
"""Words in a row that are no chance when they are found again."""
LEAST_LEFT = 0.2
"""Share of a text's runs that must be left for it to be an edited text and not another one (proposed)."""
SHORT = 12
"""Words; an edit of one can break every run of a shorter text, so there words in their order count."""
LEAST_OF_SHORT = 0.5
"""Share of a short text's words that must be left in their order, within half its length more (proposed)."""
LONG_RUN = 8
"""Words in a row that show where a passage is from, however little it is of the whole (proposed)."""
LONG_LINE = 5
"""Words of a line that show the same in a section into which nobody put it (proposed)."""
_GAP = "\0"
"""Stands where lines were that belong to another text: no run of words goes across."""
_SIGNS = ".,;:!?()[]{}<>\"'“”‘’«»–—-•*/"


class Standing(StrEnum):
    """What has become of a text that was put in."""

    AS_PUT_IN = "as_put_in"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text that was put into a section; a copied one is named before another that says the same."""

    section: str
    text: str
    is_copied: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The piece of this place in the list stands in this section, whole or edited."""

    place: int
    section: str
    standing: Standing


def standing_of(put_in: str, section: str) -> Standing:
    """What became of one text in its section. Spaces and empty lines do not count.

    Whole means every line as it was, together and in order: a word before or behind it is an edit. Taken out means that
    hardly anything of it is left: no line, no run of eight words, and few of its runs of three words.
    """
    found = find_pieces([Piece("", put_in)], {"": section})
    return found[0].standing if found else Standing.GONE


def holds(section: str, text: str) -> bool:
    """Whether a section has a text whole, line by line: "Pain 30" does not hold "Pain 3"."""
    return standing_of(text, section) is Standing.AS_PUT_IN


def find_pieces(pieces: Sequence[Piece], texts: Mapping[str, str]) -> list[Found]:
    """Where each of `pieces` (oldest first) stands in `texts`, in their order; what is gone is left out.

    In its own section little is enough. In another, into which it was moved, it takes a line or a run of words that nobody
    writes by chance.
    """
    left = {name: _lines(text) for name, text in texts.items()}
    lines = [[one for one in _lines(piece.text) if one] for piece in pieces]
    order = sorted(range(len(pieces)), key=lambda n: (-len(lines[n]), not pieces[n].is_copied, -n))
    order = [n for n in order if lines[n]]
    found = [
        Found(n, name, Standing.AS_PUT_IN)
        for is_own in (True, False)
        for n in order
        for name in texts
        if (name == pieces[n].section) is is_own and (is_own or len(_words(lines[n])) >= RUN)
        if _take_whole(lines[n], left[name])
    ]
    whole = {one.place for one in found}
    for n in sorted(set(order) - whole, reverse=True):
        for name in texts:
            is_left = _is_edited if name == pieces[n].section else _is_part_moved
            if is_left(lines[n], left[name]):
                found.append(Found(n, name, Standing.CHANGED))
                _take_lines(lines[n], left[name])
    names = list(texts)
    return sorted(found, key=lambda one: (one.place, names.index(one.section)))


def _is_edited(lines: Sequence[str], there: Sequence[str]) -> bool:
    words, words_there = _words(lines), _words(there)
    if _share(_runs(words, RUN), _runs(words_there, RUN)) >= LEAST_LEFT or _has_line(lines, there, RUN):
        return True
    if len(words) < SHORT:
        return _is_short_left(words, words_there)
    return not _runs(words, LONG_RUN).isdisjoint(_runs(words_there, LONG_RUN))


def _is_part_moved(lines: Sequence[str], there: Sequence[str]) -> bool:
    has_run = not _runs(_words(lines), LONG_RUN).isdisjoint(_runs(_words(there), LONG_RUN))
    return has_run or _has_line(lines, there, LONG_LINE)


def _has_line(lines: Sequence[str], there: Sequence[str], least: int) -> bool:
    """Whether a line of so many words stands there as it was."""
    return any(line in there and len(_words([line])) >= least for line in lines)


def _is_short_left(words: Sequence[str], there: Sequence[str]) -> bool:
    """Whether enough of a few words is left in their order, close together."""
    wanted, needed = set(words), LEAST_OF_SHORT * len(words)
    for start, first in enumerate(there):
        if first in wanted:
            window = there[start : start + len(words) * 3 // 2 + 1]
            if len(wanted & set(window)) >= LEAST_OF_SHORT * len(wanted) and _in_order(words, window) >= needed:
                return True
    return False


def _in_order(words: Sequence[str], there: Sequence[str]) -> int:
    """How many of `words` stand there in the same order (longest common subsequence)."""
    row = [0] * (len(there) + 1)
    for word in words:
        before = row[:]
        for place, other in enumerate(there, 1):
            row[place] = before[place - 1] + 1 if word == other else max(before[place], row[place - 1])
    return row[-1]


def _take_whole(lines: Sequence[str], there: list[str]) -> bool:
    """Take these lines out where they stand together and in order, empty lines between them left out of account."""
    places = [place for place, line in enumerate(there) if line]
    for start in range(len(places) - len(lines) + 1):
        at = places[start : start + len(lines)]
        if all(there[place] == line for place, line in zip(at, lines, strict=True)):
            for place in at:
                there[place] = _GAP
            return True
    return False


def _take_lines(lines: Sequence[str], there: list[str]) -> None:
    """Take out what is of these lines, as they were or edited."""
    runs = _runs(_words(lines), RUN)
    for place, line in enumerate(there):
        if line in lines or _share(_runs(_words([line]), RUN), runs) >= LEAST_LEFT:
            there[place] = _GAP


def _lines(text: str) -> list[str]:
    """Lines in one spelling, without spaces that nobody sees."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return [" ".join(line.split()) for line in composed.split("\n")]


def _words(lines: Sequence[str]) -> list[str]:
    """The words of lines without signs at their ends, in small letters."""
    return [word for line in lines for word in _words_of(line)]


def _words_of(line: str) -> Iterator[str]:
    for word in line.casefold().split():
        bare = word.strip(_SIGNS)
        if bare:
            yield bare


def _runs(words: Sequence[str], length: int) -> set[tuple[str, ...]]:
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def _share(wanted: set[tuple[str, ...]], there: set[tuple[str, ...]]) -> float:
    return len(wanted & there) / len(wanted) if wanted else 0.0
