"""A kind of items that a test can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

from clinic.reviewables import kinds
from clinic.reviewables.describing import describe
from clinic.reviewables.kinds import Kind, Reviewable


class Changing:
    """A kind with one item whose content and words a test sets, by language; None is a language without the item."""

    KEY = "changing.one"

    def __init__(self) -> None:
        self.content: dict[str, Any] = {"reason": "As first written"}
        self.words: dict[str, Mapping[str, Any] | None] = {"en": {"name": "Breathe"}, "es": {"name": "Respire"}}
        self.kind = Kind("changing", "Changing things", "changing thing", self._read, describe, can_decline=True)

    def _read(self, lang: str) -> Mapping[str, Reviewable]:
        words = self.words[lang]
        if words is None:
            return MappingProxyType({})
        return {"one": Reviewable("changing", "one", "The one that changes", dict(self.content), words, "proposed")}


@contextmanager
def changing_kind() -> Iterator[Changing]:
    """The kind registered beside the shipped ones, and gone afterwards."""
    made, before = Changing(), dict(kinds._KINDS)
    kinds.register(made.kind)
    try:
        yield made
    finally:
        kinds._KINDS.clear()
        kinds._KINDS.update(before)
