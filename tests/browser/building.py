"""The builder in a browser: coming to it, and its lines by their names."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import sign_in
from tests.browser.visitor import DESK, Visitor

Visit = Callable[..., Visitor]
BREATHE, REST, PRESS, MARCH = "Belly and rib breathing", "Constructive rest", "Hand-to-knee press", "Seated march"


def at_chart(visit: Visit, chart: str, width: int = DESK) -> Visitor:
    visitor = visit(width)
    sign_in(visitor)
    visitor.page.get_by_role("heading", name="Today").wait_for()
    visitor.go(chart)
    return visitor


def in_builder(visit: Visit, chart: str, width: int = DESK) -> Visitor:
    visitor = at_chart(visit, chart, width)
    visitor.go(f"{chart}/program")
    return visitor


def lines(page: Page) -> list[str]:
    return [re.sub(r"^\d+\. ", "", one) for one in page.locator(".draft-line__name").all_inner_texts()]


def line(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=re.compile(rf"^\d+\. {re.escape(name)}"))


def add(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(rf"^Add\b.*{re.escape(name)}")).click()
    expect(line(page, name)).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_have_text(re.compile("^Saved"))


def opened(page: Page, name: str) -> Locator:
    """An exercise that is added, with all its fields to be seen."""
    add(page, name)
    found = line(page, name)
    found.get_by_text("Words, props, dose").click()
    return found


def refused_number(found: Locator) -> Locator:
    """The field of an exercise in which a number was typed that is refused."""
    often = found.get_by_label("Times a day")
    often.fill("13")
    often.press("Tab")
    expect(found.locator(".field__error")).to_be_visible()
    return often
