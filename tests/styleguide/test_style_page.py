"""The style page shows every piece there is, with the tokens as they are, and only to who builds pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.app import create_app
from clinic.core.permissions import Role
from clinic.styleguide.tokens import contrast, of_kind, pairs, read_tokens
from tests.conftest import ROOT, make_settings

Browser = Callable[..., tuple[FlaskClient, User]]
MACROS = sorted((ROOT / "templates" / "macros").glob("*.html"))
CSS = ROOT / "clinic" / "static" / "css"
SHEET = (CSS / "tokens.css").read_text(encoding="utf-8")
OPEN = "\N{OBJECT REPLACEMENT CHARACTER}"


def classes_of(markup: str) -> Iterator[str]:
    """The classes a template writes; what Jinja puts in is OPEN."""
    plain = re.sub(r"\{#.*?#\}", "", markup, flags=re.DOTALL)
    for value in re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', plain):
        yield from re.sub(r"\{\{.*?\}\}", OPEN, re.sub(r"\{%.*?%\}", " ", value)).split()


def styled(start: str) -> set[str]:
    """The classes that begin so and that some sheet knows."""
    text = "".join(sheet.read_text(encoding="utf-8") for sheet in CSS.glob("*.css"))
    return {name for name in re.findall(r"\.([a-z][\w-]*)", text) if name.startswith(start)}


def wanted() -> set[str]:
    """Every class of every macro; where one is put together, every class that a sheet knows and that begins so."""
    named = [name for path in MACROS for name in classes_of(path.read_text(encoding="utf-8"))]
    whole = {name for name in named if OPEN not in name}
    return whole.union(*(styled(name.split(OPEN)[0]) for name in named if OPEN in name))


@pytest.fixture
def page(signed_in: Browser) -> str:
    browser, _pt = signed_in()
    answer = browser.get("/styleguide")
    assert answer.status_code == 200
    return answer.text


def test_every_class_of_every_macro_is_on_the_page(page: str) -> None:
    shown = {name for value in re.findall(r'class="([^"]*)"', page) for name in value.split()}
    assert len(wanted()) > 120
    assert wanted() - shown == set()


def test_every_token_is_on_the_page_as_the_sheet_has_it(page: str) -> None:
    tokens = read_tokens(SHEET)
    assert len(tokens) >= 60
    assert {token.name for token in tokens} == set(re.findall(r"--([\w-]+):", SHEET))
    for token in tokens:
        assert token.name in page, token.name
    for token in of_kind(tokens, "colour"):
        assert f"sample--{token.name}" in page
        assert token.value in page


def test_its_sheet_has_a_sample_for_each(signed_in: Browser) -> None:
    browser, _pt = signed_in()
    answer = browser.get("/styleguide/samples.css")
    assert answer.mimetype == "text/css"
    for line in (".sample--space-3 { inline-size: var(--space-3); }", ".sample--ok { background: var(--ok); }"):
        assert line in answer.text


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert [pair for pair in pairs(read_tokens(SHEET)) if not pair.is_readable] == []


@pytest.mark.parametrize("role", list(Role))
def test_anybody_signed_in_may_look(signed_in: Browser, role: Role) -> None:
    browser, _user = signed_in(role)
    assert browser.get("/styleguide").status_code == 200


def test_it_is_not_there_in_production() -> None:
    app = create_app(make_settings("postgresql+psycopg://nobody@nowhere/none", CLINIC_ENV="production"))
    assert not [rule for rule in app.url_map.iter_rules() if "styleguide" in rule.rule]
