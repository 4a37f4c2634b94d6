"""What an uploaded picture may be, judged by its header and its number of bytes, before any pixel is decoded. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

from clinic.core.errors import PictureNotUsable

MOST_UPLOAD = 12 * 1024 * 1024
"""Bytes of a file as it is sent: more than any telephone writes for one photo."""

MOST_PIXELS_WHOLE = 12_500_000
"""Of a PNG, a WebP or a JPEG in several scans, which are decoded whole; a telephone takes 4032 by 3024."""

MOST_PIXELS_DRAFT = 64_000_000
"""Of any other JPEG: it is decoded at a fraction of its size."""

MOST_SCANS = 64
"""Passes over all pixels in a JPEG; cameras make one, programs about ten. A pass of no contents takes 26 bytes and 10 ms."""

PIXELS_A_BYTE = 200
"""A photo that was pressed hard has about twenty. With more than this it is a blank sheet, or made to fill the memory."""

SMALL = 2_000_000
"""Pixels below which nobody counts the bytes."""

_MARK = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
"""The begin of a segment with a length, or the end; the others are single marks, or 255 as a value."""

SCAN, END = b"\xda", b"\xd9"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a picture is uploaded as: its name in messages, its sides in pixels, and how narrow it may be.

    `longest_side` is what it is made smaller to; `most_narrow` is how many times the shorter side the longer one may be.
    """

    called: str
    longest_side: int
    shortest_side: int
    most_narrow: int


def check_header(image: Image.Image, upload: bytes, wanted: Wanted) -> None:
    """Refuse an opened, not yet decoded image for what its header says. Raises PictureNotUsable."""
    pixels, scans = image.width * image.height, scans_of(upload) if image.format in ("JPEG", "MPO") else 0
    is_draft = scans == 1 and not image.info.get("progressive")
    if pixels > (MOST_PIXELS_DRAFT if is_draft else MOST_PIXELS_WHOLE):
        raise too_many_pixels(wanted)
    if scans > MOST_SCANS:
        raise PictureNotUsable(
            "This JPEG is put together in a strange way. Save it anew with another program, or choose a PNG."
        )
    if min(image.size) < wanted.shortest_side:
        raise PictureNotUsable(
            f"The {wanted.called} is too small to print. It needs {wanted.shortest_side} pixels on each side, at least."
        )
    if max(image.size) > wanted.most_narrow * min(image.size):
        raise PictureNotUsable(
            f"The {wanted.called} is too long and narrow to print. "
            f"Cut it so that its long side is at most {wanted.most_narrow} times the short one."
        )
    # A telephone's JPEG may carry a second picture (MPO); its first one is the photo.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise PictureNotUsable(f"A moving picture cannot be printed. Choose a {wanted.called} that stands still.")
    if pixels > max(SMALL, PIXELS_A_BYTE * len(upload)):
        raise PictureNotUsable(
            f"There is next to nothing in this picture for its size. Make it smaller, or choose another {wanted.called}."
        )


def too_many_pixels(wanted: Wanted) -> PictureNotUsable:
    """The refusal of a picture that would take too much memory."""
    return PictureNotUsable(
        f"The {wanted.called} has too many pixels. Make it smaller, or take it with the usual camera settings."
    )


def scans_of(jpeg: bytes) -> int:
    """How many scans a JPEG has, up to its end mark; what lies in its segments (a thumbnail) or behind it does not count."""
    return sum(name == SCAN for name, _ in marks_of(jpeg))


def marks_of(jpeg: bytes) -> Iterator[tuple[bytes, int]]:
    """The marks of a JPEG in order, each with the place behind it; END is the last."""
    place = 2
    while mark := _MARK.search(jpeg, place):
        yield mark[1], mark.end()
        if mark[1] == END:
            return
        place = mark.end() + int.from_bytes(jpeg[mark.end() : mark.end() + 2])
