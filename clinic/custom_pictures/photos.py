"""An uploaded file made into a photo that can be stored and printed: its pixels alone (`core.pictures`), written anew."""

from __future__ import annotations

import io
from dataclasses import dataclass
from math import ceil

from PIL import Image

from clinic.core.errors import PictureNotUsable
from clinic.core.picture_limits import Wanted
from clinic.core.pictures import on_white, pixels_of
from clinic.custom_library.models import LARGEST_PHOTO

LONGEST_SIDE = 1600
SHORTEST_SIDE = 300
"""Pixels. Printed 79 mm wide, 1600 are more than 300 to the inch; below 300 nothing can be made out."""

PHOTO = Wanted("photo", LONGEST_SIDE, SHORTEST_SIDE, most_narrow=4)
"""At LONGEST_SIDE, the shorter side of the narrowest one is still SHORTEST_SIDE."""

_TRIES = ((LONGEST_SIDE, 85), (LONGEST_SIDE, 72), (1280, 72), (1000, 65), (800, 55))
"""Longest side and quality, until the photo is small enough."""


@dataclass(frozen=True, slots=True)
class ReadyPhoto:
    """A photo as it is stored: JPEG, RGB, without any data about it. Width and height in pixels."""

    content: bytes
    width: int
    height: int


def ready_photo(upload: bytes) -> ReadyPhoto:
    """The upload as it will be stored, on white. Raises PictureNotUsable or PicturesBusy."""
    with pixels_of(upload, PHOTO) as pixels:
        return _written(on_white(pixels))


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
    raise PictureNotUsable("The photo has too much fine detail to be stored. Choose another one.")
