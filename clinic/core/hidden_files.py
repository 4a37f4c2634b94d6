"""Whether another file rides on a picture: one that is a picture to one program and a page, an archive or a script to another.

Nothing of it would be stored, for pictures are written anew; but who sends one did not send a picture. What cameras put behind
theirs (a second one, a film, notes of the maker) is none of this. Pure.
"""

from __future__ import annotations

from clinic.core.picture_limits import END, marks_of

_PNG_END = b"IEND\xaeB`\x82"
_RIFF_HEAD = 8

_ANYWHERE = (b"<?php", b"<script", b"<html", b"<!doctype html", b"%pdf-")
"""Looked for in small letters. Long enough that chance does not write them into the data of a second picture."""
_AT_THE_BEGIN = (b"PK\x03\x04", b"Rar!\x1a", b"7z\xbc\xaf", b"\x7fELF", b"MZ", b"GIF8")
_ZIP_END, _LONGEST_ZIP_END = b"PK\x05\x06", 22 + 65_535
"""A ZIP is read from its end: a record of 22 bytes with a comment behind it."""
_PDF_HEAD = 1024
"""PDF readers look this far for their mark."""


def hides_a_file(upload: bytes, kind: str) -> bool:
    """Whether behind a picture (`kind` is Pillow's name of its format), or before it, another file begins."""
    rest = _behind(upload, kind)
    small = rest.lower()
    return (
        any(mark in small for mark in _ANYWHERE)
        or rest.lstrip().startswith(_AT_THE_BEGIN)
        or _ZIP_END in rest[-_LONGEST_ZIP_END:]
        or b"%PDF-" in upload[:_PDF_HEAD]
    )


def _behind(upload: bytes, kind: str) -> bytes:
    """What follows the end of the picture; nothing for one that has no end."""
    if kind == "PNG":
        return upload.partition(_PNG_END)[2]
    if kind == "WEBP":
        return upload[_RIFF_HEAD + int.from_bytes(upload[4:_RIFF_HEAD], "little") :]
    ends = (place for name, place in marks_of(upload) if name == END)
    return upload[next(ends, len(upload)) :]
