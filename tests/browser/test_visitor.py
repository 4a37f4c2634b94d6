"""The eyes of these tests see what they are meant to see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

PAGE = "<!doctype html><html lang='en'><title>Page</title><main><h1>Page</h1>{}</main></html>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<img src='/static/img/mark.svg'>", "image-alt"),
        ("<p style='width: 2000px'>Wide</p>", "px wide on a screen of"),
        ("<script>console.error('broken')</script>", "broken"),
        ("<script>missing()</script>", "missing is not defined"),
        ("<img alt='' src='http://127.0.0.1:1/pixel.png'>", "http://127.0.0.1:1/pixel.png"),
    ],
)
def test_a_bad_page_does_not_pass(visit: Callable[..., Visitor], body: str, said: str) -> None:
    visitor = visit()
    visitor.page.set_content(PAGE.format(body))
    with pytest.raises(AssertionError, match=said):
        visitor.check()


def test_what_the_policy_forbids_is_heard(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.go("/sign-in")
    visitor.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p style=\"margin: 0\">Set</p>')"
    )
    with pytest.raises(AssertionError, match="Content Security Policy"):
        visitor.check()


def test_a_good_page_passes(visit: Callable[..., Visitor]) -> None:
    visitor = visit()
    visitor.page.set_content(PAGE.format("<p>Good</p>"))
    visitor.check()
