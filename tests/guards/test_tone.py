"""No word of ours blames a person: in pages, scripts, texts for patients, printed phrases and what the program says."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinic.core.tone import blaming_words
from tests.conftest import ROOT
from tests.guards.source import files, name_of, parsed

THE_LIST = "clinic/core/tone.py"
"""Where those words stand to be looked for."""

OPTIONS = {"lazy"}
"""Whole texts that name an option of a library and are said to nobody."""

TEMPLATES = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "handouts").rglob("*.html")]
SCRIPTS = list((ROOT / "clinic" / "static").glob("*.js"))
TEXTS = [*(ROOT / "clinic").rglob("*.toml"), *(ROOT / "handouts").rglob("*.toml")]


def python_texts(tree: ast.Module) -> Iterator[str]:
    """Every text of a file that is not a docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.kind = "docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.kind != "docstring":
            yield node.value


def template_text(source: str) -> str:
    """What a page says: no comments, no tags but what their attributes say, and the texts inside Jinja."""
    bare = re.sub(r"\{#.*?#\}|<!--.*?-->", " ", source, flags=re.DOTALL)
    said = re.findall(r'\b(?:title|alt|placeholder|aria-label)="([^"]*)"', bare)
    jinja = [
        text for code in re.findall(r"\{[{%].*?[%}]\}", bare, re.DOTALL) for text in re.findall(r'"([^"]*)"', code)
    ]
    visible = re.sub(r"<[^<>]*>", " ", re.sub(r"\{[{%].*?[%}]\}", " ", bare, flags=re.DOTALL))
    return "\n".join([visible, *said, *jinja])


def script_texts(source: str) -> Iterator[str]:
    """The texts of a script; comments are left out."""
    bare = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", " ", source, flags=re.DOTALL)
    yield from (found.group()[1:-1] for found in re.finditer(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`', bare))


def toml_texts(value: Any) -> Iterator[str]:
    """Every text of a file of data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from toml_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from toml_texts(one)


def found_in(path: Path) -> list[str]:
    """What blames in one file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        texts = python_texts(parsed(path))
    elif path.suffix == ".html":
        texts = iter([template_text(source)])
    elif path.suffix == ".js":
        texts = script_texts(source)
    else:
        texts = toml_texts(tomllib.loads(source))
    return [one.said for text in texts if text not in OPTIONS for one in blaming_words(text)]


def test_there_is_something_to_read() -> None:
    assert min(len(TEMPLATES), len(TEXTS)) > 60
    assert len(SCRIPTS) > 8
    assert sum(len(list(python_texts(parsed(path)))) for path in files("clinic", "handouts")) > 10_000


@pytest.mark.parametrize("kind", ["templates", "scripts", "texts", "python"])
def test_nobody_is_blamed(kind: str) -> None:
    chosen = {"templates": TEMPLATES, "scripts": SCRIPTS, "texts": TEXTS, "python": files("clinic", "handouts")}[kind]
    found = {name_of(path): said for path in chosen if name_of(path) != THE_LIST and (said := found_in(path))}
    assert found == {}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("page.html", "<p>The patient was non-compliant.</p>"),
        ("page.html", '<input placeholder="Why the patient refused">'),
        ("page.html", '{{ button("Your 5-day streak") }}'),
        ("page.js", 'say("You should have done them");'),
        ("page.js", "say(`Poor compliance: ${n}`);"),
        ("page.py", 'HINT = "Patient denies pain"\n'),
        ("page.toml", 'hint = "El paciente se niega a hacerlo"\n'),
    ],
)
def test_the_guard_sees(name: str, source: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    assert found_in(path)


def test_the_guard_reads_words_and_no_code(tmp_path: Path) -> None:
    for name, source in (
        ("a.html", '{# the patient refused #}<img loading="lazy" class="streak">'),
        ("a.js", "// the patient refused\nconst lazy = 1;"),
        ("a.py", '"""The patient refused."""\nx = dict(lazy="raise")\n'),
        ("a.toml", '# the patient refused\nkey = "A program refuses both."\n'),
    ):
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        assert found_in(path) == []
