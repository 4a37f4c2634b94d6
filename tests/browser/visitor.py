"""A person with a browser: clicks what is on the page, and every page they see is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Route

DESK, PHONE = 1280, 390
HEIGHTS = {DESK: 900, PHONE: 844}
OF_THE_BROWSER = ("chrome://", "chrome-extension://")
"""Where the browser's own PDF viewer comes from: no other host."""

PDF_CAME = "Here is a PDF."

LOADED_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
CUT_LINE = re.compile(r"Failed to load resource: net::ERR_\w+")


class Visitor:
    """One browser context of its own; `errors` are what its console said, `strangers` requests to other hosts."""

    def __init__(self, browser: Browser, base_url: str, width: int = DESK) -> None:
        self.width, self.base_url = width, base_url
        self.context = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": HEIGHTS[width]},
            has_touch=width == PHONE,
            locale="en-US",
            timezone_id="America/Denver",
        )
        self.context.set_default_timeout(10_000)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.strangers: list[str] = []
        self.statuses: list[int] = []
        self.is_line_cut = False
        self.taps = 0
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.context.on("request", self._notice)

    def go(self, path: str) -> None:
        """Type an address, for what has no link to click."""
        self.page.goto(path)

    def click(self, name: str, role: str = "button", *, inside: Locator | None = None) -> None:
        """Press what is called `name` exactly."""
        found = (inside or self.page).get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
        found.click()
        self.taps += 1
        self.page.wait_for_load_state()

    def follow(self, name: str, *, inside: Locator | None = None) -> None:
        """Follow the link that is called `name`."""
        self.click(name, "link", inside=inside)

    def fill(self, label: str, value: str, *, inside: Locator | None = None) -> None:
        """Type into the field with this label."""
        (inside or self.page).get_by_label(label).fill(value)

    def choose(self, name: str) -> None:
        """Pick the answer of this name among several, by its words, as a finger does."""
        self.page.get_by_role("radio", name=re.compile(rf"^{re.escape(name)}\b")).first.locator("..").click()

    def text(self) -> str:
        """What the page says, in one line."""
        return " ".join(self.page.locator("body").inner_text().split())

    def check(self, *, both_widths: bool = True) -> None:
        """Hold the page to what every page keeps: axe finds nothing, nothing sticks out, no word in the console."""
        widths = (DESK, PHONE) if both_widths else (self.width,)
        for width in widths:
            self._resize(width)
            self._check_access(width)
            self._check_width(width)
        self._resize(self.width)
        assert not self.strangers, f"{self.page.url} asked {self.strangers}"
        assert not self.errors, f"{self.page.url}: {self.errors}"

    def keep_pdfs_out_of_the_viewer(self) -> None:
        """Show a page that says PDF_CAME for each PDF: a context closed while Chromium's viewer begins may never end."""
        self.page.route(re.compile(r"\.pdf"), _without_viewer)

    @contextmanager
    def expecting(self, status: int) -> Iterator[None]:
        """Pages in the block may answer with this status, which the browser's console notes as an error."""
        self.statuses.append(status)
        yield
        self.statuses.remove(status)

    @contextmanager
    def expecting_cut_line(self) -> Iterator[None]:
        """Requests in the block may fail on the way; the console says so at its own time, and says it of each retry."""
        self.is_line_cut = True
        yield
        self.is_line_cut = False

    def _resize(self, width: int) -> None:
        if self.page.viewport_size != {"width": width, "height": HEIGHTS[width]}:
            self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def _check_access(self, width: int) -> None:
        found = Axe().run(self.page).response["violations"]
        said = [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]
        assert not said, f"{self.page.url} at {width} px: {said}"

    def _check_width(self, width: int) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{self.page.url} is {wide} px wide on a screen of {width}"

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not self._is_expected(message.text):
            self.errors.append(message.text)

    def _is_expected(self, said: str) -> bool:
        if status := LOADED_STATUS.match(said):
            return int(status[1]) in self.statuses
        return self.is_line_cut and CUT_LINE.match(said) is not None

    def _notice(self, request: Request) -> None:
        if not request.url.startswith((f"{self.base_url}/", *OF_THE_BROWSER)):
            self.strangers.append(request.url)


def _without_viewer(route: Route) -> None:
    answer = route.fetch()
    if answer.headers["content-type"] == "application/pdf":
        route.fulfill(content_type="text/plain", body=PDF_CAME)
    else:
        route.fulfill(response=answer)
