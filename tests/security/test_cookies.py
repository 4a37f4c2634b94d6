"""S05, T04: a cookie that is not whole opens nothing, and neither kind of cookie opens the other's pages."""

from __future__ import annotations

import secrets

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from tests.guards.routes import access, list_rules
from tests.security.crawl import build, own_values
from tests.security.filling import again, send
from tests.security.rows import changed, fingerprint
from tests.security.world import World


def broken(token: str) -> dict[str, str]:
    """A cookie's value in every way it may arrive wrong."""
    flipped = chr(ord(token[0]) ^ 1)
    return {
        "one bit": flipped + token[1:], "cut short": token[:20], "8 kB": token * 190, "another": secrets.token_urlsafe(32),
        "empty": "", "quoted": f'"{token}"x', "sql": "' OR '1'='1", "not ascii": "\u00e9" * 43, "upper case": token.swapcase(),
        "twice": token + token,
    }  # fmt: skip


@pytest.mark.parametrize("kind", broken("x" * 43))
def test_S05_a_broken_cookie_is_nobody(kind: str, world: World, staff: type, inside: Connection) -> None:
    name = world.app.config["SESSION_TOKEN_COOKIE"]
    token = staff(world.b).get_cookie(name, domain="localhost").value
    for address in staff_pages(world):
        browser = world.app.test_client()
        answer = browser.get(address, headers={"Cookie": f"{name}={broken(token)[kind]}; form=kx.kx.kx"})
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/sign-in?next="), address
        assert world.b.mark not in answer.text


@pytest.mark.parametrize("kind", broken("x" * 43))
def test_S05_a_broken_link_cookie_is_nobody(kind: str, world: World, patient: type, inside: Connection) -> None:
    token = patient(world.b).get_cookie("pt", domain="localhost").value
    for address in link_pages(world):
        answer = world.app.test_client().get(address, headers={"Cookie": f"pt={broken(token)[kind]}"})
        assert answer.status_code in (200, 303, 404, 410), address
        assert world.b.mark not in answer.text, address


def test_T04_a_link_opens_no_staff_page(world: World, patient: type, inside: Connection) -> None:
    browser, stranger = patient(world.b), world.app.test_client()
    before = fingerprint(inside, world.b.id)
    for rule in list_rules(world.app):
        if access(world.app, rule) != "public":
            address = build(world.app, rule, own_values(rule, world.b)[0])
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                answer, other = asked(browser, method, address), asked(stranger, method, address)
                assert (answer.status_code, answer.headers["Location"]) == (302, other.headers["Location"]), address
                assert world.b.mark not in answer.text
    assert not changed(before, fingerprint(inside, world.b.id))


def test_T04_a_staff_session_opens_no_link_page(world: World, staff: type, inside: Connection) -> None:
    browser, stranger = staff(world.b), world.app.test_client()
    before = fingerprint(inside, world.b.id)
    for rule in list_rules(world.app):
        if rule.rule.startswith("/p/") or rule.rule == "/p":
            address = build(world.app, rule, own_values(rule, world.b)[0])
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                answer, other = asked(browser, method, address), asked(stranger, method, address)
                assert answer.status_code == other.status_code, (address, method)
                assert world.b.mark not in answer.text, (address, method)
    assert not changed(before, fingerprint(inside, world.b.id))


def asked(browser: FlaskClient, method: str, address: str):  # type: ignore[no-untyped-def]
    """One request; a POST has a form token and nothing else."""
    return again(browser).get(address) if method == "GET" else send(browser, address, {})


def staff_pages(world: World) -> list[str]:
    """One address of every page of staff."""
    return [build(world.app, rule, own_values(rule, world.b)[0]) for rule in list_rules(world.app)
            if "GET" in (rule.methods or ()) and access(world.app, rule) != "public"]  # fmt: skip


def link_pages(world: World) -> list[str]:
    """One address of every page of the patient's link."""
    return [build(world.app, rule, own_values(rule, world.b)[0]) for rule in list_rules(world.app)
            if "GET" in (rule.methods or ()) and rule.rule.startswith("/p")
            and not rule.rule.startswith("/patients")]  # fmt: skip
