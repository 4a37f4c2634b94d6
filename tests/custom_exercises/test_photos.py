"""What becomes of an uploaded file: only its pixels are kept, and what is no photo is refused before it costs anything."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageFile

from clinic.custom_exercises import photos
from clinic.custom_exercises.errors import PhotoNotUsable
from clinic.custom_exercises.models import LARGEST_PHOTO
from clinic.custom_exercises.photos import LONGEST_SIDE, MOST_UPLOAD, ready_photo
from tests.custom_exercises.images import moving, photo, png_header, turned_photo


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


def test_what_hides_behind_or_in_a_photo_is_gone() -> None:
    hidden = b"<script>kx()</script><?php kx(); ?>PK\x03\x04"
    for upload in (photo() + hidden, photo(comment=hidden), photo(kind="PNG") + hidden):
        assert hidden in upload
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
    with pytest.raises(PhotoNotUsable, match=message):
        ready_photo(upload)


@pytest.mark.parametrize("size", [(6000, 6000), (20_000, 20_000), (60_000, 60_000), (2_000_000, 4)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_image: object) -> None:
        raise AssertionError("it was decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    with pytest.raises(PhotoNotUsable, match=r"too many pixels|too small"):
        ready_photo(png_header(*size))


def test_too_many_bytes_are_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photos, "_opened", None)
    with pytest.raises(PhotoNotUsable, match="larger than 12 MB"):
        ready_photo(b"\xff" * (MOST_UPLOAD + 1))


def test_half_a_file_is_refused_though_the_printer_would_take_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(PhotoNotUsable, match="damaged or cut off"):
        ready_photo(photo((1200, 900))[:12_000])
