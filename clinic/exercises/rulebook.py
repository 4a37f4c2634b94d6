"""Safety rules from TOML as plain data, in the small language that `clinic.screening` evaluates.

TOML has no null: `"unknown"` stands for it where a rule asks for a fact that is not on file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clinic.exercises.reading import Entry
from clinic.exercises.scenes import frozen
from clinic.exercises.vocabulary import MARKS, Vocabulary, read_review

ACTIONS = (
    "escalate_emergency",
    "escalate_urgent",
    "block",
    "hold_exercise",
    "require_mod",
    "require_order",
    "warn",
    "task_reassess",
    "suggest",
)
"""What a rule can ask for, the gravest first."""

OVERRIDES = (
    "none",
    "PT with written reason",
    "PT after clearance",
    "PT after provider clearance",
    "PT after surgeon clearance",
    "surgeon clearance",
)
_UNKNOWN = "unknown"
_NESTED = {"all", "any"}
_FLAG_LISTS = {"flags_any", "not_flags"}
_EVENT_SPANS = {"weeks_since", "days_since"}
_FACTS = {"ga_weeks", "postpartum_weeks", "age", "sex_at_birth", "screen", "screen_age_days", "assessment", "log"}
_PROGRAM = {"program_has", "program_has_all", "program_lacks", "program_count", "program_order", "always"}
_TARGETS = {"all", "attrs_any", "not_attrs", "category_any", "slugs", "slugs_from_log", "mods_any"}


def read_mark(entry: Entry) -> str:
    """Where a rule comes from: seed, standard or proposed. Raises LibraryError."""
    return entry.choice("mark", MARKS)


def read_rule(
    entry: Entry, words: Vocabulary, exercises: Mapping[str, Any], modifications: Mapping[str, Any]
) -> Mapping[str, Any]:
    """One rule as frozen data with None for unknown facts. Raises LibraryError for a name that means nothing.

    The keys are those that `clinic.screening.rules` reads; the mark is kept beside them in `Library.rule_marks`.
    """
    when, target = entry.raw("when", dict), entry.raw("target", dict)
    check = _Names(entry, words, exercises, modifications)
    check.when(when)
    check.target(target)
    review = read_review(entry)
    rule = {
        "id": entry.plain("id"),
        "version": entry.raw("version", int),
        "when": _with_none(when),
        "target": target,
        "action": entry.choice("action", ACTIONS),
        "reason": entry.staff_text("reason"),
        "suggest": entry.staff_text("suggest", required=False),
        "patient_text": entry.text("patient_text", required=False),
        "source": entry.plain("source"),
        "certainty": entry.plain("certainty"),
        "override": entry.choice("override", OVERRIDES),
        "satisfied_by": list(entry.strings("satisfied_by", modifications)),
        "reviewed_by": review.by,
        "reviewed_on": review.on,
    }
    read_mark(entry)
    if rule["action"] == "require_mod" and not rule["satisfied_by"]:
        raise entry.error("satisfied_by", "must name what meets a require_mod")
    entry.done()
    return frozen(rule)  # type: ignore[no-any-return]


class _Names:
    """Checks every name that a rule's `when` and `target` use."""

    def __init__(
        self, entry: Entry, words: Vocabulary, exercises: Mapping[str, Any], modifications: Mapping[str, Any]
    ) -> None:
        self._entry = entry
        self._words = words
        self._exercises = exercises
        self._modifications = modifications

    def when(self, condition: Mapping[str, Any]) -> None:
        """Check a condition and those nested in it."""
        if not condition:
            raise self._entry.error("when", "is empty")
        for key, value in condition.items():
            if key in _NESTED:
                for inner in value:
                    self.when(inner)
            elif key in _FLAG_LISTS:
                self._known("when", value, self._words.flags)
            elif key in _EVENT_SPANS:
                self._known("when", value, self._words.events)
            elif key in ("program_has", "program_lacks"):
                self.target(value)
            elif key == "program_has_all":
                for inner in value:
                    self.target(inner)
            elif key not in _FACTS | _PROGRAM:
                raise self._entry.error("when", f"“{key}” is not a known condition")

    def target(self, target: Mapping[str, Any]) -> None:
        """Check which exercises a rule is about."""
        vocabularies: dict[str, Iterable[str]] = {
            "attrs_any": self._words.attributes,
            "not_attrs": self._words.attributes,
            "category_any": self._words.categories,
            "slugs": self._exercises,
            "mods_any": self._modifications,
        }
        if not target:
            raise self._entry.error("target", "is empty")
        for key, value in target.items():
            if key not in _TARGETS:
                raise self._entry.error("target", f"“{key}” is not a known target")
            self._known("target", value if key in vocabularies else (), vocabularies.get(key, ()))

    def _known(self, key: str, names: Iterable[str], known: Iterable[str]) -> None:
        for name in names:
            if name not in known:
                raise self._entry.error(key, f"“{name}” is not known")


def _with_none(value: Any) -> Any:
    if value == _UNKNOWN:
        return None
    if isinstance(value, Mapping):
        return {key: _with_none(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_none(inner) for inner in value]
    return value
