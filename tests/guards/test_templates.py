"""What holds for every template: a base, no inline style or script, and nothing named that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest
from jinja2 import nodes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "clinic" / "static"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
LAYOUTS = {"base.html", "public.html"}
ENVIRONMENT = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)

FORBIDDEN = {
    "style attribute": r"<[^<>]*\sstyle\s*=",
    "style element": r"<style[\s>]",
    "event handler attribute": r"<[^<>]*\son[a-z]+\s*=",
    "inline script": r"<script(?![^<>]*\bsrc\s*=)[^<>]*>",
    "data URI": r"""(?:=\s*["']?|url\(\s*["']?)data:""",
    "javascript address": r"javascript:",
    "htmx evaluation": r"hx-on[:a-z-]*\s*=|=\s*[\"']js:",
    "other host": r"""\b(?:src|href|action|hx-get|hx-post)\s*=\s*["'](?:https?:)?//""",
    "safe filter": r"\|\s*safe\b",
    "escaping switched off": r"\{%-?\s*autoescape\b",
}


def source_of(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def found_in(source: str) -> list[str]:
    """The forbidden things in a template, Jinja comments left out and Jinja tags taken as text."""
    text = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    return [kind for kind, pattern in FORBIDDEN.items() if re.search(pattern, text) or re.search(pattern, bare)]


def constants(node: nodes.Node) -> Iterator[str]:
    for constant in [node] if isinstance(node, nodes.Const) else node.find_all(nodes.Const):
        if isinstance(constant.value, str):
            yield constant.value


def parsed(name: str) -> nodes.Template:
    return ENVIRONMENT.parse(source_of(name), name)


def parents_of(name: str) -> set[str]:
    return {text for extends in parsed(name).find_all(nodes.Extends) for text in constants(extends.template)}


def names_defined_in(name: str) -> set[str]:
    """Macros, top-level variables and imports of a template: what another one may import from it."""
    names: set[str] = set()
    for node in parsed(name).body:
        if isinstance(node, nodes.Macro):
            names.add(node.name)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            names.add(node.target.name)
    return names


def test_there_are_templates() -> None:
    assert {"base.html", "public.html", "errors/error.html"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_inline_style_script_or_foreign_address(name: str) -> None:
    assert found_in(source_of(name)) == []


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        ('<p style="color: red">', "style attribute"),
        ("<p class='{{ a }}' style='width: {{ n }}%'>", "style attribute"),
        ("<style>p { }</style>", "style element"),
        ('<button {% if a %}disabled{% endif %} onclick="go()">', "event handler attribute"),
        ("<script>go()</script>", "inline script"),
        ('<img src="data:image/png;base64,AA">', "data URI"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<a hx-on:click="go()">', "htmx evaluation"),
        ('<script src="https://cdn.example/x.js"></script>', "other host"),
        ("{{ note.text | safe }}", "safe filter"),
        ("{% autoescape false %}", "escaping switched off"),
    ],
)
def test_the_guard_sees(bad: str, kind: str) -> None:
    assert kind in found_in(bad)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("macros/")])
def test_every_page_extends_a_layout(name: str) -> None:
    if name == "skeleton.html":
        assert parents_of(name) == set()
    elif name in LAYOUTS:
        assert parents_of(name) == {"skeleton.html"}
    elif Path(name).name.startswith("_"):
        assert parents_of(name) == set(), "a fragment is included, it has no layout"
    else:
        found = parents_of(name)
        assert found, "neither base.html nor public.html"
        assert all(parent in LAYOUTS or parents_of(parent) <= LAYOUTS for parent in found)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_named_exists(name: str) -> None:
    page = parsed(name)
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    named = [node.template for kind in kinds for node in page.find_all(kind) if isinstance(node, kind)]
    texts = {text for node in named for text in constants(node) if "." in text}
    assert {text for text in texts if not (TEMPLATES / text).is_file()} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_imported_macro_exists(name: str) -> None:
    missing = []
    for node in parsed(name).find_all(nodes.FromImport):
        assert isinstance(node.template, nodes.Const)
        known = names_defined_in(node.template.value)
        wanted = [entry if isinstance(entry, str) else entry[0] for entry in node.names]
        missing += [f"{node.template.value}: {entry}" for entry in wanted if entry not in known]
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_no_field_is_given_another_id_than_its_label_knows(name: str) -> None:
    """The macro names label, hint and error after `field.id`: a form that stands several times on a page sets that."""
    calls = [call for call in parsed(name).find_all(nodes.Call) if getattr(call.node, "name", "") == "field"]
    assert not [call.lineno for call in calls if any(word.key == "id" for word in call.kwargs)]


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_exists(name: str) -> None:
    known = set(ENVIRONMENT.get_template("macros/icons.html").module.icon_paths)  # type: ignore[attr-defined]
    named: set[str] = set()
    for call in parsed(name).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "icon" and call.args:
            named |= set(constants(call.args[0])) if isinstance(call.args[0], nodes.Const) else set()
        named |= {text for word in call.kwargs if word.key in ("icon", "symbol") for text in constants(word.value)}
    assert named - known == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_static_reference_exists(name: str) -> None:
    missing = []
    for call in parsed(name).find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name == "url_for"):
            continue
        if [text for argument in call.args[:1] for text in constants(argument)] == ["static"]:
            files = [text for word in call.kwargs if word.key == "filename" for text in constants(word.value)]
            missing += [file for file in files if not (STATIC / file).is_file()]
    assert missing == []
