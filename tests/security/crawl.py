"""Walking through everything that one browser can reach by GET, breadth first."""

from __future__ import annotations

import io
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import product
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.guards.routes import list_rules
from tests.security.html import Form, Summary, summary_of
from tests.security.texts import MARKS, joined, marks_in
from tests.security.world import ClinicWorld

MOST_QUERIES = 5
"""Variants of one page by its query that are followed: paging and filters repeat themselves."""

MOST_OF_A_VIEW = 12
"""Links to one view that are followed when no id stands in its address: the library is the same for everybody."""

OF_EVERY_PATIENT = {"slug"}
"""Parts of an address that stand beside a patient and belong to no patient."""

NOWHERE = ("/nothing/here", "/patients/00000000-0000-0000-0000-000000000000", "/p/nothing", "/static/nothing.js")


@dataclass(frozen=True)
class Page:
    """One answer."""

    address: str
    endpoint: str
    response: TestResponse
    events: int = 0
    """What the look left in the audit log in the name of whoever looked."""

    @property
    def is_html(self) -> bool:
        """Whether a browser would show it as a page."""
        return self.response.mimetype == "text/html"

    @property
    def status(self) -> int:
        """The status of the answer."""
        return self.response.status_code

    @cached_property
    def summary(self) -> Summary:
        """What is on the page; nothing when it is none."""
        return summary_of(self.words if self.is_html else "", self.address)

    @cached_property
    def words(self) -> str:
        """The source of a page, the text and the document information of a PDF."""
        if self.response.mimetype != "application/pdf":
            return self.response.data.decode("utf-8", "replace")
        return pdf_words(self.response.data)

    @cached_property
    def marks(self) -> frozenset[str]:
        """Every mark of either clinic in the answer, headers included."""
        said = f"{self.words} {self.response.headers}"
        return frozenset(one for mark in MARKS for one in marks_in(said, mark))


@cache
def pdf_words(data: bytes) -> str:
    """The text of a PDF as it stands and put together again, with what it says about itself."""
    reader = PdfReader(io.BytesIO(data))
    pages = [one.extract_text() for one in reader.pages]
    return " ".join([*pages, joined("".join(pages)), str(reader.metadata), str(reader.attachments)])


@dataclass
class Crawl:
    """What one browser saw, and what the program wrote to its logs meanwhile."""

    pages: list[Page] = field(default_factory=list)
    log: str = ""

    def forms(self) -> list[Form]:
        """Every form on every page."""
        return [form for page in self.pages for form in page.summary.forms]


Crawls = dict[tuple[str, str], Crawl]
"""By the mark of the clinic and who looked: a role, or "link"."""


def crawl(browser: FlaskClient, clinic: ClinicWorld, count_events: Callable[[], int]) -> Crawl:
    """Follow every internal link from every address that can be made of the clinic's own ids.

    `count_events` tells how many audit events there are that it has not told of before.
    """
    app = browser.application
    waiting = deque(["/", *addresses(app, clinic), *NOWHERE])
    seen, variants, views, found = set(waiting), Counter[str](), Counter[str](), Crawl()
    while waiting:
        address = waiting.popleft()
        answer = browser.get(address)
        page = Page(address, endpoint_of(app, address), answer, count_events())
        found.pages.append(page)
        for link in [*page.summary.links, answer.headers.get("Location", "")]:
            target = internal(address, link)
            if target is None or target in seen or target.startswith("/static/"):
                continue
            path = urlsplit(target).path
            matched = match(app, path)
            if matched is None or variants[path] >= MOST_QUERIES:
                continue
            rule, _values = matched
            if not _names_a_row(rule) and views[rule.endpoint] >= MOST_OF_A_VIEW:
                continue
            variants[path] += 1
            views[rule.endpoint] += 1
            seen.add(target)
            waiting.append(target)
    return found


def _names_a_row(rule: Rule) -> bool:
    return any(name == "number" or name.endswith("_id") for name in rule.arguments)


def internal(page: str, link: str) -> str | None:
    """The path and query that a link leads to, None when it leads elsewhere or nowhere."""
    if not link or link.startswith("#"):
        return None
    parts = urlsplit(urljoin(f"http://localhost{page}", link))
    if parts.scheme != "http" or parts.netloc != "localhost":
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def endpoint_of(app: Flask, address: str, method: str = "GET") -> str:
    """The view behind an address; empty when there is none for `method`."""
    matched = match(app, address, method)
    return matched[0].endpoint if matched else ""


def match(app: Flask, address: str, method: str = "GET") -> tuple[Rule, dict[str, object]] | None:
    """The rule and the values behind an address, or None."""
    adapter = app.url_map.bind("localhost")
    try:
        rule, values = adapter.match(urlsplit(address).path, method=method, return_rule=True)
    except Exception:  # whatever routing raises: there is no such page
        return None
    return rule, dict(values)


def addresses(app: Flask, clinic: ClinicWorld, method: str = "GET") -> list[str]:
    """Every address that answers `method`, filled with the clinic's own ids."""
    return [
        build(app, rule, values)
        for rule in list_rules(app)
        if method in (rule.methods or set())
        for values in own_values(rule, clinic)
    ]


def own_values(rule: Rule, clinic: ClinicWorld) -> list[dict[str, str]]:
    """The values that fit a rule: children with the patient they belong to."""
    names = sorted(rule.arguments)
    if "patient_id" in names or "number" in names:
        shared = {name: _known(name, clinic) for name in names if name in OF_EVERY_PATIENT}
        sets = [
            {**shared, **ids} for ids in clinic.of_patient.values() if all(name in {**shared, **ids} for name in names)
        ]
    else:
        sets = [
            {name: [v for ids in clinic.of_patient.values() for v in ids.get(name, [])] or _known(name, clinic)}
            for name in names
        ]
        sets = [{key: values for one in sets for key, values in one.items()}] if sets else [{}]
    return [dict(zip(names, each, strict=True)) for ids in sets for each in product(*(ids[name] for name in names))]


def build(app: Flask, rule: Rule, values: dict[str, str]) -> str:
    """The address of a rule with these values, as they are."""
    path = rule.rule
    for name, value in values.items():
        for part in (
            piece for piece in path.split("/") if piece.startswith("<") and piece.rstrip(">").split(":")[-1] == name
        ):
            path = path.replace(part, str(value))
    return path


def _known(name: str, clinic: ClinicWorld) -> list[str]:
    if name in clinic.ids:
        return [str(one) for one in clinic.ids[name]]
    known = {"slug": ["supported-psoas-release", "nothing-like-it"], "exercise_slug": ["supported-psoas-release"]}
    known |= {"lang": ["en", "es", "xx"]}
    assert name in known, f"tests/security/building.py knows no real value for <{name}> in an address"
    return known[name]
