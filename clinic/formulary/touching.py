"""Which exercises a safety rule looks at: as they are, or only with a modification; and with which it looks away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.formulary.kept import per_library
from clinic.screening.rules import Rule
from clinic.screening.service import as_target, safety_rules


@dataclass(frozen=True, slots=True)
class Touch:
    """An exercise that a rule looks at. `only_with` are modifications that bring it under the rule, `not_with` those
    that take it out; each by itself."""

    exercise: Exercise
    only_with: tuple[Modification, ...]
    not_with: tuple[Modification, ...]


def is_about_every_exercise(rule: Rule) -> bool:
    """Whether a rule is not about what an exercise is: it holds for all, or for what was reported, or for a program."""
    return rule.needs_program or rule.target.everything or rule.target.from_log


@per_library
def touches(library: Library) -> Mapping[str, tuple[Touch, ...]]:
    """The exercises of each rule by its id, in the order of the library; none for rules about every exercise."""
    return MappingProxyType({rule.id: tuple(_touched(library, rule)) for rule in safety_rules()})


def _touched(library: Library, rule: Rule) -> Iterable[Touch]:
    if is_about_every_exercise(rule):
        return
    for exercise in library.offered:
        offered = library.modifications_for(exercise.slug)
        met = tuple(one for one in offered if rule.means(as_target(library, exercise, [one])))
        if rule.means(as_target(library, exercise)):
            yield Touch(exercise, (), tuple(one for one in offered if one not in met))
        elif met:
            yield Touch(exercise, met, ())
