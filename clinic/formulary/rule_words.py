"""The conditions of a safety rule in words, and the rules that concern one exercise as somebody would do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clinic.exercises.catalog import library
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import certainty_in_words, source_in_words
from clinic.screening.advice import finding_kind, in_names
from clinic.screening.rules import Rule
from clinic.screening.service import safety_rules, target_of
from handouts.phrases import phrases

_COMPARED = {"lt": "less than {}", "lte": "{} or less", "gt": "more than {}", "gte": "{} or more"}
_NUMBERS = {
    "ga_weeks": ("{} weeks of pregnancy", "week of pregnancy not known"),
    "postpartum_weeks": ("{} weeks after birth", "day of birth not known"),
    "age": ("age {}", "age not known"),
    "screen_age_days": ("health screen {} days old", "no complete health screen"),
}
"""How a number is said, and how it is said when the rule asks for one that is not known."""
_CLASSES = {"long_weak": "long and weak"}
_FELT = {
    "sharp": "sharp pain",
    "throbbing": "throbbing pain",
    "tingling": "tingling or numb skin",
    "down_leg": "pain down the leg",
    "new_place": "pain in a new place",
    "sick": "sick to the stomach",
}
"""What a patient ticks, as a clinician says it."""


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule for the clinician: `kind` is block, require_mod, warn or info."""

    id: str
    kind: str
    when: str
    reason: str
    suggest: str
    ways_out: tuple[str, ...]
    override: str
    source: str
    mark: str
    certainty: str


def rules_about(slug: str, modification_slugs: Sequence[str] = ()) -> tuple[RuleView, ...]:
    """The rules that look at this exercise for what it is, the gravest first; not those that hold for every exercise.

    Raises NotInLibrary.
    """
    target = target_of(slug, modification_slugs)
    own = [
        rule
        for rule in safety_rules()
        if not rule.needs_program and not rule.target.everything and not rule.target.from_log
        and rule.target.matches(target)
    ]  # fmt: skip
    return tuple(_view(rule) for rule in sorted(own, key=lambda rule: -rule.action.rank))


def when_words(when: Mapping[str, Any]) -> str:
    """A rule's condition in words, as `exercises.rulebook` reads it."""
    return "; ".join(_part(key, value) for key, value in when.items())


def _view(rule: Rule) -> RuleView:
    modifications = library().modifications
    return RuleView(
        id=rule.id,
        kind=finding_kind(rule.action.value),
        when=_capital(when_words(library().rules_data[rule.id]["when"])),
        reason=rule.reason,
        suggest=in_names(rule.suggest),
        ways_out=tuple(modifications[one].label for one in rule.satisfied_by if one in modifications),
        override="Nobody can override it" if rule.override == "none" else f"Override: {rule.override}",
        source=source_in_words(rule.source),
        mark=MARK_LABELS[library().rule_marks[rule.id]],
        certainty=certainty_in_words(rule.certainty),
    )


def _part(key: str, value: Any) -> str:
    if key in ("all", "any"):
        return (", and " if key == "all" else ", or ").join(when_words(part) for part in value)
    if key in ("flags_any", "not_flags"):
        labels = _or_list([_small(library().flags[flag].label) for flag in value])
        return labels if key == "flags_any" else f"not: {labels}"
    if key in ("weeks_since", "days_since"):
        unit = key.removesuffix("_since")
        return _or_list([f"{_compared(limits)} {unit} since {_event(event)}" for event, limits in value.items()])
    if key in _NUMBERS:
        said, unknown = _NUMBERS[key]
        return unknown if value is None else said.format(_compared(value))
    return _fact(key, value)


def _fact(key: str, value: Any) -> str:
    if key == "sex_at_birth":
        return f"sex at birth: {value}"
    if key == "screen":
        return "no complete health screen"
    if key == "assessment":
        chosen = value["class"]
        return "not examined yet" if chosen is None else f"class: {_CLASSES.get(chosen, chosen.replace('_', ' '))}"
    if key == "log":
        return f"reported: {_log(value)}"
    return "always"


def _log(value: Mapping[str, Any]) -> str:
    if "felt_any" in value:
        return "felt " + _or_list([_felt(word) for word in value["felt_any"]])
    if "pain_after_minus_before" in value:
        where = f" after a {value['on_category']}" if "on_category" in value else ""
        return f"pain rose by {_compared(value['pain_after_minus_before'])}{where}"
    if "reason" in value:
        return f"“{_reason(value['reason'])}”, {_compared(value['count_7d'])} times in 7 days"
    return ", ".join(f"{name.replace('_', ' ')} {_compared(limits)}" for name, limits in value.items())


def _compared(limits: Mapping[str, Any]) -> str:
    if "between" in limits:
        low, high = limits["between"]
        return f"{low} to {high}"
    return " and ".join(_COMPARED[name].format(limit) for name, limit in limits.items())


def _or_list(parts: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _felt(word: str) -> str:
    return _FELT.get(word, word.replace("_", " "))


def _reason(word: str) -> str:
    """Why something was not done, in the words of the printed diary."""
    return phrases("en").table("diary.reason")[word]


def _event(slug: str) -> str:
    event = library().events.get(slug)
    return _small(event.label) if event else slug.replace("_", " ")


def _small(label: str) -> str:
    """A label inside a sentence; what starts with two capitals is an abbreviation and stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
