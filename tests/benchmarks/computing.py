"""What happens without a database: safety rules, resolving, drawing, loading the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice

from clinic.exercises.catalog import library, load_library
from clinic.exercises.rules import resolve
from clinic.formulary.fitting import fit_of
from clinic.screening.facts import derive_facts
from clinic.screening.rules import fire
from clinic.screening.service import PatientScreening, safety_rules
from handouts.figures import Scene, draw

ITEMS = 8
TODAY = date(2026, 11, 2)


def computations() -> Mapping[str, Callable[[], object]]:
    """What to measure, by name."""
    release = library().exercises["supported-psoas-release"]
    ramp = library().get_modifications(["pregnancy-incline"])
    scene = resolve(release, ramp).scene
    assert scene is not None
    return {
        f"screening, {ITEMS} exercises x {len(safety_rules())} rules": _screen,
        f"fit of the library, {len(library().exercises)} exercises": _fit,
        "resolve one exercise": lambda: resolve(release, ramp),
        "draw one figure": lambda: draw(Scene.from_data(scene)),
        "load the library": load_library,
    }


def _screen() -> None:
    """Fire every rule for a pregnant patient and judge a whole program by what fired."""
    screening = _pregnant()
    slugs = list(islice(library().exercises, ITEMS))
    for slug in slugs:
        screening.screen(slug)
    screening.screen_program([(slug, ()) for slug in slugs])


def _fit() -> None:
    """Judge the whole library for a pregnant patient, with the ways out."""
    screening = _pregnant()
    for exercise in library().offered:
        fit_of(library(), screening, exercise)


def _pregnant() -> PatientScreening:
    facts = derive_facts(
        today=TODAY,
        flags=frozenset({"pregnant", "osteoporosis"}),
        birth_on=date(1992, 5, 17),
        sex_at_birth="female",
        due_on=None,
        events={},
        screened_on=TODAY,
        assessment_class="short_strong",
    )
    return PatientScreening(facts, fire(safety_rules(), facts))
