"""How the form of an own modification (`forms.ModificationForm`) takes over what belongs to the drawing it borrows."""

from __future__ import annotations

from typing import Any

from clinic.custom_modifications.borrowed import NOTHING_BORROWED, BorrowedWords, borrowed_words
from clinic.custom_modifications.drafts import KEEP
from clinic.exercises.catalog import library

KEPT = (KEEP, "")
"""A step at which nothing happens."""


def borrow(form: Any) -> bool:
    """Put in what belongs to the chosen drawing, once, wherever nothing else was typed; whether that put anything in.

    What belonged to the drawing before goes, as far as nobody changed it.
    """
    if not form.drawing.data or form.words_of.data == form.drawing.data:
        return False
    old, new = _words_of(form, form.words_of.data), _words_of(form, form.drawing.data)
    form.words_of.data = form.drawing.data
    before = _typed(form)
    for name in ("start", "start_more", "caption"):
        if form[name].data in (None, "", getattr(old, name)):
            form[name].data = getattr(new, name)
    _borrow_steps(form, old, new)
    _borrow_things(form, old, new)
    return _typed(form) != before and form.chosen_drawing is not None


def _words_of(form: Any, key: str | None) -> BorrowedWords:
    lent = form.drawings.get(key or "")
    return borrowed_words(lent, form.exercise, library()) if lent else NOTHING_BORROWED


def _typed(form: Any) -> tuple[Any, ...]:
    draft = form.draft()
    return draft.start, draft.start_more, draft.caption, draft.steps, draft.props_added, draft.props_dropped


def _borrow_steps(form: Any, old: BorrowedWords, new: BorrowedWords) -> None:
    was, will = ({target: (how, text) for target, how, text in one.steps} for one in (old, new))
    for step, (_, row) in zip(form.exercise.steps, form.rows, strict=True):
        if (row.how.data or KEEP, row.text.data or "") in (KEPT, was.get(step.id)):
            row.how.data, row.text.data = will.get(step.id, KEPT)


def _borrow_things(form: Any, old: BorrowedWords, new: BorrowedWords) -> None:
    typed = [one for one in form.draft().props_added if one not in old.props_added]
    added = [*typed, *(one for one in new.props_added if one[0] not in dict(typed))]
    for number, entry in enumerate(form.props_added):
        entry.form.prop.data, entry.form.note.data = added[number] if number < len(added) else ("", "")
    dropped = set(form.props_dropped.data or ()) - set(old.props_dropped) | set(new.props_dropped)
    form.props_dropped.data = [prop.id for prop in form.exercise.props if prop.id in dropped]
