"""An uploaded picture down to its pixels: judged by its header, decoded, turned upright.

Nothing of the upload but its pixels is handed on: no place, no camera, no name, nothing that was hidden behind or in it.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageFile, ImageOps

from clinic.core.errors import PictureNotUsable, PicturesBusy
from clinic.core.hidden_files import hides_a_file
from clinic.core.picture_limits import MOST_UPLOAD, Wanted, check_header, too_many_pixels

AT_ONCE = 1
"""Pictures that are decoded at the same moment in one process; each takes about a second and 230 MB at most."""

LONGEST_WAIT = 2.0
"""Seconds an upload waits for its turn before it is told to come back."""

_OTHERS = (
    (
        b"ftyphei",
        "This is a HEIC photo. Share it as JPEG (“Most compatible” in the camera settings), then choose it again.",
    ),
    (
        b"ftypmif",
        "This is a HEIC photo. Share it as JPEG (“Most compatible” in the camera settings), then choose it again.",
    ),
    (b"GIF8", "A GIF cannot be printed. Choose a JPEG or PNG."),
    (b"<svg", "An SVG drawing cannot be used. Choose a JPEG or PNG."),
    (b"%PDF", "This is a PDF. Choose a {called}: a JPEG or PNG."),
)
_NO_PICTURE = "This file is no {called} that can be read. Choose a JPEG or PNG."

_EIGHT_BITS = [value >> 8 for value in range(2**16)]
"""A grey of sixteen bits in eight; Pillow itself would cut it off, and print all but the darkest as white."""

_turnstile = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def pixels_of(upload: bytes, wanted: Wanted) -> Iterator[Image.Image]:
    """The pixels as they are meant to be seen: RGB, or RGBA where something is clear; at most twice the longest side.

    The turn lasts as long as they are worked on. Raises PictureNotUsable, before anything is decoded when the header
    forbids it; PicturesBusy when no turn comes in time.
    """
    if len(upload) > MOST_UPLOAD:
        raise PictureNotUsable(f"The file is larger than 12 MB. Choose a smaller {wanted.called}.")
    image = _opened(upload, wanted)
    check_header(image, upload, wanted)
    if hides_a_file(upload, image.format or ""):
        raise PictureNotUsable(
            f"Another file is hidden in this {wanted.called}. "
            f"Save the {wanted.called} anew with another program, then choose that file."
        )
    with turn():
        yield _upright(image, wanted)


@contextmanager
def turn() -> Iterator[None]:
    """One of the places at the turnstile; raises PicturesBusy when none gets free in time."""
    if not _turnstile.acquire(timeout=LONGEST_WAIT):
        raise PicturesBusy
    try:
        yield
    finally:
        _turnstile.release()


def on_white(pixels: Image.Image) -> Image.Image:
    """The pixels without anything clear, as they look on paper."""
    plain = Image.new("RGB", pixels.size, "white")
    plain.paste(pixels, mask=pixels.getchannel("A") if pixels.mode == "RGBA" else None)
    return plain


def _opened(upload: bytes, wanted: Wanted) -> Image.Image:
    """Only the header is read here."""
    try:
        return Image.open(io.BytesIO(upload), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(wanted) from error
    except Exception as error:  # a decoder raises whatever it likes over what is no picture
        head = upload[:1024]
        says = next((says for sign, says in _OTHERS if sign in head), _NO_PICTURE)
        raise PictureNotUsable(says.format(called=wanted.called)) from error


def _upright(image: Image.Image, wanted: Wanted) -> Image.Image:
    # The printer's own library lets half a file pass for a whole one, for the whole process: not here.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    side = wanted.longest_side
    try:
        image.draft("RGB", (side, side))
        if image.mode == "I;16":
            image = image.convert("I").point(_EIGHT_BITS, "L")
        image.thumbnail((2 * side, 2 * side), Image.Resampling.BILINEAR)
        turned = ImageOps.exif_transpose(image)
        if not turned.has_transparency_data:
            return on_white(turned.convert("RGB"))
        # What is wholly clear keeps no colour either: something could be hidden in it.
        clear = Image.new("RGBA", turned.size, (255, 255, 255, 0))
        return Image.alpha_composite(clear, turned.convert("RGBA"))
    except Exception as error:  # as above
        raise PictureNotUsable("The file is damaged or cut off. Choose it again, or another one.") from error
