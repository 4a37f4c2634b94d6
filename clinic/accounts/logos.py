"""A clinic's logo: an uploaded picture written anew, and kept; every change is a row of its own.

What is clear in it stays clear, as PNG; anything else becomes a JPEG. Of the file nothing but its pixels is kept.
"""

from __future__ import annotations

import hashlib
import io

from PIL import Image
from sqlalchemy import func, select

from clinic.accounts.models import LARGEST_LOGO, LONGEST_LOGO_SIDE, ClinicLogo
from clinic.accounts.queries import find_logo, forget_logo
from clinic.audit import service as audit
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import PictureNotUsable
from clinic.core.picture_limits import Wanted
from clinic.core.pictures import on_white, pixels_of

LOGO = Wanted("picture", LONGEST_LOGO_SIDE, shortest_side=60, most_narrow=10)
"""Printed at most 38 mm wide and 13 mm high: 60 pixels are more than 100 to the inch."""

MOST_TALL = 3
"""Times its width: 13 mm high, it is at least 4 mm wide."""

_PALEST = 230
"""Of 255: what has no darker point than this is not seen on white paper."""

_SIDES = (LONGEST_LOGO_SIDE, 800, 500, 300)
"""Longest side, until the logo is small enough."""


def set_logo(upload: bytes) -> None:
    """Print this picture on the sheets that the clinic of the transaction issues from now on.

    The logo that it has already is not stored again. Raises PictureNotUsable or PicturesBusy.
    """
    with pixels_of(upload, LOGO) as pixels:
        _check_on_paper(pixels)
        image, (width, height) = _written(pixels)
    sha256 = hashlib.sha256(image).hexdigest()
    now = find_logo()
    if now is None or now.sha256 != sha256:
        _keep(ClinicLogo(id=new_id(), image=image, sha256=sha256, width=width, height=height), "clinic_logo.set")


def remove_logo() -> None:
    """Print no logo on the sheets issued from now on."""
    if find_logo() is not None:
        _keep(ClinicLogo(id=new_id()), "clinic_logo.removed")


def _check_on_paper(pixels: Image.Image) -> None:
    if pixels.height > MOST_TALL * pixels.width:
        raise PictureNotUsable(
            f"The picture is too tall for the head of a sheet. Cut it so that it is at most {MOST_TALL} times as high as wide."
        )
    darkest, _lightest = on_white(pixels).convert("L").getextrema()
    if darkest > _PALEST:  # type: ignore[operator]  # one channel: a number
        raise PictureNotUsable("Nothing of this picture is seen on white paper. Choose one in darker colors.")


def _keep(row: ClinicLogo, action: str) -> None:
    row.number = (session.scalar(select(func.max(ClinicLogo.number))) or 0) + 1
    session.add(row)
    session.flush()
    forget_logo()
    audit.record(action, "clinic_logo", row.id)


def _written(pixels: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """The largest one that is small enough, and its size in pixels."""
    is_clear = pixels.mode == "RGBA" and pixels.getchannel("A").getextrema() != (255, 255)
    image = pixels if is_clear else on_white(pixels)
    for side in _SIDES:
        smaller, out = image.copy(), io.BytesIO()
        smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
        if is_clear:
            smaller.save(out, "PNG", optimize=True)
        else:
            smaller.save(out, "JPEG", quality=92, subsampling=0, optimize=True)
        if out.tell() <= LARGEST_LOGO:
            return out.getvalue(), smaller.size
    raise PictureNotUsable("The picture has too much fine detail to be stored. Choose a simpler one.")
