"""Pictures of the library as files: who may have them, how long a browser keeps them, and that an address never lies."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.formulary.figures import drawings_of

Browser = Callable[..., tuple[FlaskClient, User]]
SLUG = "supported-psoas-release"
ADDRESS = f"/library/figures/{SLUG}.svg"


def version() -> str:
    return drawings_of(library())[SLUG].version


def test_a_drawing_is_a_file_by_itself(signed_in: Browser) -> None:
    browser, _pt = signed_in()
    answer = browser.get(f"{ADDRESS}?v={version()}")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert ElementTree.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_browser_keeps_what_is_named_and_asks_again_for_what_is_not(signed_in: Browser) -> None:
    browser, _pt = signed_in()
    named = browser.get(f"{ADDRESS}?v={version()}")
    assert named.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    for address in (ADDRESS, f"{ADDRESS}?v=older"):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["ETag"] == f'"{version()}"'
        assert "Cookie" in answer.headers["Vary"]
    again = browser.get(ADDRESS, headers={"If-None-Match": f'"{version()}"'})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("slug", ["nothing", "manual-psoas-release"])
def test_no_picture_is_not_there(signed_in: Browser, slug: str) -> None:
    browser, _pt = signed_in()
    answer = browser.get(f"/library/figures/{slug}.svg")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_who_may_see_the_library(signed_in: Browser, client: FlaskClient) -> None:
    assert client.get(ADDRESS).status_code == 302
    desk, _user = signed_in(Role.FRONT_DESK)
    assert desk.get(ADDRESS).status_code == 403
    admin, _user = signed_in(Role.ADMIN)
    assert admin.get(ADDRESS).status_code == 200


def test_every_drawing_has_a_version_of_its_own() -> None:
    versions = [drawing.version for drawing in drawings_of(library()).values()]
    assert len(set(versions)) == len(versions) > 10
