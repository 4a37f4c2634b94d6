"""The macros every page is made of, rendered with real forms: names, hints and errors belong to their control."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import jinja2
import pytest
from flask import Flask, render_template, render_template_string
from flask_wtf import CSRFProtect
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, FormField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from clinic.core.fields import CheckboxesField, FieldList, choices
from handouts import charts

ROOT = Path(__file__).parents[2]
STAFF = SimpleNamespace(display_name="Dana <Whitcomb>", role_label="Physical therapist", is_authenticated=True)


class Line(Form):
    hold = StringField("Hold", [InputRequired("Enter the seconds.")])


class Screen(Form):
    name = StringField("Name", [InputRequired("Enter a name.")])
    note = TextAreaField("Note", [Length(max=5, message="Shorten the note.")], description="In your own words")
    agreed = BooleanField("Agreed", [InputRequired("Ask first.")])
    pain = RadioField("Pain", [InputRequired("Choose a number.")], choices=choices((str(n), str(n)) for n in range(11)))
    flags = CheckboxesField("Flags", choices=choices([("pregnant", "Pregnant"), ("dizzy", "Dizzy")]))
    lines = FieldList(FormField(Line))


@pytest.fixture(name="app")
def _app() -> Iterator[Flask]:
    app = Flask("macros", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "clinic" / "static"))
    app.secret_key = "only for this test"
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["charts"] = charts
    CSRFProtect(app)
    with app.test_request_context("/somewhere?x=1"):
        yield app


def tree(markup: str) -> ElementTree.Element:
    """The markup as a tree; void elements and bare attributes of HTML are closed first. Raises on unbalanced tags."""
    closed = markup
    for tag in ("input", "br", "hr"):
        closed = "".join(_closed(part, tag) for part in _split(closed, f"<{tag}"))
    for word in ("required", "checked", "novalidate", "open"):
        closed = closed.replace(f" {word}>", f' {word}="">').replace(f" {word} ", f' {word}="" ')
        closed = closed.replace(f" {word}/>", f' {word}=""/>')
    return ElementTree.fromstring(f"<root>{closed}</root>".replace("&nbsp;", " "))


def _split(text: str, start: str) -> list[str]:
    first, *rest = text.split(start)
    return [first, *(start + part for part in rest)]


def _closed(part: str, tag: str) -> str:
    if not part.startswith(f"<{tag}"):
        return part
    head, tail = part.split(">", 1)
    return f"{head.rstrip('/')}/>{tail}"


def drawn(macro: str, call: str, **values: Any) -> ElementTree.Element:
    return tree(
        render_template_string(
            f'{{% from "macros/{macro}.html" import {call.split("(")[0]} %}}{{{{ {call} }}}}', **values
        )
    )


def by_id(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(node for node in root.iter() if node.get("id") == name)


def words(node: ElementTree.Element) -> str:
    return " ".join("".join(node.itertext()).split())


@pytest.fixture(name="refused")
def _refused(app: Flask) -> Screen:
    form = Screen(MultiDict({"note": "far too <long>", "flags": "dizzy", "lines-0-hold": ""}))
    assert not form.validate()
    return form


def test_error_and_hint_are_tied_to_the_control_and_the_text_is_kept(refused: Screen) -> None:
    root = drawn("forms", "field(form.note)", form=refused)
    control = by_id(root, "note")
    assert control.get("aria-invalid") == "true"
    described = [words(by_id(root, name)) for name in str(control.get("aria-describedby")).split()]
    assert described == ["In your own words", "Error: Shorten the note."]
    assert words(control) == "far too <long>"
    assert next(node for node in root.iter("label")).get("for") == "note"


def test_a_good_field_says_nothing_of_errors(app: Flask) -> None:
    control = by_id(drawn("forms", "field(form.name)", form=Screen()), "name")
    assert control.get("aria-invalid") is None
    assert control.get("aria-describedby") is None
    assert control.get("required") is not None


def test_choices_are_a_named_group_and_keep_what_was_ticked(refused: Screen) -> None:
    root = drawn("forms", "field(form.flags, descriptions={'dizzy': 'On turning over'})", form=refused)
    assert words(next(root.iter("legend"))) == "Flags"
    assert [node.get("value") for node in root.iter("input") if node.get("checked") is not None] == ["dizzy"]
    assert [words(label) for label in root.iter("label")] == ["Pregnant", "DizzyOn turning over"]


def test_pain_has_eleven_steps_and_shows_its_error(refused: Screen) -> None:
    root = drawn("forms", "pain_scale(form.pain)", form=refused)
    assert [node.get("value") for node in root.iter("input")] == [str(n) for n in range(11)]
    assert next(root.iter("fieldset")).get("aria-describedby") == "pain-error"
    assert "Choose a number." in words(by_id(root, "pain-error"))


def test_summary_links_reach_a_control_even_in_nested_forms(refused: Screen) -> None:
    summary = drawn("forms", "error_summary(form)", form=refused)
    page = "".join(
        ElementTree.tostring(drawn("forms", f"field({name})", form=refused), encoding="unicode")
        for name in ("form.name", "form.note", "form.agreed", "form.pain", "form.lines[0].hold")
    )
    targets = [str(link.get("href"))[1:] for link in summary.iter("a")]
    assert targets == ["name", "note", "agreed", "pain-0", "lines-0-hold"]
    assert all(f'id="{target}"' in page for target in targets)


def test_no_summary_without_errors(app: Flask) -> None:
    assert words(drawn("forms", "error_summary(form)", form=Screen())) == ""


def test_every_post_carries_the_token(app: Flask) -> None:
    for call in ("post_button('Read', '/read')", "user_menu(user, '/out')"):
        root = drawn("ui", call, user=STAFF)
        [token] = [node.get("value") for node in root.iter("input") if node.get("name") == "csrf_token"]
        assert token
        assert [form.get("method") for form in root.iter("form")] == ["post"]
    asked = render_template_string(
        '{% from "macros/ui.html" import confirm %}{% call confirm("Delete", "/delete") %}Gone.{% endcall %}'
    )
    assert [node.get("name") for node in tree(asked).iter("input")] == ["csrf_token"]


def test_names_are_escaped(app: Flask) -> None:
    assert "Dana &lt;Whitcomb&gt;" in ElementTree.tostring(
        drawn("ui", "user_menu(user, '/out')", user=STAFF), "unicode"
    )


@pytest.mark.parametrize("kind", ["block", "require_mod", "warn", "info"])
def test_a_finding_speaks_without_colour(app: Flask, kind: str) -> None:
    root = drawn("ui", "finding(kind, 'Lying flat')", kind=kind)
    assert len(words(root)) > len("Lying flat")
    assert next(root.iter("path")).get("d")


def test_a_chart_leaves_gaps_and_shows_its_numbers(app: Flask) -> None:
    root = drawn(
        "charts", "line_chart('Pain', points, maximum=10)", points=[("1 Nov", 5), ("2 Nov", None), ("3 Nov", 0)]
    )
    line = next(node for node in root.findall(".//{*}path") if node.get("class") == "chart__line")
    assert str(line.get("d")).count("M") == 2
    assert [words(row) for row in root.iter("td")] == ["5", "no report", "0"]


@pytest.mark.parametrize("with_numbers", [True, False])
def test_a_trend_has_its_legend_and_its_numbers_where_no_table_is_beside_it(app: Flask, with_numbers: bool) -> None:
    points = [charts.TrendPoint(date(2026, 11, 2), 6, 2, 8), charts.TrendPoint(date(2026, 11, 9), 3)]
    chart = charts.TrendChart("t", "Pain", "It fell.", points, 0, 10, band=(4, 8))
    root = drawn("charts", f"trend_chart(chart, with_numbers={with_numbers})", chart=chart)
    for sign in ("too small to matter", "score within it", "score outside of it", "best to worst of 7 days"):
        assert sign in words(root)
    assert [words(row) for row in root.iter("td")] == (["6", "3"] if with_numbers else [])


def test_a_picture_passes_as_markup_and_text_does_not(app: Flask) -> None:
    assert next(drawn("ui", "figure_card(svg, 'A')", svg=Markup("<svg/>")).iter("svg")) is not None
    assert list(drawn("ui", "figure_card(svg, 'A')", svg="<script/>").iter("script")) == []


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("signed_in", [True, False])
def test_errors_say_what_to_do_and_5xx_never_asks_who_it_is(app: Flask, status: int, *, signed_in: bool) -> None:
    asked: list[str] = []

    class User(SimpleNamespace):
        @property
        def is_authenticated(self) -> bool:
            asked.append("who")
            return signed_in

    user = User(display_name="Dana", role_label="PT")
    page = render_template(
        "errors/error.html",
        status=status,
        title="Not now",
        message="Wait a minute.",
        request_id="R-1",
        back_url=None,
        current_user=user,
    )
    assert "Wait a minute." in page
    assert "R-1" in page
    assert ("user-menu" in page) is (signed_in and status < 500)
    assert bool(asked) is (status < 500)
