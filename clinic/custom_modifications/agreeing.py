"""Whether the ticks of an own modification say what the drawing shows that it borrows."""

from __future__ import annotations

from collections.abc import Iterable

from clinic.custom_library.errors import ContradictsPicture
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import resolve
from clinic.exercises.shown import shown_in

ADD, REMOVE = "attributes_add", "attributes_remove"


def check_drawing(made: Modification, exercise: Exercise) -> None:
    """Raise ContradictsPicture, by the field of the ticks, when rules would judge another exercise than is drawn.

    What the exercise itself leaves open is not asked of its modification; one that borrows no drawing says nothing new.
    """
    if made.drawn_as and (problems := disagreements(made, exercise)):
        raise ContradictsPicture(problems)


def disagreements(made: Modification, exercise: Exercise) -> dict[str, str]:
    """What to tick, by the field of a form; nothing when the picture with the modification shows what the ticks say."""
    plain, shown = resolve(exercise), resolve(exercise, [made])
    before, after = shown_in(plain.scene), shown_in(shown.scene)
    missing = after.missing(shown.attributes) - before.missing(plain.attributes)
    unseen = after.unseen(shown.attributes) - before.unseen(plain.attributes)
    again, back = missing & exercise.attributes, unseen - exercise.attributes
    said = {
        ADD: _said("The picture shows", missing - again, "Tick it.")
        + _said("It does not show", back, "Take the tick back."),
        REMOVE: _said("The picture does not show", unseen - back, "Tick it.")
        + _said("It still shows", again, "Take the tick back."),
    }
    return {field: words.strip() for field, words in said.items() if words}


def _said(lead: str, slugs: Iterable[str], ask: str) -> str:
    names = " and ".join(f"“{library().attributes[slug]}”" for slug in sorted(slugs))
    return f"{lead} {names}. {ask} " if names else ""
