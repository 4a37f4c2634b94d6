"""Who may know whom: the layers, and the libraries that only one place may touch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.guards.source import files, imports, name_of

PLAIN = {"service", "policy", "queries", "models", "rules"}
"""Modules of a feature that work without a request: commands, tests and other features call them."""

PURE = ("clinic.core.", "clinic.rule_language.")
"""What rules may build on beside their own feature."""

INSIDE_WEASYPRINT = {"weasyprint.images", "weasyprint.pdf.stream", "pydyf", "cssselect2"}
WEB = {"flask", "flask_login", "flask_wtf", "wtforms", "weasyprint"}
MAY_READ_CONFIG = {"wsgi.py", "migrations/env.py", "tests/conftest.py", "tests/guards/test_settings.py"}


def outer(module: str) -> str:
    """The package a module belongs to."""
    return module.split(".", 1)[0]


def test_layers_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


def test_plain_modules_know_nothing_of_the_web() -> None:
    plain = [path for path in files("clinic") if path.stem in PLAIN]
    assert len(plain) > 10
    found = [(name_of(path), module) for path in plain for module, _top in imports(path) if outer(module) in WEB]
    assert not found


@pytest.mark.parametrize("feature", sorted(path.parent.name for path in (ROOT / "clinic").glob("*/rules.py")))
def test_rules_are_pure(feature: str) -> None:
    folder = ROOT / "clinic" / feature
    for module, _top in imports(folder / "rules.py"):
        known = outer(module) in sys.stdlib_module_names or module.startswith((*PURE, f"clinic.{feature}."))
        assert known, module


def test_the_rule_language_is_pure() -> None:
    """`rules` may build on it, so it reads nothing but the names of events beside itself."""
    for path in (ROOT / "clinic" / "rule_language").glob("*.py"):
        for module, _top in imports(path):
            known = outer(module) in sys.stdlib_module_names or module.startswith(
                (*PURE, "clinic.health_screens.events")
            )
            assert known, (path.name, module)


def test_only_one_module_renders_pdf() -> None:
    using = {name_of(path) for path in files() for module, _top in imports(path) if outer(module) == "weasyprint"}
    assert using <= {"handouts/render.py", "handouts/prebuilt.py"}
    reaching = {name_of(path) for path in files() for module, _top in imports(path) if module in INSIDE_WEASYPRINT}
    assert reaching <= {"handouts/prebuilt.py"}


def test_handouts_is_a_leaf() -> None:
    for path in files("handouts"):
        known = {outer(module) for module, _top in imports(path)}
        assert not known & {"clinic", "flask", "flask_login", "sqlalchemy", "werkzeug", "config"}, name_of(path)


def test_settings_are_read_in_one_place() -> None:
    readers = {
        name_of(path)
        for path in [*files(), *files("tests")]
        for module, _top in imports(path)
        if outer(module) == "config"
    }
    assert readers <= MAY_READ_CONFIG


def test_no_import_inside_a_function() -> None:
    inside = [(name_of(path), module) for path in files() for module, at_top in imports(path) if not at_top]
    assert not inside


def test_only_the_clock_reads_the_time() -> None:
    readers = []
    for path in files("clinic", "handouts"):
        source = path.read_text(encoding="utf-8")
        if any(call in source for call in ("datetime.now(", "utcnow(", "date.today(", "time.time(")):
            readers.append(name_of(path))
    assert set(readers) <= {"clinic/core/clock.py"}


def test_only_the_database_module_commits() -> None:
    commits = [name_of(path) for path in files("clinic") if ".commit()" in path.read_text(encoding="utf-8")]
    assert commits == ["clinic/core/db.py"]


def test_routes_never_touch_the_session() -> None:
    for path in files("clinic"):
        if "routes" in path.stem or path.stem == "forms":
            assert not {module for module, _top in imports(path)} & {"clinic.core.db.session", "sqlalchemy"}, name_of(
                path
            )
