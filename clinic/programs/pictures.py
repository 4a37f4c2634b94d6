"""Pictures on the pages of a program: those of its exercises, and the QR code of the patient's link."""

from __future__ import annotations

from markupsafe import Markup

from clinic.exercises.pictures import figure, library_figure
from handouts.assets import qr_svg

__all__ = ["figure", "library_figure", "qr_code"]


def qr_code(url: str) -> Markup:
    """The QR code of an address as markup."""
    frame = Markup('<div class="figure" role="img" aria-label="{}">{}</div>')
    return frame.format("QR code of the patient's link", Markup(qr_svg(url).decode()))  # noqa: S704 - our own drawing
