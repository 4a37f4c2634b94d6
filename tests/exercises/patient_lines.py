"""Every line of the library that a patient may read, in whatever language it was loaded."""

from __future__ import annotations

from collections.abc import Iterator

from clinic.exercises.catalog import Library
from clinic.exercises.content import Modification
from clinic.exercises.rules import resolve


def patient_lines(shelf: Library) -> Iterator[tuple[str, str]]:
    """Each line with the slug or id it belongs to; the same lines in the same order in every language."""
    for exercise in shelf.exercises.values():
        plain = resolve(exercise)
        for text in (plain.start, plain.caption, *(step.text for step in plain.steps), *plain.stop):
            yield exercise.slug, text
        for text in (*exercise.feel, *exercise.not_feel, *(prop.note for prop in exercise.props)):
            yield exercise.slug, text
    for modification in shelf.modifications.values():
        yield from ((modification.slug, text) for text in _of_modification(modification))
    for prop in shelf.props.values():
        yield prop.slug, prop.note
    for asked in shelf.faq.values():
        yield from ((asked.id, text) for text in (asked.question, asked.answer))
    for flag in (*shelf.flags.values(), *shelf.events.values()):
        yield flag.slug, flag.question
    for rule in shelf.rules_data.values():
        yield rule["id"], rule["patient_text"]


def _of_modification(modification: Modification) -> Iterator[str]:
    yield modification.patient_text
    for change in modification.changes:
        yield from (change.start, change.start_more, change.caption)
        yield from change.stop
        yield from (edit.text for edit in change.steps)
        yield from (edit.prop.note for edit in change.props if edit.prop)
