"""Reads one language file and says its phrases; a missing phrase is an error, never an empty spot on the sheet."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

_PRINTABLE = frozenset({"original", "human_reviewed"})


class LanguageNotReady(ValueError):
    """The language has no phrases, or no person has reviewed them yet, so nothing may be printed in it."""


class Phrases:
    """The phrases of one language, found by dotted names such as `summary.goal`."""

    def __init__(self, lang: str, entries: Mapping[str, Any]) -> None:
        self.lang = lang
        self._entries = entries

    @property
    def direction(self) -> str:
        """Return `ltr` or `rtl`."""
        return self("language.direction")

    @property
    def is_printable(self) -> bool:
        """Say whether a person stands behind the words: machine drafts are never printed."""
        return self("language.status") in _PRINTABLE

    @property
    def words(self) -> Mapping[str, Any]:
        """Return every phrase as it stands in the file, without what the file says about itself."""
        return {name: entry for name, entry in self._entries.items() if name != "language"}

    def __call__(self, name: str, /, **values: object) -> str:
        """Return the phrase `name` with its places filled in. Raises KeyError when phrase or value is missing."""
        return self.raw(name).format_map(values)

    def raw(self, name: str) -> str:
        """Return the phrase `name` with its places open. Raises KeyError when there is none."""
        return str(self._find(name))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return the list of phrases `name`. Raises KeyError when there is none."""
        return tuple(self._find(name))

    def table(self, name: str) -> Mapping[str, str]:
        """Return the group of phrases `name` in the order of the file. Raises KeyError when there is none."""
        return dict(self._find(name))

    def plural(self, name: str, n: int) -> str:
        """Return the form of `name` for `n`: its own form for that number, else `one` for 1, else `other`."""
        forms = self._find(name)
        return str(forms.get(str(n)) or (n == 1 and forms.get("one")) or forms["other"]).format(n=n)

    def _find(self, name: str) -> Any:
        entry: Any = self._entries
        for part in name.split("."):
            if part not in entry:
                raise KeyError(f"{self.lang}: no phrase {name}")
            entry = entry[part]
        return entry


def languages() -> tuple[str, ...]:
    """Return the codes of all languages that have a file, in alphabetical order."""
    return tuple(sorted(path.name.removesuffix(".toml") for path in _folder() if path.name.endswith(".toml")))


@lru_cache(maxsize=16)
def phrases(lang: str) -> Phrases:
    """Return the phrases of `lang`. Raises LanguageNotReady when there is no such language."""
    if lang not in languages():
        raise LanguageNotReady(f"There are no printed phrases in the language “{lang}”.")
    return Phrases(lang, read_entries(lang))


def read_entries(lang: str) -> Mapping[str, Any]:
    """Return the file of `lang` as data."""
    return tomllib.loads(files("handouts.phrases").joinpath(f"{lang}.toml").read_text("utf-8"))


def _folder() -> list[Any]:
    return list(files("handouts.phrases").iterdir())
