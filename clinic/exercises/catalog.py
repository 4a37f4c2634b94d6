"""The library as one frozen value: read from TOML, checked as a whole, shared by everything above it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from clinic.core.errors import Refusal
from clinic.exercises.building import read_conflict, read_exercise, read_modification, read_prop
from clinic.exercises.checks import check_changes, check_prop_swaps
from clinic.exercises.content import Conflict, Data, Exercise, Modification, PropEntry, Review
from clinic.exercises.faq import PatientQuestion, read_faq
from clinic.exercises.questions import OpenQuestion, read_questions
from clinic.exercises.reading import Entry, LibraryError, read_file, read_folder
from clinic.exercises.rulebook import read_mark, read_rule
from clinic.exercises.shapes import read_scene
from clinic.exercises.together import APART, give_way
from clinic.exercises.vocabulary import DatedEvent, Flag, Vocabulary, read_vocabulary

__all__ = ["Library", "LibraryError", "NotInLibrary", "library", "load_library"]

DIRECTORY = Path(__file__).parent / "library"
QUESTIONS_LANG = "en"
"""Questions are for the clinician who signs: staff read English, whatever the patient reads."""

Made = TypeVar("Made")


class NotInLibrary(Refusal):
    """A slug that the library does not have, as in an old link or a changed form."""

    status = 404
    title = "Not in the library"
    message = "The library has no such entry. Choose one from the list."


@dataclass(frozen=True)
class Library:
    """Everything that can be given, in one language. All mappings are by slug (rules by id, scenes by id), read-only.

    `review` stands for the stop rules and the names of the groups, `questions_review` for the questions of `flags` and
    `events`. `content_hash` is the SHA-256 of every file it was read from, so that a stored result can name its source.
    """

    version: str
    content_hash: str
    lang: str
    exercises: Mapping[str, Exercise]
    modifications: Mapping[str, Modification]
    props: Mapping[str, PropEntry]
    scenes: Mapping[str, Data]
    rules_data: Mapping[str, Data]
    rule_marks: Mapping[str, str]
    flags: Mapping[str, Flag]
    events: Mapping[str, DatedEvent]
    attributes: Mapping[str, str]
    categories: tuple[str, ...]
    stop_rules: tuple[str, ...]
    flag_groups: tuple[str, ...]
    review: Review
    questions_review: Review
    conflicts: tuple[Conflict, ...]
    questions: Mapping[str, OpenQuestion]
    faq: Mapping[str, PatientQuestion]
    slots: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    """Slugs of exercises and modifications that the clinic wrote itself."""
    archived: frozenset[str] = frozenset()
    """Those of them that are no longer offered, and stay for the programs that have them."""
    own_state: str = ""
    """Names what the clinic wrote as it is now, and no other state of it; empty for the library that ships."""

    @property
    def offered(self) -> tuple[Exercise, ...]:
        """The exercises that may be given anew, in the library's order, the clinic's own last."""
        return tuple(one for slug, one in self.exercises.items() if slug not in self.archived)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words its entries may use, for readers of one more entry."""
        return Vocabulary(
            version=self.version,
            categories=self.categories,
            slots=self.slots,
            stop_rules=self.stop_rules,
            groups=self.flag_groups,
            review=self.review,
            questions_review=self.questions_review,
            attributes=self.attributes,
            flags=self.flags,
            events=self.events,
        )

    def state_of(self, slugs: Iterable[str]) -> str:
        """What else than these slugs names the entries they stand for: nothing, unless one of them is the clinic's own.

        Whatever is kept by slug across requests must be kept by this too.
        """
        return "" if self.own.isdisjoint(slugs) else self.own_state

    def get_exercise(self, slug: str) -> Exercise:
        """The exercise with this slug. Raises NotInLibrary."""
        return _get(self.exercises, slug)

    def get_modifications(self, slugs: Iterable[str]) -> tuple[Modification, ...]:
        """The modifications with these slugs, in the order given. Raises NotInLibrary."""
        return tuple(_get(self.modifications, slug) for slug in slugs)

    def modifications_for(self, exercise_slug: str) -> tuple[Modification, ...]:
        """The modifications offered for one exercise, in slot order. Raises NotInLibrary for an unknown exercise."""
        self.get_exercise(exercise_slug)
        return self._offered_for.get(exercise_slug, ())

    def left_beside(
        self, chosen: Sequence[str], added: Iterable[str], apart: frozenset[str] = APART
    ) -> tuple[str, ...]:
        """Those of the chosen modifications that stay when others are added.

        What holds the slot of one goes, and what is in a conflict of a kind in `apart` with it.
        """
        gone = [self._gone_beside(slug, apart) for slug in added] if chosen else ()
        return tuple(slug for slug in chosen if not any(slug in those for those in gone))

    def _gone_beside(self, added: str, apart: frozenset[str]) -> frozenset[str]:
        """What cannot stay beside a modification, itself included; asked often, worked out once for a library."""
        found = self._gone.get((added, apart))
        if found is None:
            new, known = _get(self.modifications, added), self.modifications.items()
            found = frozenset(slug for slug, one in known if slug == added or give_way(new, one, apart))
            self._gone[added, apart] = found
        return found

    @cached_property
    def _gone(self) -> dict[tuple[str, frozenset[str]], frozenset[str]]:
        return {}

    @cached_property
    def _offered_for(self) -> Mapping[str, tuple[Modification, ...]]:
        """The modifications offered for each exercise that has some, in slot order; sorted once for a library."""
        offered = [one for slug, one in self.modifications.items() if slug not in self.archived]
        found: dict[str, list[Modification]] = {}
        for one in sorted(offered, key=lambda one: (one.rank, one.slug)):
            for exercise_slug in one.applies_to:
                found.setdefault(exercise_slug, []).append(one)
        return {slug: tuple(fitting) for slug, fitting in found.items()}


@cache
def library(lang: str = "en") -> Library:
    """The library that ships with the program, read once per process. Raises LibraryError."""
    return load_library(lang=lang)


def load_library(directory: Path | None = None, lang: str = "en") -> Library:
    """Read and check a library directory in one language. Raises LibraryError naming file, key and reason."""
    directory = directory or DIRECTORY
    files = (read_file(directory, f"{name}.toml", lang) for name in ("library", "attributes", "flags"))
    words = read_vocabulary(*files)
    props = _by("slug", read_folder(directory, "props", lang), read_prop)
    check_prop_swaps(props)
    scenes = _by("id", read_folder(directory, "scenes", lang), read_scene)
    exercises = _by(
        "slug", read_folder(directory, "exercises", lang), lambda entry: read_exercise(entry, words, props, scenes)
    )
    modifications = _by(
        "slug",
        read_folder(directory, "modifications", lang),
        lambda entry: read_modification(entry, words, exercises, props),
    )
    conflicts = _conflicts(read_file(directory, "conflicts.toml", lang), modifications)
    modifications = _with_conflicts(modifications, conflicts)
    check_changes(exercises, modifications)
    rule_entries = _rule_entries(directory, lang)
    rules = _by("id", rule_entries, lambda entry: read_rule(entry, words, exercises, modifications))
    known: dict[str, Collection[str]] = {
        "exercise": exercises,
        "modification": modifications,
        "prop": props,
        "rule": rules,
    }
    questions = read_questions(read_file(directory, "questions.toml", QUESTIONS_LANG), known)
    used: dict[str, Collection[str]] = {
        "exercises": exercises,
        "categories": words.categories,
        "modifications": modifications,
        "props": props,
        "flags": words.flags,
    }
    return Library(
        version=words.version,
        content_hash=_content_hash(directory),
        lang=lang,
        exercises=MappingProxyType(exercises),
        modifications=MappingProxyType(modifications),
        props=MappingProxyType(props),
        scenes=MappingProxyType(scenes),
        rules_data=MappingProxyType(rules),
        rule_marks=MappingProxyType(_by("id", rule_entries, read_mark)),
        flags=MappingProxyType(words.flags),
        events=MappingProxyType(words.events),
        attributes=MappingProxyType(words.attributes),
        categories=words.categories,
        stop_rules=words.stop_rules,
        flag_groups=words.groups,
        review=words.review,
        questions_review=words.questions_review,
        conflicts=conflicts,
        questions=MappingProxyType(questions),
        faq=MappingProxyType(read_faq(read_file(directory, "faq.toml", lang), used)),
        slots=words.slots,
    )


def _get(entries: Mapping[str, Made], slug: str) -> Made:
    if slug not in entries:
        raise NotInLibrary
    return entries[slug]


def _by(key: str, entries: Iterable[Entry], read: Callable[[Entry], Made]) -> dict[str, Made]:
    made: dict[str, Made] = {}
    for entry in entries:
        name = entry.plain(key)
        if name in made:
            raise entry.error(key, f"“{name}” is there twice")
        made[name] = read(entry)
    return made


def _rule_entries(directory: Path, lang: str) -> tuple[Entry, ...]:
    files = read_folder(directory, "rules", lang)
    rules = tuple(rule for file in files for rule in file.children("rules"))
    for file in files:
        file.done()
    return rules


def _conflicts(file: Entry, modifications: Mapping[str, Modification]) -> tuple[Conflict, ...]:
    conflicts = tuple(read_conflict(entry, modifications) for entry in file.children("conflicts"))
    file.done()
    return conflicts


def _with_conflicts(
    modifications: Mapping[str, Modification], conflicts: Iterable[Conflict]
) -> dict[str, Modification]:
    pairs = tuple(conflicts)
    return {
        slug: replace(one, conflicts=tuple(pair for pair in pairs if slug in (pair.a, pair.b)))
        for slug, one in modifications.items()
    }


def _content_hash(directory: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*.toml")):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(directory).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
