"""An own exercise as a form holds it, and the way between that and the shape of a library file. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import count, islice
from typing import Any

from clinic.custom_library.building import LANGUAGE, STATUS
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.doses import SANE_BOUNDS, cap_of
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import resolve

MODE = "At home"


Span = tuple[int, int, int, int | None]
"""The usual lowest and highest number, the one a prescription starts with, and the one that nobody may pass, if any."""


@dataclass(frozen=True, slots=True)
class DraftDose:
    """The usual dose: ranges by field (see `exercises.doses.SANE_BOUNDS`), those that do not apply are not in it."""

    manner: str
    sides: tuple[str, ...]
    ranges: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class ExerciseDraft:
    """Everything about an exercise but its picture. `steps` are (id, text); `props` are (slug, note)."""

    name: str
    category: str
    attributes: tuple[str, ...]
    start: str
    caption: str
    steps: tuple[tuple[str, str], ...]
    dose: DraftDose
    source: str
    certainty: str
    props: tuple[tuple[str, str], ...] = ()
    feel: tuple[str, ...] = ()
    not_feel: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def entry_of(draft: ExerciseDraft) -> dict[str, Any]:
    """The draft in the shape of a file of library/exercises."""
    texts = {"feel": draft.feel, "not_feel": draft.not_feel, "stop": draft.stop, "notes": draft.notes}
    return {
        "category": draft.category,
        "phase": draft.category,
        "status": STATUS,
        "source": draft.source,
        "mark": "proposed",
        "certainty": draft.certainty,
        "attributes": sorted(draft.attributes),
        "name": {LANGUAGE: draft.name},
        "mode": {LANGUAGE: MODE},
        "start": {LANGUAGE: draft.start},
        "caption": {LANGUAGE: draft.caption or draft.name},
        "steps": [{"id": name, LANGUAGE: text} for name, text in draft.steps],
        "props": _prop_entries(draft.props),
        **{key: {LANGUAGE: list(lines)} for key, lines in texts.items() if lines},
        "dose": _dose_entry(draft.dose),
        "review": {"content": "unreviewed", LANGUAGE: "unreviewed"},
    }


def draft_of(exercise: Exercise, library: Library) -> ExerciseDraft:
    """The draft that an own exercise was made of."""
    return draft_from(exercise, (), library)


def draft_from(exercise: Exercise, modifications: Sequence[Modification], library: Library) -> ExerciseDraft:
    """A copy of an exercise as these modifications make it; its `{word}` slots are filled in. Raises as `resolve`."""
    shown = resolve(exercise, modifications)
    slugs = {entry.name: slug for slug, entry in library.props.items()}
    props = ((slugs[prop.name], prop.note) for prop in shown.props)
    return ExerciseDraft(
        name=exercise.name,
        category=exercise.category,
        attributes=tuple(sorted(shown.attributes)),
        start=shown.start,
        caption="" if shown.caption == exercise.name else shown.caption,
        steps=tuple((step.id, step.text) for step in shown.steps),
        dose=_dose_draft(exercise, modifications, shown),
        source=exercise.source,
        certainty=exercise.certainty,
        props=tuple((slug, "" if note == library.props[slug].note else note) for slug, note in props),
        feel=exercise.feel,
        not_feel=exercise.not_feel,
        stop=tuple(line for line in shown.stop if line not in library.stop_rules),
        notes=exercise.notes,
    )


def with_ids(lines: Sequence[str], before: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Steps as (id, text): a line that was there, or takes the place of one, keeps the id that modifications know it by."""
    ids = [name for name, _ in before]
    fresh = (name for name in (f"step_{number}" for number in count(1)) if name not in ids)
    made: list[tuple[str, str]] = []
    for tag, old, old_end, new, new_end in SequenceMatcher(a=[text for _, text in before], b=lines).get_opcodes():
        kept = [] if tag == "delete" else ids[old:old_end]
        names = [*kept, *islice(fresh, max(0, (new_end - new) - len(kept)))]
        made += zip(names, lines[new:new_end], strict=False)
    return tuple(made)


def _prop_entries(props: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """One line for each prop; the same thing twice gets two ids."""
    counts: Counter[str] = Counter()
    made = []
    for slug, note in props:
        counts[slug] += 1
        name = slug if counts[slug] == 1 else f"{slug}-{counts[slug]}"
        made.append({"id": name, "prop": slug, **({"note": {LANGUAGE: note}} if note else {})})
    return made


def _dose_entry(dose: DraftDose) -> dict[str, Any]:
    ranges = {
        name: {"min": low, "max": high, "default": start, **({"cap": cap} if cap is not None else {})}
        for name, (low, high, start, cap) in dose.ranges.items()
    }
    return {"manner": dose.manner, "sides": list(dose.sides), **ranges, "source": STATUS}


def _dose_draft(exercise: Exercise, modifications: Sequence[Modification], shown: ResolvedExercise) -> DraftDose:
    limits, overrides = exercise.dose, [one.dose for one in modifications]
    ranges: dict[str, Span] = {}
    for name, (_, highest) in SANE_BOUNDS.items():
        usual = limits.range_of(name)
        if usual is not None:
            cap = cap_of(name, limits, overrides)
            start = getattr(shown.dose, name) or usual.default
            span = min(usual.min, start), max(min(usual.max, cap), start), start
            ranges[name] = (*span, None if cap == highest else cap)
    return DraftDose(limits.manner.value, tuple(side.value for side in limits.sides), ranges)
