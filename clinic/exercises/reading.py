"""Reading one TOML table strictly: every key is asked for by type, and a key that nobody asked for is an error."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


class LibraryError(Exception):
    """The library's content is wrong; `file`, `key` and `reason` say where and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}" if key else f"{file}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


ORIGINAL = "en"
"""The language the library is written in: every text has it, and what only staff read may have no other."""


class Entry:
    """A TOML table with the file it is in; texts are read in one language. Readers raise LibraryError.

    `text`, `texts` and `own_text` are for patients: missing in the language is an error. `staff_text` and
    `staff_texts` are read in English where nobody translated them.
    """

    def __init__(self, file: str, table: Mapping[str, Any], lang: str, path: str = "") -> None:
        self.file = file
        self.lang = lang
        self._table = table
        self._path = path
        self._unread = set(table)

    def error(self, key: str, reason: str) -> LibraryError:
        """A LibraryError that names this table's file and the full path of `key`."""
        return LibraryError(self.file, f"{self._path}.{key}".strip("."), reason)

    def done(self) -> None:
        """Raise LibraryError if the table holds a key that was not read: most often a misspelled one."""
        for key in sorted(self._unread):
            raise self.error(key, "is not a known key")

    def has(self, key: str) -> bool:
        """Whether the table holds the key."""
        return key in self._table

    def names(self) -> tuple[str, ...]:
        """The keys of the table, in the order of the file."""
        return tuple(self._table)

    def raw(self, key: str, kind: type | tuple[type, ...], default: Any = None, required: bool = True) -> Any:
        """The value of a key, of the given type; `default` when it is not there and not required."""
        self._unread.discard(key)
        if key not in self._table:
            if required:
                raise self.error(key, "is missing")
            return default
        value = self._table[key]
        kinds = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise self.error(key, f"has the wrong type ({type(value).__name__})")
        return value

    def plain(self, key: str, required: bool = True) -> str:
        """A text that is the same in every language (slug, source, mark)."""
        value: str = self.raw(key, str, "", required)
        if required and not value.strip():
            raise self.error(key, "is empty")
        return value

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """A text that must be one of `allowed`."""
        value, known = self.plain(key), tuple(allowed)
        if value not in known:
            raise self.error(key, f"“{value}” is not one of {', '.join(known)}")
        return value

    def strings(self, key: str, allowed: Iterable[str] | None = None, required: bool = False) -> tuple[str, ...]:
        """A list of texts without a language; each must be one of `allowed`, when given, and none may come twice."""
        values = tuple(self.raw(key, list, [], required))
        known = None if allowed is None else frozenset(allowed)
        for value in values:
            if not isinstance(value, str) or (known is not None and value not in known):
                raise self.error(key, f"“{value}” is not known")
        if len(set(values)) != len(values):
            raise self.error(key, "names something twice")
        return values

    def text(self, key: str, required: bool = True) -> str:
        """A text in the language that is read, written `key.en = "…"`."""
        words = self.raw(key, dict, {}, required)
        value = words.get(self.lang, "")
        if not isinstance(value, str):
            raise self.error(f"{key}.{self.lang}", "must be one text")
        if (required or words) and not value.strip():
            raise self.error(f"{key}.{self.lang}", "has no text")
        return value

    def staff_text(self, key: str, required: bool = True) -> str:
        """A text that only staff read: in the language that is read, else in English."""
        words = self.raw(key, dict, {}, required)
        return self._in(self.lang if self.lang in words else ORIGINAL).text(key, required)

    def staff_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that only staff read: in the language that is read, else in English."""
        words = self.raw(key, dict, {}, required=False)
        return self._in(self.lang if self.lang in words else ORIGINAL).texts(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts in the language that is read, written `key.en = ["…", "…"]`; empty when not there."""
        words = self.raw(key, dict, {}, required=False)
        if words and self.lang not in words:
            raise self.error(f"{key}.{self.lang}", "has no text")
        values = words.get(self.lang, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.error(f"{key}.{self.lang}", "must be a list of texts")
        return tuple(values)

    def own_text(self, required: bool = True) -> str:
        """The text of a table that holds it directly, written `{ id = "…", en = "…" }`."""
        value: str = self.raw(self.lang, str, "", required)
        if required and not value.strip():
            raise self.error(self.lang, "has no text")
        self._unread = {key for key in self._unread if len(key) > 2}
        return value

    def children(self, key: str) -> tuple[Entry, ...]:
        """The tables of a list of tables; none when the key is not there."""
        tables = self.raw(key, list, [], required=False)
        if not all(isinstance(table, dict) for table in tables):
            raise self.error(key, "must be a list of tables")
        return tuple(self._child(f"{key}[{place}]", table) for place, table in enumerate(tables))

    def child(self, key: str, required: bool = True) -> Entry:
        """The table under a key; an empty one when it is not there and not required."""
        return self._child(key, self.raw(key, dict, {}, required))

    def _in(self, lang: str) -> Entry:
        return Entry(self.file, self._table, lang, self._path)

    def _child(self, key: str, table: Mapping[str, Any]) -> Entry:
        return Entry(self.file, table, self.lang, f"{self._path}.{key}".strip("."))


def read_file(directory: Path, name: str, lang: str) -> Entry:
    """The whole of one TOML file as an Entry. Raises LibraryError when it is missing or no TOML."""
    try:
        return Entry(name, tomllib.loads((directory / name).read_text(encoding="utf-8")), lang)
    except OSError as error:
        raise LibraryError(name, "", "cannot be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryError(name, "", f"is not valid TOML: {error}") from error


def read_folder(directory: Path, folder: str, lang: str) -> tuple[Entry, ...]:
    """Every TOML file of a folder, by name. Raises LibraryError when there is none."""
    names = sorted(path.name for path in (directory / folder).glob("*.toml"))
    if not names:
        raise LibraryError(folder, "", "holds no TOML file")
    return tuple(read_file(directory, f"{folder}/{name}", lang) for name in names)
