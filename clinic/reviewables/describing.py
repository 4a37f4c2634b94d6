"""Judged content as rows a clinician can read. Stored content may be older than today's library: nothing here may fail on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from clinic.core.canonical import canonical_json, sha256_hex
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.catalog import library
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.doses import FIELD_NAMES
from clinic.exercises.wording import certainty_in_words, source_in_words
from clinic.reviewables.rules import Row
from clinic.screening.advice import in_names
from clinic.screening.wording import target_words, when_words

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "escalate_emergency": "Stop everything, send to emergency care",
        "escalate_urgent": "Stop everything, refer today",
        "block": "Not suitable: cannot be given",
        "hold_exercise": "Hold this exercise until the therapist has looked",
        "require_mod": "Only with a modification",
        "require_order": "Only in the right order",
        "warn": "Warn the therapist",
        "task_reassess": "Ask the therapist to examine again",
        "suggest": "Suggest",
    }
)
"""What a rule does, in words."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "mark": "Where it comes from",
        "not_feel": "Should not feel",
        "feel": "Should feel",
        "stop": "Stop when (beside the shared stop rules)",
        "shared_stop_rules": "Shared stop rules said too",
        "stop_rules": "Stop when",
        "a": "First",
        "b": "Second",
        "notes": "Notes for the clinician",
        "scene": "Picture",
        "picture": "Words of the picture",
        "words": "Words that change with a modification",
        "attributes": "What it asks of the body",
        "attributes_add": "Then also asks",
        "attributes_remove": "Then no longer asks",
        "applies_to": "Made for",
        "drawn_as": "Borrows the drawing of",
        "requires_flags": "Only offered for",
        "changes": "What it changes",
        "when": "When",
        "target": "Looks at",
        "action": "Then",
        "satisfied_by": "Met by",
        "suggest": "What helps",
        "patient_text": "Told to the patient",
        "default": "Until it is answered",
        "why": "Why",
        "concerns": "Concerns",
        "kind": "Sort",
        "prop_slugs": "Things it may need",
        "swaps": "Instead",
        "not_instead": "Not instead",
        "size_cm": "Size in cm",
        "fits": "Printed for",
        "never": "Never printed for",
        "dose": "Dose",
        "boxes": "Boxes on the sheet",
    }
)
FIRST = (
    "mark", "action", "when", "target", "reason", "satisfied_by", "suggest", "override", "question", "answer",
    "fits", "never", "why", "default", "name", "label", "indication", "precondition", "start", "caption", "steps",
    "words", "dose", "feel", "not_feel", "stop", "shared_stop_rules", "attributes", "attributes_add",
    "attributes_remove", "patient_text", "applies_to", "changes", "props", "scene", "picture", "notes", "note",
    "source", "certainty",
)  # fmt: skip
"""What is judged most stands first; the rest keeps the order of the library's files."""
SECONDS = ("hold_seconds", "hold_cap")
CONFLICTS = {
    "exclusive": "Cannot be given together",
    "impossible": "Cannot be set up together",
    "warn": "Warn",
    "redundant": "The second adds nothing",
}
FLAG_KINDS = {"risk": "A yes asks for care", "clears": "A yes lifts a block"}


def describe(content: Mapping[str, Any]) -> tuple[Row, ...]:
    """The rows of judged content (from JSON), the weightiest first; a word that modifications change reads as it is now."""
    content = _filled(content)
    keys = sorted(content, key=lambda key: FIRST.index(key) if key in FIRST else len(FIRST))
    rows = (Row(key, label_of(key), tuple(_lines(key, content[key]))) for key in keys)
    return tuple(row for row in rows if row.lines)


def _filled(content: Mapping[str, Any]) -> Mapping[str, Any]:
    words = content.get("words")
    if not isinstance(words, Mapping):
        return content
    return {key: value if key == "words" else _with_words(value, words) for key, value in content.items()}


def _with_words(value: Any, words: Mapping[str, Any]) -> Any:
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda found: str(words.get(found[1], found[0])), value)
    if isinstance(value, Mapping):
        return {key: _with_words(inner, words) for key, inner in value.items()}
    return [_with_words(inner, words) for inner in value] if isinstance(value, list) else value


def label_of(key: str) -> str:
    """What a field is called."""
    return LABELS.get(key, key.replace("_", " ").replace("-", " ").capitalize())


def _lines(key: str, value: Any) -> Iterable[str]:
    say = _SAY.get(key)
    if say is None:
        return _plain(value)
    try:
        return tuple(say(value))
    except (AttributeError, KeyError, TypeError, ValueError):
        # Content of an earlier library: what it names may be gone, so it is shown as it was stored.
        return _plain(value)


def _plain(value: Any, before: str = "") -> tuple[str, ...]:
    """Any data as lines: nested names are written before their texts."""
    if isinstance(value, Mapping):
        return tuple(line for key, one in value.items() for line in _plain(one, f"{before}{label_of(str(key))}: "))
    if isinstance(value, list):
        return tuple(line for one in value for line in _plain(one, before))
    text = "yes" if value is True else "not known" if value is None else str(value)
    return (f"{before}{text}",) if text else ()


def _named(names: Callable[[], Mapping[str, str]]) -> Callable[[Any], list[str]]:
    return lambda slugs: sorted(names().get(slug, slug) for slug in slugs)


def _attributes() -> Mapping[str, str]:
    return library().attributes


def _exercise_names() -> Mapping[str, str]:
    return {slug: one.name for slug, one in clinic_library().exercises.items()}


def _modification_names() -> Mapping[str, str]:
    return {slug: one.label for slug, one in clinic_library().modifications.items()}


def _prop_names() -> Mapping[str, str]:
    return {slug: one.name for slug, one in library().props.items()}


def _flag_names() -> Mapping[str, str]:
    return {slug: one.label for slug, one in library().flags.items()}


def _steps(steps: list[Mapping[str, Any]]) -> list[str]:
    return [step["text"] for step in steps]


def _props(props: list[Mapping[str, Any]]) -> list[str]:
    return [f"{prop['name']}: {prop['note']}" if prop.get("note") else prop["name"] for prop in props]


def _words(words: Mapping[str, str]) -> list[str]:
    return [f"{{{name}}} = {text}" for name, text in words.items()]


def _dose(dose: Mapping[str, Any]) -> list[str]:
    lines = []
    for key, value in dose.items():
        name = FIELD_NAMES.get(key, label_of(key))
        if isinstance(value, Mapping):
            lines.append(f"{name}: {_range(value, ' s' if key in SECONDS else '')}")
        elif key in ("source", "note"):
            lines.append(f"{name}: {source_in_words(value)}")
        else:
            lines.append(f"{name}: {', '.join(value) if isinstance(value, list) else value}")
    return lines


def _range(span: Mapping[str, Any], unit: str) -> str:
    usual = f"{span['min']}{unit}" if span["min"] == span["max"] else f"{span['min']} to {span['max']}{unit}"
    most = f", never more than {span['cap']}{unit}" if "cap" in span else ""
    return f"{usual}, starts at {span['default']}{unit}{most}"


def _scene(scene: Mapping[str, Any]) -> list[str]:
    """A picture is looked at, not read: its words, and a fingerprint that shows when it is drawn otherwise."""
    said = " ".join(piece["text"] for piece in scene["alt"] if piece["text"])
    return [said, f"Drawn from numbers {sha256_hex(canonical_json(scene))[:8]}"]


def _changes(changes: list[Mapping[str, Any]]) -> Iterable[str]:
    for change in changes:
        yield f"For {_condition(change)}:"
        for key, value in change.items():
            if key in ("exercises", "when_with", "when_without"):
                continue
            if key == "scene":
                yield f"– Picture drawn from numbers {sha256_hex(canonical_json(value))[:8]}"
            elif key in ("steps", "props"):
                yield from (f"– {_edit(key, edit)}{_from_week(edit)}" for edit in value)
            else:
                yield from (f"– {label_of(key)}: {line}" for line in _lines(key, value))


def _condition(change: Mapping[str, Any]) -> str:
    names, labels = _exercise_names(), _modification_names()
    said = ", ".join(names.get(slug, slug) for slug in change["exercises"])
    for key, word in (("when_with", "with"), ("when_without", "without")):
        if change.get(key):
            said += f", {word} " + " and ".join(f"“{labels.get(slug, slug)}”" for slug in change[key])
    return said


def _from_week(edit: Mapping[str, Any]) -> str:
    """What is said in its place when the week of a pregnancy is known."""
    later = edit.get("from_week")
    return f" (left out before week {later['week']}; from then on: {later['text']})" if later else ""


def _edit(key: str, edit: Mapping[str, Any]) -> str:
    prop = edit.get("prop", edit)
    if key == "props":
        return f"Needs {': '.join(filter(None, (prop.get('name', ''), prop.get('note', ''))))}" if prop.get("name") else (
            f"No longer needs “{edit['id']}”"
        )  # fmt: skip
    if "how" not in edit:
        return str(edit["text"])
    how = {"drop": "Without the step", "replace": "In place of the step", "before": "Before", "after": "After"}
    said = f"{how[edit['how']]} “{edit['target']}”"
    return f"{said}: {edit['text']}" if edit.get("text") else said


def _setting(setting: Mapping[str, list[str]]) -> Iterable[str]:
    """Whose sheet a patient's question stands on."""
    names = {
        "exercises": _exercise_names,
        "modifications": _modification_names,
        "props": _prop_names,
        "flags": _flag_names,
    }
    for key, slugs in setting.items():
        known = names[key]() if key in names else {}
        yield f"{label_of(key)}: {', '.join(sorted(known.get(slug, slug) for slug in slugs))}"


def _concerned(pairs: list[list[str]]) -> list[str]:
    names = {"exercise": _exercise_names(), "modification": _modification_names(), "prop": _prop_names()}
    return [names.get(kind, {}).get(slug, slug) for kind, slug in pairs]


_SAY: Mapping[str, Callable[[Any], Iterable[str]]] = {
    "attributes": _named(_attributes),
    "attributes_add": _named(_attributes),
    "attributes_remove": _named(_attributes),
    "applies_to": _named(_exercise_names),
    "satisfied_by": _named(_modification_names),
    "requires_flags": _named(_flag_names),
    "prop_slugs": _named(_prop_names),
    "swaps": _named(_prop_names),
    "not_instead": _named(_prop_names),
    "a": lambda slug: [_modification_names()[slug]],
    "b": lambda slug: [_modification_names()[slug]],
    "steps": _steps,
    "props": _props,
    "words": _words,
    "fits": lambda setting: _setting(setting),
    "never": lambda setting: _setting(setting),
    "setup": lambda setup: [f"{key.replace('.', ' ').replace('_', ' ')}: {said}" for key, said in setup.items()],
    "dose": _dose,
    "scene": _scene,
    "changes": _changes,
    "concerns": _concerned,
    "when": lambda when: [_capital(when_words(when))],
    "target": lambda target: [_capital(target_words(target))],
    "action": lambda action: [ACTIONS[action]],
    "kind": lambda kind: [{**CONFLICTS, **FLAG_KINDS}[kind]],
    "mark": lambda mark: [MARK_LABELS[mark]],
    "source": lambda text: [source_in_words(text)],
    "status": lambda text: [source_in_words(text)],
    "price": lambda text: [source_in_words(text)],
    "notes": lambda texts: [source_in_words(text) for text in texts],
    "certainty": lambda text: [_capital(certainty_in_words(text))],
    "suggest": lambda text: [in_names(text)] if text else [],
    "override": lambda text: ["Nobody can override it" if text == "none" else text],
}
"""How fields are said that are more than plain text."""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
