"""An uploaded file made into a photo that can be stored and printed: decoded, turned upright, and written anew. Pure.

Nothing of the upload but its pixels is kept: no place, no camera, no name, nothing that was hidden behind or in it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageFile, ImageOps

from clinic.custom_exercises.errors import PhotoNotUsable
from clinic.custom_exercises.models import LARGEST_PHOTO

MOST_UPLOAD = 12 * 1024 * 1024
"""Bytes of a file as it is sent: more than any telephone writes for one photo."""

MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 26_000_000, "WEBP": 26_000_000}
"""By format. A JPEG is decoded at a fraction of its size; the others are decoded whole, at four bytes a pixel."""

LONGEST_SIDE = 1600
SHORTEST_SIDE = 300
"""Pixels. Printed 79 mm wide, 1600 are more than 300 to the inch; below 300 nothing can be made out."""

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


@dataclass(frozen=True, slots=True)
class ReadyPhoto:
    """A photo as it is stored: JPEG, RGB, without any data about it. Width and height in pixels."""

    content: bytes
    width: int
    height: int


def ready_photo(upload: bytes) -> ReadyPhoto:
    """The upload as it will be stored. Raises PhotoNotUsable, before anything is decoded when the size alone forbids it."""
    if len(upload) > MOST_UPLOAD:
        raise PhotoNotUsable("The file is larger than 12 MB. Choose a smaller photo.")
    image = _opened(upload)
    _check(image)
    return _written(_upright(image))


def _opened(upload: bytes) -> Image.Image:
    """Only the header is read here."""
    try:
        return Image.open(io.BytesIO(upload), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # a decoder raises whatever it likes over what is no picture
        head = upload[:1024]
        raise PhotoNotUsable(next((says for sign, says in _OTHERS if sign in head), _NOT_A_PHOTO)) from error


def _check(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS[image.format or "PNG"]:
        raise _too_many_pixels()
    if min(image.size) < SHORTEST_SIDE:
        raise PhotoNotUsable(
            f"The photo is too small to print. It needs {SHORTEST_SIDE} pixels on each side, at least."
        )
    # A telephone's JPEG may carry a second picture (MPO); its first one is the photo.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise PhotoNotUsable("A moving picture cannot be printed. Choose a photo that stands still.")


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
    for side, quality in _TRIES:
        smaller = image.copy()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        smaller.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= LARGEST_PHOTO:
            return ReadyPhoto(out.getvalue(), smaller.width, smaller.height)
    raise PhotoNotUsable("The photo has too much fine detail to be stored. Choose another one.")


def _too_many_pixels() -> PhotoNotUsable:
    return PhotoNotUsable("The photo has too many pixels. Make it smaller, or take it with the usual camera settings.")
