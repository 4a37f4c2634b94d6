"""Z02, Z03, Z04: another clinic's rows are not there, by whatever way they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from clinic.core.permissions import Role, has_permission
from tests.guards.routes import NOWHERE, SAFE, access, list_rules
from tests.security.crawl import Crawls, build, own_values
from tests.security.filling import Data, again, by_endpoint, filled, send
from tests.security.rows import Ledger, changed, fingerprint
from tests.security.texts import marks_in
from tests.security.world import ClinicWorld, World

UUID_SHAPE = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
Browser = type[FlaskClient]
Values = dict[str, str]


@pytest.mark.parametrize("who", [*Role, "link"])
def test_Z02_another_clinics_rows_answer_like_nothing(
    who: str, world: World, crawls: Crawls, inside: Connection, request: pytest.FixtureRequest
) -> None:
    browser = request.getfixturevalue("patient" if who == "link" else "staff")
    browser = browser(world.b) if who == "link" else browser(world.b, Role(who))
    before = fingerprint(inside, world.a.id, world.b.id)
    asked = 0
    for rule, method, data in requests(world, crawls, who):
        for values, nowhere in swapped(rule, world.b, world.a):
            answer = ask(browser, method, build(world.app, rule, values), data)
            nothing = ask(browser, method, build(world.app, rule, nowhere), data)
            assert answer.status_code == nothing.status_code, (rule.endpoint, method, values)
            assert anonymous(answer) == anonymous(nothing), (rule.endpoint, method, values)
            if may(world, rule, who):
                # Without a real form the view may refuse the empty one first; it says the same of what is not there.
                expected = {404} if data or method in SAFE else {404, 409, 422}
                assert answer.status_code in expected, (rule.endpoint, method, values)
            asked += 1
    assert asked > 20
    assert not changed(before, fingerprint(inside, world.a.id, world.b.id))


def test_Z04_a_child_is_found_under_its_own_patient_only(
    world: World, crawls: Crawls, inside: Connection, staff: Browser
) -> None:
    browser = staff(world.b)
    before = fingerprint(inside, world.b.id)
    asked = 0
    for rule, method, data in requests(world, crawls, "pt"):
        for values in mixed_up(rule, world.b):
            answer = ask(browser, method, build(world.app, rule, values), data)
            assert answer.status_code == 404, (rule.endpoint, method, values)
            asked += 1
    assert asked > 10
    assert not changed(before, fingerprint(inside, world.b.id))


def test_Z03_ids_of_another_clinic_in_a_form_change_nothing(
    world: World, crawls: Crawls, inside: Connection, staff: Browser
) -> None:
    browser, theirs = staff(world.b), world.a.all_ids
    foreign = [str(world.a.users[Role.PT].id), *(str(world.a.ids[name][0]) for name in ("patient_id", "line_id"))]
    before, ledger = fingerprint(inside, world.a.id), Ledger(inside, world.b.id)
    assert not [one for one in theirs if one in str(ledger.before)]
    swaps = 0
    for endpoint, forms in by_endpoint(world.app, crawls[world.b.mark, "pt"]).items():
        data = filled(forms[0], world.b)
        for name in [name for name, values in data.items() if holds_id(values) and not name.endswith("form_key")]:
            for other in foreign:
                with ledger.undone():
                    answer = send(browser, forms[0].action, {**data, name: [other]})
                    assert answer.status_code < 500, (endpoint, name)
                    assert not [one for one in theirs if one in str(ledger.made())], (endpoint, name)
                swaps += 1
    assert swaps > 5
    ledger.close()
    assert not changed(before, fingerprint(inside, world.a.id))


def test_Z03_the_code_of_another_clinics_sheet_opens_nothing(world: World, staff: Browser, inside: Connection) -> None:
    answer = send(staff(world.b), "/sheets", {"code": [world.a.sheet_code]})
    nothing = send(staff(world.b), "/sheets", {"code": ["0" * 8]})
    assert answer.status_code == nothing.status_code == 422
    assert anonymous(answer).replace(world.a.sheet_code, "") == anonymous(nothing).replace("0" * 8, "")
    own = send(staff(world.b), "/sheets", {"code": [world.b.sheet_code]})
    assert own.status_code == 303


def test_Z11_search_finds_only_ones_own(world: World, staff: Browser, inside: Connection) -> None:
    searched = {"given name", "family name", "chosen name", "chart number", "phone"}
    tokens = {name: token for token, name in world.a.texts.made.items() if name in searched}
    for role in (Role.PT, Role.FRONT_DESK):
        browser = staff(world.b, role)
        for words in (*tokens.values(), "8", "%", "1985"):
            assert not marks_in(search(browser, words), world.a.mark)
        assert world.b.mark in search(browser, world.b.mark)
    assert len(tokens) == len(searched)


def test_Z11_search_in_notes_finds_only_ones_own(world: World, staff: Browser, inside: Connection) -> None:
    searched = {"signed subjective", "draft subjective", "addendum"}
    for role in (Role.PT, Role.ASSISTANT):
        browser = staff(world.b, role)
        theirs, own = (
            [token for token, name in one.texts.made.items() if name in searched] for one in (world.a, world.b)
        )
        assert len(theirs) >= len(searched) <= len(own)
        for words in theirs:
            answer = search(browser, words, "/notes", show="all")
            assert not marks_in(answer, world.a.mark)
            assert "<mark>" not in answer
            assert "0 notes" in answer
        assert all("<mark>" in search(browser, words, "/notes", show="all") for words in own)


def search(browser: FlaskClient, words: str, address: str = "/patients", **fields: str) -> str:
    """The answer of a search, without the words that were typed."""
    typed = {"q": [words], **{name: [value] for name, value in fields.items()}}
    return send(browser, address, typed).text.replace(f'value="{words}"', "")


def requests(world: World, crawls: Crawls, who: str) -> Iterator[tuple[Rule, str, Data]]:
    """Every rule with an id in its address, each of its methods, and the real form that is sent there."""
    forms = by_endpoint(world.app, crawls[world.b.mark, who])
    for rule in list_rules(world.app):
        if rule.arguments and ("patient_id" in rule.arguments or any(n.endswith("_id") for n in rule.arguments)):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                found = forms.get(rule.endpoint)
                yield rule, method, filled(found[0], world.b) if found and method not in SAFE else {}


def swapped(rule: Rule, mine: ClinicWorld, theirs: ClinicWorld) -> Iterator[tuple[Values, Values]]:
    """Values with one id of the other clinic, or all of them, each beside the same with an id of nothing."""
    own, others = own_values(rule, mine)[0], own_values(rule, theirs)[0]
    ids = [name for name in rule.arguments if UUID_SHAPE.fullmatch(str(own[name]))]
    for name in ids:
        yield {**own, name: others[name]}, {**own, name: str(NOWHERE)}
    yield others, {**others, **{name: str(NOWHERE) for name in ids}}


def mixed_up(rule: Rule, mine: ClinicWorld) -> Iterator[Values]:
    """A child of one patient under the address of another."""
    for values in own_values(rule, mine):
        children = [name for name in values if name != "patient_id"]
        for other in mine.ids["patient_id"]:
            if "patient_id" in values and str(other) != values["patient_id"] and set(children) & set(mine.ids):
                yield {**values, "patient_id": str(other)}


def may(world: World, rule: Rule, who: str) -> bool:
    """Whether the role may call the rule at all."""
    declared = access(world.app, rule)
    return who != "link" and has_permission(Role(who), declared)  # type: ignore[arg-type]


def ask(browser: FlaskClient, method: str, address: str, data: Data) -> TestResponse:
    """One request with the cookies of the browser."""
    return again(browser).get(address) if method == "GET" else send(browser, address, data)


def anonymous(answer: TestResponse) -> str:
    """The body without what differs from one request to the next: the number, the form token, the address asked for."""
    text = re.sub(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}", "<token>", answer.text)
    return re.sub(r"\b[0-9a-f]{12}\b", "<number>", UUID_SHAPE.sub("<id>", text))


def holds_id(values: list[str | bytes]) -> bool:
    """Whether a field carries an id."""
    return any(isinstance(value, str) and UUID_SHAPE.fullmatch(value) for value in values)
