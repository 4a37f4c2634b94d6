"""What can be signed off: kinds of items, each read as the content that is judged. Features above add kinds of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.errors import NotFound
from clinic.reviewables.rules import Row

SOURCE_LANGUAGE = "en"
"""The language in which clinical content is judged, and from which words are translated."""


class Aspect(StrEnum):
    """What about an item was judged: the clinical content, or how its words read to a patient."""

    CONTENT = "content"
    WORDS = "words"


@dataclass(frozen=True)
class Reviewable:
    """One item: `content` is exactly what a clinician judges, `words` what a patient reads, both as JSON-able data.

    `words_are_reviewed`: they ship as read by a person who knows the language, so no clinic has to sign them again.
    """

    kind: str
    slug: str
    title: str
    content: Mapping[str, Any] = field(repr=False)
    words: Mapping[str, Any] = field(repr=False)
    mark: str = ""
    words_are_reviewed: bool = False

    @property
    def key(self) -> str:
        """The item in an address or a form: kind and slug."""
        return f"{self.kind}.{self.slug}"

    def judged(self, aspect: Aspect) -> Mapping[str, Any]:
        """What is judged under `aspect`; empty when the item has nothing of it."""
        return self.content if aspect is Aspect.CONTENT else self.words

    def text_of(self, aspect: Aspect) -> str:
        """Canonical JSON of what is judged."""
        return self._texts[aspect]

    def hash_of(self, aspect: Aspect) -> str:
        """The SHA-256 of what is judged: another content is another item to sign."""
        return self._hashes[aspect]

    @cached_property
    def _texts(self) -> Mapping[Aspect, str]:
        return {aspect: canonical_json(dict(self.judged(aspect))) for aspect in Aspect}

    @cached_property
    def _hashes(self) -> Mapping[Aspect, str]:
        return {aspect: sha256_hex(text) for aspect, text in self._texts.items()}


Items = Mapping[str, Reviewable]
"""Items of one kind by slug."""


@dataclass(frozen=True)
class Kind:
    """A kind of items. `read` gives them in a language, empty when it has none in that language; it may be called often.

    `describe` turns stored content into rows to read; it must also understand content of earlier versions.
    `can_decline`: the clinic may say that it does not use an item.
    """

    slug: str
    label: str
    one: str
    read: Callable[[str], Items]
    describe: Callable[[Mapping[str, Any]], Sequence[Row]]
    can_decline: bool = False

    def find(self, slug: str, lang: str = SOURCE_LANGUAGE) -> Reviewable | None:
        """The item with this slug, or None."""
        return self.read(lang).get(slug)


_KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let items of these kinds be signed off; registering one again replaces it."""
    _KINDS.update({kind.slug: kind for kind in kinds})


def list_kinds() -> tuple[Kind, ...]:
    """Every kind, in the order they were registered."""
    return tuple(_KINDS.values())


def find_kind(slug: str) -> Kind | None:
    """The kind with this slug, or None."""
    return _KINDS.get(slug)


def get_item(key: str, lang: str = SOURCE_LANGUAGE) -> Reviewable:
    """The item that an address names ("exercise.breath-reset"). Raises NotFound."""
    name, _, slug = key.partition(".")
    kind = _KINDS.get(name)
    item = kind.find(slug, lang) if kind else None
    if item is None:
        raise NotFound
    return item
