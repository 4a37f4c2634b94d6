"""How a reviewer looks at the library: at the clinical content, or at the words of one language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clinic.reviewables.kinds import SOURCE_LANGUAGE, Aspect, Kind, Reviewable, find_kind
from clinic.reviewables.shipped import language_name, written_languages
from clinic.signoff.statuses import Status, Statuses


@dataclass(frozen=True, slots=True)
class Lens:
    """An aspect in a language; `words` is how an address names it, empty for the clinical content."""

    aspect: Aspect
    lang: str = SOURCE_LANGUAGE

    @property
    def words(self) -> str:
        """The language whose words are read, empty for the clinical content."""
        return self.lang if self.aspect is Aspect.WORDS else ""

    @property
    def label(self) -> str:
        """What is read, for a heading."""
        return f"{language_name(self.lang)} words" if self.words else "Clinical content"

    @property
    def is_translation(self) -> bool:
        """Whether words are judged that were translated from the language in which content is judged."""
        return self.aspect is Aspect.WORDS and self.lang != SOURCE_LANGUAGE

    def items(self, kind: Kind) -> Iterable[Reviewable]:
        """The items of a kind that have something to judge."""
        return (item for item in kind.read(self.lang).values() if item.judged(self.aspect))

    def status(self, statuses: Statuses, item: Reviewable) -> Status:
        """Where an item stands under this lens."""
        return statuses.of_item(item, self.aspect, self.lang)

    def title(self, item: Reviewable) -> str:
        """The item's name in the language of the staff."""
        kind = find_kind(item.kind)
        known = kind.find(item.slug) if kind else None
        return known.title if known else item.title


CONTENT = Lens(Aspect.CONTENT)


def lens_of(words: str) -> Lens:
    """The lens that an address names; a language nobody has written is the clinical content."""
    return Lens(Aspect.WORDS, words) if words in written_languages() else CONTENT


def list_lenses() -> tuple[Lens, ...]:
    """Every lens: the content, then the language it is judged in, then translations."""
    others = [lang for lang in written_languages() if lang != SOURCE_LANGUAGE]
    return (CONTENT, *(Lens(Aspect.WORDS, lang) for lang in (SOURCE_LANGUAGE, *others)))
