"""A safety rule's condition and target in words, for clinicians."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clinic.exercises.catalog import library
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


def when_words(when: Mapping[str, Any]) -> str:
    """A rule's condition in words, as `exercises.rulebook` reads it."""
    return "; ".join(_part(key, value) for key, value in when.items())


def target_words(target: Mapping[str, Any]) -> str:
    """Which exercises a rule looks at, in words; parts are joined by "or", exceptions come last."""
    if "all" in target:
        return "every exercise"
    if "slugs_from_log" in target:
        return "the exercise that was reported"
    said = [
        *(_small(library().attributes[slug]) for slug in target.get("attrs_any", ())),
        *(f"any {category} exercise" for category in target.get("category_any", ())),
        *(f"“{library().exercises[slug].name}”" for slug in target.get("slugs", ())),
        *(f"with “{library().modifications[slug].label}”" for slug in target.get("mods_any", ())),
    ]
    but = _or_list([_small(library().attributes[slug]) for slug in target.get("not_attrs", ())])
    return f"{_or_list(said)}, but not {but}" if but else _or_list(said)


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
    return _of_program(key, value) or _fact(key, value)


def _of_program(key: str, value: Any) -> str:
    if key in ("program_has", "program_lacks"):
        return f"the program has {'no' if key == 'program_lacks' else 'an'} exercise like: {target_words(value)}"
    if key == "program_has_all":
        return "the program has " + " and ".join(target_words(part) for part in value)
    if key == "program_count":
        return f"the program has {_compared(value)} exercises"
    return "the program has two or more exercises" if key == "program_order" else ""


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
        return "felt " + _or_list([_FELT.get(word, word.replace("_", " ")) for word in value["felt_any"]])
    if "pain_after_minus_before" in value:
        where = f" after a {value['on_category']}" if "on_category" in value else ""
        return f"pain rose by {_compared(value['pain_after_minus_before'])}{where}"
    if "reason" in value:
        reason = phrases("en").table("diary.reason")[value["reason"]]
        return f"“{reason}”, {_compared(value['count_7d'])} times in 7 days"
    return ", ".join(f"{name.replace('_', ' ')} {_compared(limits)}" for name, limits in value.items())


def _compared(limits: Mapping[str, Any]) -> str:
    if "between" in limits:
        low, high = limits["between"]
        return f"{low} to {high}"
    return " and ".join(_COMPARED[name].format(limit) for name, limit in limits.items())


def _or_list(parts: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def _event(slug: str) -> str:
    event = library().events.get(slug)
    return _small(event.label) if event else slug.replace("_", " ")


def _small(label: str) -> str:
    """A label inside a sentence; what starts with two capitals is an abbreviation and stays."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
