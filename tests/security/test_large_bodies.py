"""I04: bodies that are too large or have too many parts, to every view that takes one."""

from __future__ import annotations

import io
import resource

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from tests.forms import csrf_token
from tests.guards.routes import changes_something, list_rules
from tests.security.crawl import Crawls, build, own_values
from tests.security.filling import again, by_endpoint, filled, undone
from tests.security.html import Form
from tests.security.rows import Ledger, changed, fingerprint
from tests.security.world import World

TEN_MEGABYTES = 10 * 1024 * 1024
MOST_READ = 512 * 1024
MOST_GROWTH_KB = 50 * 1024


@pytest.fixture
def window(world: World, staff: type, inside: Connection) -> FlaskClient:
    made: FlaskClient = staff(world.b)
    return made


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=kx"])
def test_I04_ten_megabytes_are_refused_everywhere(
    kind: str, world: World, window: FlaskClient, inside: Connection
) -> None:
    before, memory = fingerprint(inside, world.b.id), peak()
    for address in changing(world):
        browser = again(window)
        body = Large(kind, csrf_token(browser))
        answer = browser.post(address, input_stream=body, content_length=TEN_MEGABYTES, content_type=kind)
        assert answer.status_code in (400, 413), address
        assert body.taken < MOST_READ, address
        assert "Content-Security-Policy" in answer.headers
    assert not changed(before, fingerprint(inside, world.b.id))
    assert peak() - memory < MOST_GROWTH_KB


def test_I04_five_thousand_fields_are_no_more_than_those_of_the_form(
    world: World, window: FlaskClient, inside: Connection
) -> None:
    before, memory = fingerprint(inside, world.b.id), peak()
    for address in changing(world):
        browser = again(window)
        fields = {f"f{number}": "1" for number in range(5000)} | {"csrf_token": csrf_token(browser)}
        with undone(inside, world):
            answer = browser.post(address, data=fields)
        assert answer.status_code < 500, address
    assert not changed(before, fingerprint(inside, world.b.id))
    assert peak() - memory < MOST_GROWTH_KB


def test_I04_two_thousand_parts_are_refused(world: World, window: FlaskClient, inside: Connection) -> None:
    part = b'--kx\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n'
    body, kind = part * 2000 + b"--kx--\r\n", "multipart/form-data; boundary=kx"
    assert len(body) < 256 * 1024
    for address in changing(world):
        stream = io.BytesIO(body)
        answer = again(window).post(address, input_stream=stream, content_length=len(body), content_type=kind)
        assert answer.status_code in (400, 413), address


def test_I04_parts_of_a_form_repeated_a_thousand_times(
    world: World, crawls_b: Crawls, window: FlaskClient, patient: type, inside: Connection
) -> None:
    """A list of answers is as long as the program, whatever is sent."""
    repeated, ledger = 0, Ledger(inside, world.b.id)
    for who, opened in (("pt", window), ("link", patient(world.b))):
        for endpoint, forms in by_endpoint(world.app, crawls_b[world.b.mark, who]).items():
            parts = [one for one in forms[0].fields if "-0-" in one.name]
            if parts and (who == "pt" or endpoint.startswith("patient_page")):
                answer, size = flooded(world, ledger, opened, forms[0], parts[0].name)
                assert answer < 500, endpoint
                assert size <= 60, endpoint
                repeated += 1
    assert repeated >= 2


def flooded(world: World, ledger: Ledger, browser: FlaskClient, form: Form, name: str) -> tuple[int, int]:
    """Send one part of a form 2000 times under ascending numbers; the status, and how many rows it made."""
    data = filled(form, world.b)
    start = name.split("-0-")[0]
    parts = {key: values for key, values in data.items() if key.startswith(f"{start}-0-")}
    window = again(browser)
    for number in range(2000):
        data |= {key.replace(f"{start}-0-", f"{start}-{number}-", 1): values for key, values in parts.items()}
        if sum(len(key) + 20 for key in data) > 240_000:
            break
    with ledger.undone():
        status = window.post(form.action, data={**data, "csrf_token": csrf_token(window)}).status_code
        before, after = ledger.before, ledger.now()
    return status, sum(len(after[table]) - len(before[table]) for table in after)


def changing(world: World) -> list[str]:
    """One real address of every view that changes something."""
    rules = [rule for rule in list_rules(world.app) if changes_something(rule)]
    return [build(world.app, rule, own_values(rule, world.b)[0]) for rule in rules]


class Large(io.RawIOBase):
    """A body of ten megabytes that is made while it is read, and counts how much of it was."""

    def __init__(self, kind: str, token: str) -> None:
        part = '--kx\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        multipart = part.format("csrf_token", token) + part.format("q", "")[:-2]
        self.start = (multipart if kind.startswith("multipart") else f"csrf_token={token}&q=").encode()
        self.taken = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def tell(self) -> int:
        """How much was read."""
        return self.taken

    def seek(self, offset: int, whence: int = 0) -> int:
        """To the end and back to the start, before anything is read: so the client finds out how long it is."""
        self.taken = offset if whence == io.SEEK_SET else TEN_MEGABYTES
        return self.taken

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The form's token first, so that nothing but the size is wrong, then one long field."""
        size = min(len(buffer), TEN_MEGABYTES - self.taken)
        found = self.start[self.taken : self.taken + size]
        buffer[:size] = found + b"x" * (size - len(found))
        self.taken += size
        return size


def peak() -> int:
    """The most memory this process has had, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
