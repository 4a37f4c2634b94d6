"""The acceptance matrix: 16 exercises for 10 patients, each cell exact in outcome, rules and fix."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from clinic.exercises.catalog import library
from clinic.rule_language.facts import PatientFacts
from clinic.screening.service import PatientScreening, safety_rules
from tests.screening.helpers import of_facts, patient

MATRIX = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8"))
OUTCOMES = {"ok": "ok", "warn": "warn", "MOD": "require_mod", "BLOCK": "block", "EMERG": "escalate_emergency"}
CELLS = [
    pytest.param(slug, who, cell, id=f"{slug}-{who}")
    for slug, row in MATRIX["exercises"].items()
    for who, cell in row.items()
]


def matrix_patient(who: str) -> PatientScreening:
    data: dict[str, Any] = dict(MATRIX["patients"][who])
    data.pop("who")
    if data.pop("is_new", False):
        return of_facts(PatientFacts(age=42, sex_at_birth="female"))
    return patient(*data.pop("flags", ()), **data)


def read_cell(cell: str) -> tuple[str, set[str], set[str]]:
    verdict, _, fix = cell.partition(" -> ")
    outcome, _, rules = verdict.partition(" ")
    return OUTCOMES[outcome], _names(rules, ", "), _names(fix, " + ")


def _names(text: str, separator: str) -> set[str]:
    return set(text.split(separator)) if text else set()


def test_matrix_is_whole() -> None:
    assert len(CELLS) == 160
    given_at_home = {s for s, one in library().exercises.items() if "clinic_only" not in one.attributes}
    assert set(MATRIX["exercises"]) == given_at_home - {"sit-break"}, "the sit-break card is not an exercise"


@pytest.mark.parametrize(("slug", "who", "cell"), CELLS)
def test_cell(slug: str, who: str, cell: str) -> None:
    outcome, rules, fix = read_cell(cell)

    screening = matrix_patient(who).screen(slug)

    assert screening.outcome == outcome
    assert {finding.rule_id for finding in screening.findings if finding.action == outcome} == rules
    assert set(screening.fixes[0] if screening.fixes else ()) == fix


@pytest.mark.parametrize(("slug", "who", "cell"), [p for p in CELLS if "->" in p.values[2]])
def test_fix_of_cell_clears_it(slug: str, who: str, cell: str) -> None:
    asked = matrix_patient(who)
    fixes = asked.screen(slug).fixes

    assert fixes
    for fix in fixes:
        assert asked.screen(slug, fix).stopping == ()


@pytest.mark.parametrize("slug", ["traction-assisted", "manual-psoas-release"])
def test_clinic_only_work_is_never_given(slug: str) -> None:
    screening = matrix_patient("A").screen(slug)

    finding = next(one for one in screening.findings if one.rule_id == "SV-CLINIC")
    assert (screening.outcome, finding.override, screening.fixes) == ("block", "none", ())


def test_all_rules_are_read() -> None:
    assert len(safety_rules()) == 71
    assert [rule.id for rule in safety_rules()] == list(library().rules_data)
