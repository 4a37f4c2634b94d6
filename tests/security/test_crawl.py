"""Z11, I05, P01, P03, P04: everything that anybody of two clinics can reach, looked at page by page."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from clinic.core.headers import POLICY, UPLOAD_POLICY
from clinic.core.permissions import Permission, Role, has_permission
from tests.guards.routes import access, list_rules
from tests.security.cookies import readable
from tests.security.crawl import Crawls, Page, internal
from tests.security.html import summary_of
from tests.security.texts import PAYLOADS, marks_in
from tests.security.world import ClinicWorld, World

EVALUATED = str(7777 * 7777)
HARMLESS = ("{{", "${", "&lt;", "\\u", "`", "]]>")
"""Payloads that are no markup: they aim at template engines and at text that is unescaped twice."""

FRAMES = {"documents.show_version", "documents.handout_pdf", "documents.waiting"}
"""The page of a new sheet shows its own PDF, or the page that waits for it, in a frame."""

SHOWN_NOWHERE = {"name of admin", "name of front_desk"}
"""Texts that no page has a reason to show to a therapist."""


def everything(crawls: Crawls) -> list[tuple[str, str, Page]]:
    """Every answer with the mark of the clinic and who asked."""
    return [(mark, who, page) for (mark, who), found in crawls.items() for page in found.pages]


def test_Z11_every_page_answers(crawls: Crawls) -> None:
    broken = {(who, page.endpoint, page.status) for _mark, who, page in everything(crawls) if page.status >= 500}
    assert not broken


def test_Z11_the_walk_opens_every_page_that_a_role_may_open(crawls: Crawls, world: World) -> None:
    for role in Role:
        pages = crawls[world.a.mark, role.value].pages
        for rule in list_rules(world.app):
            declared = access(world.app, rule)
            is_linked = rule.endpoint != "formulary.show_figure" or has_permission(role, Permission.DESIGN_PROGRAM)
            if (
                is_linked
                and "GET" in (rule.methods or ())
                and isinstance(declared, Permission)
                and has_permission(role, declared)
            ):
                statuses = {page.status for page in pages if page.endpoint == rule.endpoint}
                assert statuses & {200, 302, 303}, (role, rule.endpoint, statuses)


def test_Z11_no_clinic_sees_a_word_of_the_other(crawls: Crawls, world: World) -> None:
    for mark, who, page in everything(crawls):
        assert not {one for one in page.marks if not one.startswith(mark)}, (who, page.address)


def test_Z11_no_clinic_sees_an_id_of_the_other(crawls: Crawls, world: World) -> None:
    foreign = {world.a.mark: world.b.all_ids, world.b.mark: world.a.all_ids}
    for mark, who, page in everything(crawls):
        assert not [one for one in foreign[mark] if one in page.words], (who, page.address)


def test_Z11_what_was_written_is_found_again(crawls: Crawls, world: World) -> None:
    """The walk is worth nothing unless it sees the texts of its own clinic, each kind of them somewhere."""
    for clinic in (world.a, world.b):
        seen = frozenset().union(*(page.marks for page in crawls[clinic.mark, "pt"].pages))
        found = {name for token, name in clinic.texts.made.items() if token in seen}
        assert set(clinic.texts.made.values()) - found == SHOWN_NOWHERE, clinic.mark


def test_I05_no_text_becomes_an_element(crawls: Crawls, world: World) -> None:
    for mark, who, page in everything(crawls):
        if mark == world.a.mark:
            assert not page.summary.foreign, (who, page.address)


def test_I05_texts_arrive_whole(crawls: Crawls, world: World) -> None:
    """Escaped, not stripped: the note reads as it was typed."""
    shown = "\n".join(page.summary.text for page in crawls[world.a.mark, "pt"].pages)
    assert [payload for payload in PAYLOADS if payload not in shown] == []


def test_I05_no_template_is_evaluated(crawls: Crawls, world: World) -> None:
    for mark, who, page in everything(crawls):
        assert mark != world.a.mark or EVALUATED not in page.words, (who, page.address)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_I05_the_walk_would_see_a_payload_that_works(payload: str) -> None:
    places = ("<textarea>{}</textarea>", '<input value="{}">', "<input value='{}'>", "<p>{}</p>", "<title>{}</title>")
    pages = [place.format(payload.replace("<!--", "")) for place in places]
    assert payload.startswith(HARMLESS) or any(summary_of(page, "/").foreign for page in pages)


def test_P01_logs_name_nobody(crawls: Crawls, world: World) -> None:
    log = "".join(found.log for found in crawls.values())
    for clinic in (world.a, world.b):
        assert not marks_in(log, clinic.mark)
        assert clinic.link_token not in log
        assert clinic.link_code not in log
    assert "@example.test" not in log


def test_P03_every_answer_is_closed(crawls: Crawls) -> None:
    for _mark, who, page in everything(crawls):
        headers = page.response.headers
        if not page.address.startswith("/static/"):
            is_kept = page.endpoint == "formulary.show_figure" and headers["Cache-Control"].startswith("private, ")
            assert is_kept or headers["Cache-Control"] == "no-store", (who, page.address)
            assert "Cookie" in headers["Vary"], (who, page.address)
        uploaded = page.response.mimetype == "image/jpeg"
        policy = headers["Content-Security-Policy"]
        if page.endpoint in FRAMES:
            policy = policy.replace("frame-ancestors 'self'", "frame-ancestors 'none'").replace(
                "; frame-src 'self'", ""
            )
        usual = UPLOAD_POLICY if uploaded else POLICY
        assert policy == usual, (who, page.address)
        assert headers["X-Content-Type-Options"] == "nosniff", (who, page.address)


def test_P04_titles_and_file_names_name_nobody(crawls: Crawls, world: World) -> None:
    for clinic in (world.a, world.b):
        of_nobody = ("clinic name", "own exercise name", "own change name")
        private = set(clinic.texts.made).difference(*(_of(clinic, name) for name in of_nobody))
        for who in (*Role, "link"):
            for page in crawls[clinic.mark, who].pages:
                named = f"{page.summary.title} {page.response.headers.get('Content-Disposition', '')}"
                assert not marks_in(named, clinic.mark) & private, (who, page.address)


def test_P04_addresses_name_nobody(crawls: Crawls, world: World) -> None:
    secrets = {one for clinic in (world.a, world.b) for one in (clinic.link_token, clinic.link_code)}
    for mark, who, page in everything(crawls):
        for link in [*page.summary.links, page.response.headers.get("Location", "")]:
            bare = unquote(link.split("#", 1)[0])
            assert bare.startswith(("tel:", "mailto:")) or not marks_in(bare, mark), (who, page.address)
            assert not [secret for secret in secrets if secret in bare], (who, page.address)


def test_P04_cookies_hold_no_names(crawls: Crawls) -> None:
    for mark, who, page in everything(crawls):
        for cookie in page.response.headers.getlist("Set-Cookie"):
            assert not marks_in(readable(cookie), mark), (who, page.address)


def test_P05_no_page_loads_anything_from_elsewhere(crawls: Crawls) -> None:
    for _mark, who, page in everything(crawls):
        outside = [load for load in page.summary.loads if internal(page.address, load[1]) is None]
        assert not outside, (who, page.address)


def _of(clinic: ClinicWorld, name: str) -> set[str]:
    return {token for token, made in clinic.texts.made.items() if made == name}
