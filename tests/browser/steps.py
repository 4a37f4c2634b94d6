"""What the therapist of these tests does, page by page, by clicking only what is there to be seen."""

from __future__ import annotations

import re
from datetime import timedelta

from clinic.core import clock
from tests.browser.visitor import Visitor

NAME = "Marisol Vega"
RAMP = re.compile(r"^Add with pregnancy incline.*Supported psoas release")
SEATED = re.compile(r"^Add with seated version.*Belly and rib breathing")


def admit(visitor: Visitor, *, weeks_to_go: int | None = None) -> None:
    """Create a patient from the desk; with `weeks_to_go` she is pregnant and due then."""
    visitor.page.get_by_role("link", name="New patient").first.click()
    visitor.page.get_by_role("heading", name="New patient").wait_for()
    visitor.fill("Given name", NAME.split()[0])
    visitor.fill("Family name", NAME.split()[1])
    visitor.fill("Birth date", "5/17/1993")
    visitor.choose("Female")
    visitor.choose("Not pregnant" if weeks_to_go is None else "Pregnant")
    if weeks_to_go is not None:
        due_on = clock.today("America/Denver") + timedelta(weeks=weeks_to_go)
        visitor.page.get_by_label("Due date", exact=True).fill(due_on.isoformat())
    visitor.fill("Reason for coming", "Front of hip and low back ache")
    visitor.fill("Goal", "Sit through a movie with no ache")
    visitor.check()
    visitor.click("Create patient")
    visitor.page.get_by_role("heading", name=NAME).wait_for()


def screen(visitor: Visitor) -> None:
    """From the chart: ask every question, hear no to all of them."""
    visitor.follow("Take health screen")
    emergencies = visitor.page.get_by_role("group", name="Emergency signs", exact=True)
    emergencies.get_by_label("None of these").check()
    visitor.page.get_by_label("I asked the groups I left open too").check()
    visitor.check()
    visitor.click("Save screen")
    visitor.check()
    back_to_chart(visitor)


def assess(visitor: Visitor) -> None:
    """From the chart: a left hip flexor that is short and strong."""
    visitor.follow("New", inside=visitor.page.get_by_role("region", name="Assessment"))
    visitor.fill("Hip angle, left", "8")
    visitor.fill("Hip angle, right", "-2")
    visitor.choose("Yes")  # the pelvic tilt is controlled: without it nothing is sure
    for side in ("left", "right"):
        visitor.page.get_by_label(f"Muscle test, {side}").select_option("5/5")
    visitor.page.locator("#suggestion").get_by_text("Short").first.wait_for()
    visitor.choose("Short and strong")
    visitor.check()
    visitor.click("Sign and save")
    visitor.check()
    back_to_chart(visitor)


def back_to_chart(visitor: Visitor) -> None:
    """Press the patient's name in the banner of any page about them."""
    visitor.follow(NAME)
    visitor.page.get_by_role("heading", name=NAME).wait_for()


def add_from_library(visitor: Visitor, button: re.Pattern[str], name: str) -> None:
    """In the builder: one click on what the library proposes; the exercise stands in the program then."""
    visitor.page.get_by_role("button", name=button).first.click()
    visitor.page.get_by_role("article", name=name).wait_for()


def issue(visitor: Visitor) -> None:
    """In the builder: issue what stands there."""
    visitor.click("Issue the program")
    visitor.page.get_by_role("heading", name="Sheet 1").wait_for()
