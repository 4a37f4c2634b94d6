"""Shared set-up: the library, and every choice of modifications that may be made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

from clinic.exercises.catalog import library
from clinic.exercises.rules import ModificationsConflict, ResolvedExercise, TwoInOneSlot, resolve

BOLSTER = "supported-psoas-release"


def resolved(exercise: str, *modifications: str) -> ResolvedExercise:
    """One exercise of the library with the modifications named, at the library's dose."""
    return resolve(library().get_exercise(exercise), library().get_modifications(modifications))


def lines(result: ResolvedExercise) -> list[str]:
    """The steps as printed, those changed for the patient led by a star."""
    return [("* " if step.for_you else "") + step.text for step in result.steps]


@cache
def legal_choices(most: int = 3) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every exercise with every legal choice of at most so many modifications."""
    return tuple(_legal(most))


def _legal(most: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    for exercise in library().exercises.values():
        fitting = library().modifications_for(exercise.slug)
        for count in range(most + 1):
            for chosen in combinations(fitting, count):
                try:
                    resolve(exercise, chosen)
                except (TwoInOneSlot, ModificationsConflict):
                    continue
                yield exercise.slug, tuple(modification.slug for modification in chosen)
