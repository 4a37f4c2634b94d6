"""I07: what stands behind the question mark is never taken for SQL, and never breaks a page."""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

from sqlalchemy import Connection

from tests.security.crawl import Crawls
from tests.security.filling import again, send
from tests.security.rows import changed, fingerprint
from tests.security.world import World

SQL = (
    "'", '"', "';SELECT pg_sleep(5)--", "' OR '1'='1", "1) OR (1=1", "%", "_", "\\", "*/", "$$", ":name", "%(x)s",
    "{0}", "1;DROP TABLE patients", "a\tb\nc", "(" * 200, "\u2019", "NULL", "-1", "0", "99999999999999999999", "1e400",
    "..%2f..", "desc;--", "\u202e", "a" * 3000,
)  # fmt: skip
USUAL = ("page", "show", "q", "sort", "after", "before", "week", "source", "paper", "next", "removed", "category")


def test_I07_parameters_are_data(world: World, crawls_b: Crawls, staff: type, inside: Connection) -> None:
    browser = staff(world.b)
    before = fingerprint(inside, world.b.id)
    for place, (path, names) in enumerate(pages_with_parameters(crawls_b, world).items()):
        # Every parameter of every page gets two of the values; they shift from page to page.
        for number, name in enumerate(sorted(names) * 2):
            value = SQL[(place + 5 * number) % len(SQL)]
            answer = again(browser).get(f"{path}?{name}={quote(value)}")
            assert answer.status_code in (200, 302, 303, 400, 404, 414, 422), (path, name, value)
            assert "syntax error" not in answer.text
    assert not changed(before, fingerprint(inside, world.b.id))


def test_I07_every_parameter_of_every_link(world: World, crawls_b: Crawls, staff: type, inside: Connection) -> None:
    browser = staff(world.b)
    linked = {(path, name) for path, names in linked_parameters(crawls_b, world).items() for name in names}
    assert linked
    for path, name in sorted(linked):
        for value in ("';--", "-1", "99999999999999999999", "%00", "%ED%A0%80", "x" * 2000):
            answer = again(browser).get(f"{path}?{name}={value}")
            assert answer.status_code < 500, (path, name, value)


def test_I07_search_reads_every_sign_as_text(world: World, staff: type, inside: Connection) -> None:
    browser = staff(world.b)
    before = fingerprint(inside, world.b.id)
    for value in SQL:
        for address, name in (("/patients", "q"), ("/patients", "show"), ("/sheets", "code")):
            answer = send(browser, address, {"q": ["Robin"], name: [value]})
            assert answer.status_code in (200, 303, 400, 422), (address, name, value)
    everybody = send(browser, "/patients", {"q": [f"{world.b.mark}' OR '1'='1"]})
    nobody = send(browser, "/patients", {"q": ["%%%%"]})
    assert world.a.mark not in everybody.text
    assert world.b.mark not in nobody.text.split('id="results"')[1]
    assert not changed(before, fingerprint(inside, world.b.id))


def pages_with_parameters(crawls: Crawls, world: World) -> dict[str, set[str]]:
    """One address of every view, with the parameters its links use and the usual ones."""
    found: dict[str, set[str]] = {}
    seen: set[str] = set()
    linked = linked_parameters(crawls, world)
    for page in crawls[world.b.mark, "pt"].pages:
        path = urlsplit(page.address).path
        if page.status == 200 and page.is_html and (path in linked or page.endpoint not in seen):
            seen.add(page.endpoint)
            found[path] = linked.get(path, set()) | set(USUAL)
    return found


def linked_parameters(crawls: Crawls, world: World) -> dict[str, set[str]]:
    """The names of parameters in links, one address of each view."""
    found: dict[str, set[str]] = {}
    endpoints: dict[str, str] = {}
    for page in crawls[world.b.mark, "pt"].pages:
        parts = urlsplit(page.address)
        if parts.query and endpoints.setdefault(page.endpoint, parts.path) == parts.path:
            found.setdefault(parts.path, set()).update(parse_qs(parts.query, keep_blank_values=True))
    return found
