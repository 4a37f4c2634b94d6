"""Without Pango the app runs on: HTML works, PDF says how to mend it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys

class NoPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")

sys.meta_path.insert(0, NoPango())
from handouts.render import PdfUnavailable, pdf_available, render_html, render_pdf, why_unavailable
from tests.handouts.samples import make_handout

assert not pdf_available()
assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in why_unavailable()
assert "Your home program" in render_html(make_handout())
try:
    render_pdf(make_handout())
except PdfUnavailable as error:
    assert str(error) == why_unavailable()
    print("said so")
"""


def test_a_system_without_pango_still_shows_the_sheet_and_says_how_to_mend_it() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.strip() == "said so", done.stderr
