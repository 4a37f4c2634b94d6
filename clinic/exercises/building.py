"""Exercises, modifications and props from TOML, each checked on its own; `catalog` checks them against each other."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from clinic.exercises.content import (
    Change,
    Conflict,
    Exercise,
    FromWeek,
    Modification,
    Prop,
    PropEdit,
    PropEntry,
    Step,
    StepEdit,
)
from clinic.exercises.doses import DoseLimits, DoseOverride, Manner, Range, Side
from clinic.exercises.reading import Entry
from clinic.exercises.shapes import read_patch
from clinic.exercises.vocabulary import BOXES, MARKS, Vocabulary, read_review

LONGEST_KEYWORD = 40


def read_prop(entry: Entry) -> PropEntry:
    """One entry of props/. Raises LibraryError."""
    prop = PropEntry(
        slug=entry.plain("slug"),
        name=entry.text("name"),
        note=entry.text("note", required=False),
        size_cm=entry.raw("size_cm", (int, float), None, required=False),
        price=entry.staff_text("price", required=False),
        swaps=entry.strings("swaps"),
        not_instead=entry.strings("not_instead"),
        source=entry.plain("source"),
        mark=entry.choice("mark", MARKS),
        review=read_review(entry),
        keywords=_keywords(entry),
        count=entry.raw("count", int, 1, required=False),
        of=entry.text("of", required=False),
    )
    if (f"{prop.count} {prop.of}" != prop.name) if prop.of else (prop.count != 1):
        raise entry.error("of", f"“{prop.count} {prop.of}” is not the name")
    entry.done()
    return prop


def read_exercise(
    entry: Entry, words: Vocabulary, props: Mapping[str, PropEntry], scenes: Mapping[str, Any]
) -> Exercise:
    """One entry of exercises/. Raises LibraryError."""
    scene_id = entry.plain("scene", required=False)
    default_stop = entry.raw("default_stop", bool, True, required=False)
    lines = tuple((line, line.choice("prop", props)) for line in entry.children("props"))
    exercise = Exercise(
        slug=entry.plain("slug"),
        name=entry.text("name"),
        category=entry.choice("category", words.categories),
        phase=entry.plain("phase"),
        mode=entry.staff_text("mode"),
        status=entry.plain("status"),
        source=entry.plain("source"),
        mark=entry.choice("mark", MARKS),
        certainty=entry.choice("certainty", ("high", "medium", "low")),
        attributes=frozenset(entry.strings("attributes", words.attributes, required=True)),
        start=entry.text("start"),
        caption=entry.text("caption", required=bool(scene_id)),
        words=MappingProxyType(_words(entry)),
        steps=tuple(Step(step.own_text(), id=step.plain("id")) for step in _read_all(entry, "steps")),
        props=tuple(_prop_line(line, props[slug]) for line, slug in lines),
        feel=entry.texts("feel"),
        not_feel=entry.texts("not_feel"),
        stop=(words.stop_rules if default_stop else ()) + entry.texts("stop"),
        notes=entry.staff_texts("notes"),
        dose=_dose(entry.child("dose")),
        scene_id=scene_id,
        scene=_known(entry, "scene", scene_id, scenes),
        prop_slugs=tuple(slug for _, slug in lines) + entry.strings("later_props", props),
        review=read_review(entry),
        keywords=_keywords(entry),
    )
    entry.done()
    return exercise


def read_modification(
    entry: Entry, words: Vocabulary, exercises: Mapping[str, Exercise], props: Mapping[str, PropEntry]
) -> Modification:
    """One entry of modifications/; `*release` in applies_to stands for every exercise of that category."""
    applies_to = _expanded(entry, exercises)
    slot = entry.choice("slot", words.slots)
    modification = Modification(
        slug=entry.plain("slug"),
        label=entry.staff_text("label"),
        slot=slot,
        rank=words.slots.index(slot),
        applies_to=applies_to,
        indication=entry.staff_text("indication"),
        patient_text=entry.text("patient_text"),
        precondition=entry.staff_text("precondition", required=False),
        setup=MappingProxyType(_setup(entry)),
        requires_flags=frozenset(entry.strings("requires_flags", words.flags)),
        attributes_add=frozenset(entry.strings("attributes_add", words.attributes)),
        attributes_remove=frozenset(entry.strings("attributes_remove", words.attributes)),
        dose=_override(entry.child("dose", required=False)),
        changes=tuple(_change(change, applies_to, props) for change in entry.children("changes")),
        boxes=entry.strings("boxes", BOXES),
        note=entry.staff_text("note", required=False),
        source=entry.plain("source"),
        mark=entry.choice("mark", MARKS),
        review=read_review(entry),
        keywords=_keywords(entry),
    )
    entry.done()
    return modification


def read_conflict(entry: Entry, slugs: Mapping[str, Any]) -> Conflict:
    """One pair of conflicts.toml. Raises LibraryError."""
    conflict = Conflict(
        a=entry.choice("a", slugs),
        b=entry.choice("b", slugs),
        kind=entry.choice("kind", ("exclusive", "impossible", "warn", "redundant")),
        why=entry.staff_text("why"),
    )
    entry.choice("mark", MARKS)
    entry.done()
    return conflict


def _read_all(entry: Entry, key: str) -> tuple[Entry, ...]:
    found = entry.children(key)
    ids = [child.plain("id") for child in found]
    for child, name in zip(found, ids, strict=True):
        if ids.count(name) > 1:
            raise child.error("id", f"“{name}” is there twice")
    return found


def _prop_line(line: Entry, prop: PropEntry) -> Prop:
    made = Prop(prop.name, line.text("note", required=False) or prop.note, id=line.plain("id"))
    line.done()
    return made


def _words(entry: Entry) -> dict[str, str]:
    words = entry.child("words", required=False)
    read = {name: words.text(name) for name in words.names()}
    words.done()
    return read


def _keywords(entry: Entry) -> tuple[str, ...]:
    """Other names that staff may search by; a language that has none is searched by its texts alone."""
    words = entry.child("keywords", required=False)
    read = {lang: words.strings(lang) for lang in words.names()}
    for lang, names in read.items():
        for name in names:
            if name != name.strip().lower() or not 0 < len(name) <= LONGEST_KEYWORD:
                raise words.error(lang, f"“{name}” must be 1 to {LONGEST_KEYWORD} small letters")
    return read.get(entry.lang, ())


def _setup(entry: Entry) -> dict[str, str]:
    setup = entry.child("setup", required=False)
    read = {name: setup.plain(name) for name in setup.names()}
    setup.done()
    return read


def _known(entry: Entry, key: str, slug: str, known: Mapping[str, Any]) -> Any:
    if slug and slug not in known:
        raise entry.error(key, f"“{slug}” is not known")
    return known.get(slug)


def _expanded(entry: Entry, exercises: Mapping[str, Exercise]) -> frozenset[str]:
    slugs: set[str] = set()
    for name in entry.strings("applies_to", required=True):
        named = {slug for slug, exercise in exercises.items() if name in (slug, f"*{exercise.category}")}
        if not named:
            raise entry.error("applies_to", f"“{name}” is not an exercise and not a category")
        slugs |= named
    return frozenset(slugs)


def _dose(entry: Entry) -> DoseLimits:
    sides = entry.strings("sides", tuple(Side), required=True)
    dose = DoseLimits(
        sets=_range(entry, "sets") or Range(1, 1, 1),
        repetitions=_range(entry, "repetitions"),
        hold_seconds=_range(entry, "hold_seconds"),
        hold_breaths=_range(entry, "hold_breaths"),
        sides=tuple(Side(side) for side in sides),
        times_per_day=_range(entry, "times_per_day") or Range(1, 1, 1),
        days_per_week=_range(entry, "days_per_week") or Range(1, 7, 1),
        manner=Manner(entry.choice("manner", tuple(Manner))),
        source=entry.plain("source"),
        note=entry.plain("note", required=False),
    )
    entry.done()
    return dose


def _range(entry: Entry, key: str) -> Range | None:
    if not entry.has(key):
        return None
    span = entry.child(key)
    cap = span.raw("cap", int, None, required=False)
    made = Range(span.raw("min", int), span.raw("max", int), span.raw("default", int), cap)
    span.done()
    if not made.min <= made.default <= made.max:
        raise entry.error(key, "min, default and max must rise in this order")
    if cap is not None and made.max > cap:
        raise entry.error(key, "max is above the cap")
    return made


def _override(entry: Entry) -> DoseOverride:
    hold, cap = (entry.raw(key, int, None, required=False) for key in ("hold_seconds", "hold_cap"))
    override = DoseOverride(hold, cap, up_to=entry.raw("up_to", bool, False, required=False))
    if hold is not None and cap is not None and hold > cap:
        raise entry.error("hold_seconds", "is above hold_cap")
    entry.done()
    return override


def _change(entry: Entry, applies_to: frozenset[str], props: Mapping[str, PropEntry]) -> Change:
    change = Change(
        exercises=frozenset(entry.strings("exercises", applies_to)) or applies_to,
        when_with=frozenset(entry.strings("with")),
        when_without=frozenset(entry.strings("without")),
        start=entry.text("start", required=False),
        start_more=entry.text("start_more", required=False),
        caption=entry.text("caption", required=False),
        words=MappingProxyType(_words(entry)),
        steps=tuple(_step_edit(edit) for edit in entry.children("steps")),
        props=tuple(_prop_edit(edit, props) for edit in entry.children("props")),
        stop=entry.texts("stop"),
        scene=read_patch(entry.child("scene", required=False)),
    )
    entry.done()
    return change


def _step_edit(entry: Entry) -> StepEdit:
    hows = [how for how in ("replace", "drop", "before", "after") if entry.has(how)]
    if len(hows) != 1:
        raise entry.error("", "must say one of replace, drop, before, after")
    how = hows[0]
    target = entry.plain(how)
    new = target if how in ("replace", "drop") else entry.plain("id")
    edit = StepEdit(how, target, new, "" if how == "drop" else entry.own_text(), _from_week(entry))
    entry.done()
    return edit


def _prop_edit(entry: Entry, props: Mapping[str, PropEntry]) -> PropEdit:
    name = entry.plain("id")
    if entry.raw("drop", bool, False, required=False):
        entry.done()
        return PropEdit(name, None)
    prop = props[entry.choice("prop", props)]
    note = entry.text("note", required=False) or prop.note
    edit = PropEdit(name, Prop(prop.name, note, id=name), _from_week(entry))
    entry.done()
    return edit


def _from_week(entry: Entry) -> FromWeek | None:
    if not entry.has("from_week"):
        return None
    then = entry.child("then")
    made = FromWeek(entry.raw("from_week", int), then.own_text())
    then.done()
    return made
