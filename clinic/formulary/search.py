"""Searching texts with typos: documents and a query in, hits in order of how well they answer out. Pure.

A word is first taken as it is written, whole or begun. Only a word that no document has is read as the most similar
one that some document has. So what is spelt right is never pushed aside by something similar.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

LETTERS_PER_SLIP = 3
"""A mistyped word may hold one slip in so many letters: wrong, missing, too many, or two that changed places."""

MOST_SLIPS = 3

SHORTEST_MISTYPED = 4
"""Shorter words are not guessed at: any three letters are similar to something."""

CLOSEST = 65
"""How alike (0 to 100) a query and a title must be for it to be offered when no word of the query is known."""

MOST_OFFERED = 3

WHOLE, BEGUN, INSIDE = 1.0, 0.8, 0.5
TEXT_WEIGHT = 1.0
"""Fields of this weight or less count only when no document has every word in something better."""

_FILLERS = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"})
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Field:
    """Some texts of a document; `weight` says how much a word found there counts, `part` what it belongs to."""

    weight: float
    texts: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """Something to find. Of two that answer as well, the one with the smaller `place` comes first."""

    key: str
    title: str
    fields: tuple[Field, ...]
    place: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that answers; `parts` are those of its fields that hold a word nothing before them holds."""

    key: str
    score: float
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The hits, best first; `read_as` is the query as it was understood when a word of it was mistyped.

    `closest` are keys to offer when there is no hit.
    """

    hits: tuple[Hit, ...]
    read_as: str = ""
    closest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Index:
    """Documents made ready for searching, once."""

    documents: tuple[Document, ...]
    words: Mapping[str, Mapping[str, tuple[tuple[float, str], ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Every word of every document, those that count most first."""
        weights: dict[str, float] = {}
        for found in self.words.values():
            for word, places in found.items():
                weights[word] = max(weights.get(word, 0), places[0][0])
        return tuple(sorted(weights, key=lambda word: (-weights[word], word)))


def index_of(documents: Iterable[Document]) -> Index:
    """An index of `documents`: for each the words it has, with the weight and the part of each place, heaviest first."""
    ready = tuple(documents)
    return Index(ready, MappingProxyType({document.key: _words_of(document) for document in ready}))


def search(index: Index, query: str) -> Answer:
    """The documents that have every word of `query`, best first; nothing asked finds everything in its place."""
    asked = _typed_in(query)
    if not asked:
        return Answer(tuple(Hit(one.key, 0) for one in sorted(index.documents, key=lambda one: one.place)))
    read = [_read(index, word) for word in asked]
    hits = _hits(index, read, TEXT_WEIGHT) or _hits(index, read)
    if not hits:
        return Answer((), closest=_closest(index, query, read))
    is_mistyped = any({word, _singular(word)}.isdisjoint(words) for word, words in zip(asked, read, strict=True))
    return Answer(hits, " ".join(words[0] for words in read) if is_mistyped else "")


def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in small letters without accents, each in the singular; fillers only if there is nothing else."""
    return tuple(dict.fromkeys(_singular(word) for word in _typed_in(text)))


def _typed_in(text: str) -> tuple[str, ...]:
    """The words as `words_in` gives them, in the number in which they were typed."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    words = tuple(dict.fromkeys(_WORD.findall(plain)))
    return tuple(word for word in words if word not in _FILLERS) or words


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as")) else word


def _words_of(document: Document) -> Mapping[str, tuple[tuple[float, str], ...]]:
    found: dict[str, list[tuple[float, str]]] = {}
    for one in sorted(document.fields, key=lambda one: -one.weight):
        for word in {word for text in one.texts for word in words_in(text)}:
            found.setdefault(word, []).append((one.weight, one.part))
    return MappingProxyType({word: tuple(places) for word, places in found.items()})


def _read(index: Index, typed: str) -> tuple[str, ...]:
    """The words that `typed` may stand for: itself if some document has it or a word that starts so, else similar ones.

    The "s" of a mistyped word may be the plural's or its own ("psaos"): both are tried, the fewest slips win.
    """
    word = _singular(typed)
    if any(known.startswith(word) for known in index.vocabulary) or len(typed) < SHORTEST_MISTYPED:
        return (word,)
    slips = _similar(index, word)
    for known, count in _similar(index, typed).items():
        slips[known] = min(count, slips.get(known, count))
    fewest = min(slips.values(), default=0)
    return tuple(known for known in index.vocabulary if slips.get(known) == fewest) or (word,)


def _similar(index: Index, word: str) -> dict[str, int]:
    """The words that some document has and that are like `word`, each with its slips."""
    most = min(len(word) // LETTERS_PER_SLIP, MOST_SLIPS)
    similar = process.extract(word, index.vocabulary, scorer=OSA.distance, score_cutoff=most, limit=None)
    return {known: int(slips) for known, slips, _ in similar}


def _hits(index: Index, read: Sequence[Sequence[str]], above: float = 0) -> tuple[Hit, ...]:
    """The documents that have every word in a field of more weight than `above`."""
    found = []
    for document in index.documents:
        places = [_place(index.words[document.key], words, above) for words in read]
        if all(places):
            found.append((_hit(document, [place for place in places if place], read), document.place))
    return tuple(hit for hit, _ in sorted(found, key=lambda one: (-one[0].score, one[1])))


def _place(words: Mapping[str, tuple[tuple[float, str], ...]], read: Sequence[str], above: float) -> dict[str, float]:
    """How much each part of a document counts for one word of the query, read in any of these ways."""
    counts: dict[str, float] = {}
    for known, places in words.items():
        likeness = max(_likeness(known, word) for word in read)
        for weight, part in places if likeness else ():
            if weight > above:
                counts[part] = max(counts.get(part, 0), weight * likeness)
    return counts


def _likeness(known: str, word: str) -> float:
    if known == word:
        return WHOLE
    if known.startswith(word):
        return BEGUN
    return INSIDE if len(word) >= SHORTEST_MISTYPED and word in known else 0.0


def _hit(document: Document, places: Sequence[Mapping[str, float]], read: Sequence[Sequence[str]]) -> Hit:
    score = sum(max(place.values()) for place in places)
    said = " ".join(words_in(document.title))
    if " ".join(words[0] for words in read) in said:
        score += max(one.weight for one in document.fields) / 2
    return Hit(document.key, score, _parts(places))


def _parts(places: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """The parts that hold more words of the query better than the document itself does than any other part."""
    better = [(part, count) for place in places for part, count in place.items() if part and count > place.get("", 0)]
    words = Counter(part for part, _ in better)
    counts = {part: sum(count for other, count in better if other == part) for part in words}
    most = max(words.values(), default=0)
    return tuple(sorted((part for part in words if words[part] == most), key=lambda part: -counts[part]))


def _closest(index: Index, query: str, read: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What has some of the words, those with most of them first; else the titles that look like the query."""
    held = Counter(hit.key for words in read for hit in _hits(index, [words], TEXT_WEIGHT))
    if held:
        return tuple(key for key, _ in held.most_common(MOST_OFFERED))
    titles = {document.key: " ".join(words_in(document.title)) for document in index.documents}
    alike = process.extract(" ".join(words_in(query)), titles, scorer=fuzz.WRatio, score_cutoff=CLOSEST)
    return tuple(key for _, _, key in alike[:MOST_OFFERED])
