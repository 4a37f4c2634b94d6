"""The pictures of all layouts in docs are small, complete, and can be made again."""

from __future__ import annotations

import shutil
from io import BytesIO

import pytest

from handouts.layouts import LayoutName
from handouts.render import pdf_available
from tests.handouts.layout_sheet import TARGET, picture_of

MOST_BYTES = 400_000


def test_docs_show_every_layout_in_a_small_file() -> None:
    files = {path.stem: path.stat().st_size for path in TARGET.glob("*.png")}
    assert set(files) == set(LayoutName)
    assert max(files.values()) < MOST_BYTES


@pytest.mark.skipif(
    not (pdf_available() and shutil.which("pdftoppm")), reason="Pango or poppler-utils is not installed"
)
def test_a_picture_shows_the_pages_side_by_side() -> None:
    picture = picture_of(LayoutName.ONE_EXERCISE)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    assert picture.width > picture.height, "the sheet and its diary"
    assert len(out.getvalue()) < MOST_BYTES
    assert len(picture.getcolors() or []) > 5
