"""A clinic's logo stands at the top of page 1 in every layout, small, named, and without colour in greys."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from handouts.content import ContentError, Logo
from handouts.layouts import Layout, LayoutName
from handouts.pictures import toned_logo
from handouts.render import pdf_available
from tests.handouts.reading import elements, id_of, read
from tests.handouts.samples import CLINIC, make_handout

HIGHEST = 13.1 * 96 / 25.4
"""Pixels, which is what the file counts in here."""


def make_logo(kind: str = "PNG", size: tuple[int, int] = (600, 240)) -> Logo:
    out = BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "#2266aa").save(out, kind)
    return Logo(out.getvalue(), *size)


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize(
    ("name", "size"), [*((name, (600, 240)) for name in LayoutName), (LayoutName.TWO_UP, (90, 900))]
)
def test_every_layout_prints_it_once_on_page_1(name: LayoutName, size: tuple[int, int]) -> None:
    handout = make_handout(1, clinic=replace(CLINIC, logo=make_logo(size=size)))
    reader = read(handout, Layout(name, only=1 if name is LayoutName.ONE_EXERCISE else None))
    logos = [one for one in elements(reader) if one["/S"] == "/Figure" and one.get("/Alt") == CLINIC.name]
    assert [one.raw_get("/Pg").idnum for one in logos] == [id_of(reader.pages[0])]
    left, top, right, bottom = (float(at) for at in logos[0]["/A"]["/BBox"])  # type: ignore[index]
    assert 20 < abs(bottom - top) <= HIGHEST
    assert abs(right - left) / abs(bottom - top) == pytest.approx(size[0] / size[1], rel=0.05)


def letters_of(reader: PdfReader) -> list[str]:
    """Every letter of page 1 in the order of the alphabet: a logo moves words, and takes none away."""
    return sorted("".join(reader.pages[0].extract_text().split()))


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize("size", [(600, 600), (900, 300)])
@pytest.mark.parametrize("count", [4, 9])
def test_page_1_keeps_all_that_it_holds_without_one(count: int, size: tuple[int, int]) -> None:
    plain, marked = (
        read(make_handout(count, clinic=replace(CLINIC, logo=logo))) for logo in (None, make_logo(size=size))
    )
    assert letters_of(marked) == letters_of(plain)
    assert len(marked.pages) == len(plain.pages)


def test_without_a_logo_there_is_no_such_figure() -> None:
    assert CLINIC.logo is None


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_has_no_colour_in_greys(kind: str) -> None:
    logo = make_logo(kind)
    assert toned_logo(logo, False) == logo.image
    with Image.open(BytesIO(toned_logo(logo, True))) as image:
        assert image.format == kind
        red, green, blue = image.convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert red == green == blue


@pytest.mark.parametrize("image", [b"", b"<svg/>", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 400_000])
def test_anything_but_a_png_or_a_jpeg_of_some_size_is_refused(image: bytes) -> None:
    with pytest.raises(ContentError, match="PNG or a JPEG"):
        Logo(image, 10, 10)


def test_its_size_is_checked() -> None:
    with pytest.raises(ContentError, match=r"Logo\.width"):
        replace(make_logo(), width=0)
