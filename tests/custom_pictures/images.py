"""Files as people upload them, and as attackers do, made in memory."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", mode: str = "RGB", **options: Any) -> bytes:
    """A picture with a gradient, so that turning it shows: dark at the top left."""
    image = Image.linear_gradient("L").resize(size).convert(mode)
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def turned_photo() -> bytes:
    """A JPEG that lies on its side, with where and by what it was taken."""
    image = Image.new("RGB", (600, 400), "white")
    image.paste("black", (0, 0, 600, 100))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET CAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=b"SECRET COMMENT")
    return out.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds next to nothing: a bomb."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + _chunk(b"IEND", b"")
    )


def blank(size: tuple[int, int], kind: str, **options: Any) -> bytes:
    """Many pixels in few bytes."""
    out = io.BytesIO()
    Image.new("L", size, 128).save(out, kind, **options)
    return out.getvalue()


def many_scans(count: int) -> bytes:
    """A JPEG that goes over its pixels so many times, 26 bytes each time."""
    plain = photo(progressive=True)
    last = plain[plain.rindex(b"\xff\xda") : -2]
    return plain[:-2] + last * (count - plain.count(b"\xff\xda")) + plain[-2:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def moving(kind: str) -> bytes:
    """Two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (400, 400), colour) for colour in ("red", "blue")]
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()
