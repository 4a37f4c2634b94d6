"""`python -m tests.browser.screenshots`: the pictures of docs/screenshots, taken from a fresh demo clinic."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from pypdf import PdfReader

from clinic import localpg
from clinic.demo import service as demo
from clinic.demo.people import HANDOUT_CHART, PASSWORD, STAFF
from clinic.programs.sheets import Printing
from tests.browser.chromium import find_chromium, started_chromium
from tests.browser.server import LiveService, live_service
from tests.browser.visitor import PHONE, Visitor
from tests.conftest import ROOT, Server

TARGET = ROOT / "docs" / "screenshots"
MOST_BYTES = 300_000
COLOURS = 128
HANDOUT_WORDS, HANDOUT_DPI = "Build a firm ramp", 90
TODAY, CHART, BUILDER, HANDOUT, PATIENT, REVIEW = "today", "chart", "builder", "handout", "patient", "review"


def main() -> None:
    """Take every picture anew."""
    chromium = find_chromium()
    if chromium is None or shutil.which("pdftoppm") is None:
        raise SystemExit("Chromium and pdftoppm (poppler-utils) are needed to take the pictures.")
    TARGET.mkdir(parents=True, exist_ok=True)
    server = Server(os.environ.get("TEST_ADMIN_URL") or localpg.start(ROOT).admin_url())
    with live_service(server, "screenshots", demo=True) as service, started_chromium(chromium) as browser:
        with service.database.transaction():
            demo.load(_printing(service))
        address = _photograph_desk(Visitor(browser, service.url))
        _photograph_phone(Visitor(browser, service.url, PHONE), address)
        _print_handout(service)


def _photograph_desk(visitor: Visitor) -> str:
    """Desk, inbox, chart and builder as the demo's therapist sees them; returns the address of the patient's link."""
    visitor.go("/sign-in")
    visitor.fill("E-mail", STAFF[0].email)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    _shoot(visitor, TODAY)
    visitor.page.get_by_role("link", name=re.compile("Delia Montoya")).first.click()
    _shoot(visitor, REVIEW)
    visitor.follow("Today")
    visitor.page.get_by_role("link", name=re.compile("Maya Okafor")).first.click()
    visitor.follow("Chart")
    _shoot(visitor, CHART)
    visitor.follow("Edit program")
    _shoot(visitor, BUILDER)
    visitor.page.go_back()
    visitor.follow("Link")
    return visitor.page.get_by_label("Address").input_value()


def _photograph_phone(visitor: Visitor, address: str) -> None:
    """The patient's page as it opens on a phone."""
    visitor.go(address)
    visitor.page.wait_for_url("**/p/today")
    _shoot(visitor, PATIENT)


def _print_handout(service: LiveService) -> None:
    """The page of the sheet that shows the ramp, as it comes out of the printer."""
    with service.database.transaction():
        pdf = demo.print_handout(HANDOUT_CHART, _printing(service))
    with tempfile.TemporaryDirectory() as folder:
        sheet, page = Path(folder) / "sheet.pdf", Path(folder) / "page"
        sheet.write_bytes(pdf)
        pages = PdfReader(sheet).pages
        number = next(
            n for n, one in enumerate(pages, start=1) if HANDOUT_WORDS in " ".join(one.extract_text().split())
        )
        only = ["-f", str(number), "-l", str(number), "-singlefile"]
        subprocess.run(["pdftoppm", "-png", "-r", str(HANDOUT_DPI), *only, sheet, page], check=True)
        _keep(page.with_suffix(".png"), HANDOUT)


def _shoot(visitor: Visitor, name: str) -> None:
    """What fits on the screen, once fonts and pictures are there."""
    visitor.page.wait_for_load_state("networkidle")
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "page.png"
        visitor.page.screenshot(path=taken)
        _keep(taken, name)


def _keep(taken: Path, name: str) -> None:
    """Store a picture with as few colours as it needs."""
    kept = TARGET / f"{name}.png"
    with Image.open(taken) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(kept, optimize=True)
    size = kept.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{kept.name} has {size} bytes, more than {MOST_BYTES}.")
    sys.stdout.write(f"{kept.relative_to(ROOT)}  {size // 1000} kB\n")


def _printing(service: LiveService) -> Printing:
    printing: Printing = service.app.config["PRINTING"]
    return printing


if __name__ == "__main__":
    main()
