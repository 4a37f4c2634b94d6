"""An uploaded file made into a photo that can be stored and printed: decoded, turned upright, and written anew.

Nothing of the upload but its pixels is kept: no place, no camera, no name, nothing that was hidden behind or in it.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil

from PIL import Image, ImageFile, ImageOps

from clinic.custom_library.errors import PhotoNotUsable, PhotosBusy
from clinic.custom_library.models import LARGEST_PHOTO
from clinic.custom_pictures.hidden_files import hides_a_file
from clinic.custom_pictures.photo_limits import (
    LONGEST_SIDE,
    MOST_UPLOAD,
    SHORTEST_SIDE,
    check_header,
    too_many_pixels,
)

AT_ONCE = 1
"""Photos that are decoded at the same moment in one process; each takes about a second and 230 MB at most."""

LONGEST_WAIT = 2.0
"""Seconds an upload waits for its turn before it is told to come back."""

_TRIES = ((LONGEST_SIDE, 85), (LONGEST_SIDE, 72), (1280, 72), (1000, 65), (800, 55))
"""Longest side and quality, until the photo is small enough."""

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
    (b"%PDF", "This is a PDF. Choose a photo: a JPEG or PNG."),
)
_NOT_A_PHOTO = "This file is no photo that can be read. Choose a JPEG or PNG."

_turnstile = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class ReadyPhoto:
    """A photo as it is stored: JPEG, RGB, without any data about it. Width and height in pixels."""

    content: bytes
    width: int
    height: int


def ready_photo(upload: bytes) -> ReadyPhoto:
    """The upload as it will be stored.

    Raises PhotoNotUsable, before anything is decoded when the header forbids it; PhotosBusy when no turn comes in time.
    """
    if len(upload) > MOST_UPLOAD:
        raise PhotoNotUsable("The file is larger than 12 MB. Choose a smaller photo.")
    image = _opened(upload)
    check_header(image, upload)
    if hides_a_file(upload, image.format or ""):
        raise PhotoNotUsable(
            "Another file is hidden in this photo. Save the photo anew with another program, then choose that file."
        )
    with turn():
        return _written(_upright(image))


@contextmanager
def turn() -> Iterator[None]:
    """One of the places at the turnstile; raises PhotosBusy when none gets free in time."""
    if not _turnstile.acquire(timeout=LONGEST_WAIT):
        raise PhotosBusy
    try:
        yield
    finally:
        _turnstile.release()


def _opened(upload: bytes) -> Image.Image:
    """Only the header is read here."""
    try:
        return Image.open(io.BytesIO(upload), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels() from error
    except Exception as error:  # a decoder raises whatever it likes over what is no picture
        head = upload[:1024]
        raise PhotoNotUsable(next((says for sign, says in _OTHERS if sign in head), _NOT_A_PHOTO)) from error


def _upright(image: Image.Image) -> Image.Image:
    """The pixels as they are meant to be seen, on white, and nothing else."""
    # The printer's own library lets half a file pass for a whole one, for the whole process: not here.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.thumbnail((2 * LONGEST_SIDE, 2 * LONGEST_SIDE), Image.Resampling.BILINEAR)
        turned = ImageOps.exif_transpose(image)
        colours = turned.convert("RGBA") if turned.has_transparency_data else turned.convert("RGB")
    except Exception as error:  # as above
        raise PhotoNotUsable("The file is damaged or cut off. Choose it again, or another one.") from error
    plain = Image.new("RGB", colours.size, "white")
    plain.paste(colours, mask=colours.getchannel("A") if colours.mode == "RGBA" else None)
    return plain


def _written(image: Image.Image) -> ReadyPhoto:
    """The first of the tries that is small enough. None makes the shorter side shorter than a photo may have it."""
    needed = ceil(SHORTEST_SIDE * max(image.size) / min(image.size))
    for side, quality in _TRIES:
        smaller = image.copy()
        smaller.thumbnail((max(side, needed),) * 2, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_PHOTO:
            return ReadyPhoto(out.getvalue(), smaller.width, smaller.height)
    raise PhotoNotUsable("The photo has too much fine detail to be stored. Choose another one.")
