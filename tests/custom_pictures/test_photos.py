"""What becomes of an uploaded file: only its pixels are kept, and what is no photo is refused before it costs anything."""

from __future__ import annotations

import io
from contextlib import ExitStack

import pytest
from PIL import Image, ImageFile

from clinic.core import pictures
from clinic.core.errors import PictureNotUsable, PicturesBusy
from clinic.core.picture_limits import MOST_PIXELS_WHOLE, MOST_SCANS, MOST_UPLOAD, scans_of
from clinic.custom_library.models import LARGEST_PHOTO
from clinic.custom_pictures import photos
from clinic.custom_pictures.photos import LONGEST_SIDE, SHORTEST_SIDE, ready_photo
from tests.custom_pictures.images import blank, many_scans, moving, photo, png_header, turned_photo


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")]
)
def test_a_photo_is_written_anew_as_jpeg(kind: str, mode: str) -> None:
    ready = ready_photo(photo(kind=kind, mode=mode))
    image = opened(ready.content)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (640, 480))
    assert (ready.width, ready.height) == image.size


def test_it_is_turned_upright_and_says_nothing_about_itself() -> None:
    upload = turned_photo()
    assert b"SECRET" in upload
    ready = ready_photo(upload)
    image = opened(ready.content)
    assert (ready.width, ready.height) == (400, 600)
    assert image.getpixel((390, 300))[0] < 40  # the black bar was at the top and belongs to the right
    assert image.getpixel((10, 300))[0] > 200
    assert not image.getexif()
    assert b"SECRET" not in ready.content
    assert b"Exif" not in ready.content
    assert "comment" not in image.info


def test_what_is_clear_stands_on_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(ready_photo(out.getvalue()).content).getpixel((200, 200)) == (255, 255, 255)


def test_a_large_one_is_made_smaller() -> None:
    ready = ready_photo(photo((4000, 3000)))
    assert (ready.width, ready.height) == (LONGEST_SIDE, 1200)


def test_fine_detail_is_pressed_until_it_fits() -> None:
    noise = Image.effect_noise((2000, 2000), 120)
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=95)
    assert len(ready_photo(out.getvalue()).content) <= LARGEST_PHOTO


@pytest.mark.parametrize("upload", [photo(), photo(kind="PNG"), photo(kind="WEBP")], ids=["jpeg", "png", "webp"])
@pytest.mark.parametrize(
    "hidden",
    [
        b"<script>kx()</script>",
        b"\n<?PHP kx(); ?>",
        b"PK\x03\x04kx",
        b"kx%PDF-1.7",
        b"x" * 900 + b"PK\x05\x06" + b"\0" * 18,
        b"MZ",
    ],
)
def test_a_file_behind_a_photo_is_refused_before_anything_is_decoded(
    upload: bytes, hidden: bytes, undecoded: None
) -> None:
    with pytest.raises(PictureNotUsable, match="Another file is hidden"):
        ready_photo(upload + hidden)


def test_a_pdf_that_is_a_photo_too_is_refused() -> None:
    with pytest.raises(PictureNotUsable, match="Another file is hidden"):
        ready_photo(photo(comment=b"%PDF-1.4 kx"))


def test_what_lies_in_a_photo_or_what_a_camera_puts_behind_it_is_gone() -> None:
    note = b"<script>kx()</script>"
    for upload in (
        photo(comment=note),
        photo() + b"SEFHkx" + bytes(range(256)) * 40 + b"SEFT",
        photo() + photo(),
    ):
        assert b"kx" not in ready_photo(upload).content


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (b"", "no photo that can be read"),
        (b"just text", "no photo that can be read"),
        (b"<html><script>kx()</script>", "no photo that can be read"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "An SVG drawing cannot be used"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Share it as JPEG"),
        (b"%PDF-1.7", "This is a PDF"),
        (moving("GIF"), "A GIF cannot be printed"),
        (moving("PNG"), "A moving picture"),
        (moving("WEBP"), "A moving picture"),
        (photo((299, 800)), "too small to print"),
        (photo()[:4000], "damaged or cut off"),
        (photo(kind="PNG")[:900], "damaged or cut off"),
        (photo()[:200], "no photo that can be read"),
        (png_header(400, 400), "damaged or cut off"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else "",
)
def test_what_is_no_photo_is_refused_in_words(upload: bytes, message: str) -> None:
    with pytest.raises(PictureNotUsable, match=message):
        ready_photo(upload)


@pytest.fixture
def undecoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_image: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)


@pytest.mark.parametrize("size", [(4100, 3100), (6000, 6000), (20_000, 20_000), (60_000, 60_000), (2_000_000, 4)])
@pytest.mark.usefixtures("undecoded")
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(PictureNotUsable, match=r"too many pixels|too small"):
        ready_photo(png_header(*size))


@pytest.mark.parametrize(
    ("kind", "options"),
    [("WEBP", {"lossless": True}), ("JPEG", {"progressive": True})],
    ids=["webp", "progressive"],
)
@pytest.mark.usefixtures("undecoded")
def test_what_is_decoded_whole_may_have_a_telephones_pixels(kind: str, options: dict[str, object]) -> None:
    upload = blank((4100, 3100), kind, **options)
    assert MOST_PIXELS_WHOLE < 4100 * 3100
    with pytest.raises(PictureNotUsable, match="too many pixels"):
        ready_photo(upload + b"\0" * 200_000)


def test_a_jpeg_in_one_scan_may_have_more() -> None:
    assert ready_photo(photo((4100, 3100))).width == LONGEST_SIDE


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
@pytest.mark.usefixtures("undecoded")
def test_many_pixels_in_next_to_no_bytes_are_refused(kind: str) -> None:
    with pytest.raises(PictureNotUsable, match="next to nothing in this picture"):
        ready_photo(blank((4000, 3000), kind))


def test_a_small_drawing_may_be_nearly_empty() -> None:
    assert ready_photo(blank((1500, 1200), "PNG")).width == 1500


@pytest.mark.usefixtures("undecoded")
def test_a_jpeg_of_very_many_scans_is_refused() -> None:
    assert scans_of(many_scans(MOST_SCANS + 1)) == MOST_SCANS + 1
    with pytest.raises(PictureNotUsable, match="in a strange way"):
        ready_photo(many_scans(MOST_SCANS + 1))


def test_scans_are_those_of_the_photo_itself() -> None:
    thumbnail = many_scans(20)
    assert scans_of(photo(comment=thumbnail) + thumbnail) == 1
    assert scans_of(photo(progressive=True)) == 10
    assert scans_of(photo()[:4000]) == 1
    assert ready_photo(many_scans(MOST_SCANS)).width == 640


@pytest.mark.parametrize("size", [(300, 1201), (1201, 300), (300, 8000)])
@pytest.mark.usefixtures("undecoded")
def test_a_strip_is_refused(size: tuple[int, int]) -> None:
    with pytest.raises(PictureNotUsable, match="long side is at most 4 times the short one"):
        ready_photo(photo(size))


def test_a_narrow_photo_is_pressed_but_never_narrower_than_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    Image.effect_noise((400, 1600), 120).save(out, "PNG")
    monkeypatch.setattr(photos, "LARGEST_PHOTO", 150_000)
    ready = ready_photo(out.getvalue())
    assert (ready.width, ready.height) == (SHORTEST_SIDE, 1200)


def test_only_so_many_are_decoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LONGEST_WAIT", 0.01)
    with ExitStack() as held:
        for _ in range(pictures.AT_ONCE):
            held.enter_context(pictures.turn())
        with pytest.raises(PicturesBusy):
            ready_photo(photo())
    for _ in range(pictures.AT_ONCE + 1):  # a refusal gives its place back
        with pytest.raises(PictureNotUsable, match="damaged"):
            ready_photo(photo()[:4000])
    assert ready_photo(photo()).width == 640


def test_too_many_bytes_are_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_opened", None)
    with pytest.raises(PictureNotUsable, match="larger than 12 MB"):
        ready_photo(b"\xff" * (MOST_UPLOAD + 1))


def test_half_a_file_is_refused_though_the_printer_would_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(PictureNotUsable, match="damaged or cut off"):
        ready_photo(photo((1200, 900))[:12_000])
