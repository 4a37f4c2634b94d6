"""What happens without a database: safety rules, resolving, drawing, loading the library."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from itertools import islice

from clinic.exercises.catalog import library, load_library
from clinic.exercises.rules import resolve
from clinic.formulary.fitting import fit_of
from clinic.rule_language.facts import derive_facts
from clinic.screening.asking import answers
from clinic.screening.rules import fire
from clinic.screening.service import PatientScreening, safety_rules
from handouts.figures import Scene, draw

ITEMS, LINES = 8, 200
SCREENING = f"screening, {ITEMS} exercises x {len(safety_rules())} rules"
RESOLVE, DRAW, ASK = "resolve one exercise", "draw one figure", f"ask the rules, {LINES} lines"
LIMITS_MS = {SCREENING: 2.0, RESOLVE: 5.0, DRAW: 5.0, ASK: 5000 * LINES / 10_000}
"""Milliseconds at the median, warm, on a machine that does nothing else; 10 000 lines may take 5 s."""

TODAY = date(2026, 11, 2)


def computations() -> Mapping[str, Callable[[], object]]:
    """What to measure, by name."""
    release = library().exercises["supported-psoas-release"]
    ramp = library().get_modifications(["pregnancy-incline"])
    scene = resolve(release, ramp).scene
    assert scene is not None
    lines = described_patients(LINES)
    return {
        SCREENING: _screen,
        ASK: lambda: list(answers(lines)),
        f"fit of the library, {len(library().exercises)} exercises": _fit,
        RESOLVE: lambda: resolve(release, ramp),
        DRAW: lambda: draw(Scene.from_data(scene)),
        "load the library": load_library,
    }


def described_patients(number: int) -> list[bytes]:
    """Lines as `screening try` reads them: invented patients, each another one, with one exercise after the other."""
    flags, slugs = sorted(library().flags), sorted(library().exercises)
    patients = (
        {
            "flags": [flags[one % len(flags)], flags[one * 7 % len(flags)], *(["pregnant"] if one % 3 == 0 else [])],
            "age": 18 + one % 70,
            "sex_at_birth": "female" if one % 2 else "male",
            "ga_weeks": one % 40 if one % 3 == 0 else None,
            "screen": "ok",
            "screen_age_days": one % 120,
            "assessment_class": "short_strong",
        }
        for one in range(number)
    )
    asked = ({"patient": one, "exercise": slugs[place % len(slugs)]} for place, one in enumerate(patients))
    return [json.dumps(one).encode() for one in asked]


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
