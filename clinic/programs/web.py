"""What pages that show or print a sheet read from the app and the address."""

from __future__ import annotations

from flask import current_app, request

from clinic.core.errors import NotFound
from clinic.programs.languages import sheet_languages
from clinic.programs.sheets import Printing


def printing() -> Printing:
    """The service's address and the key of the links, as `create_app` made them."""
    made: Printing = current_app.config["PRINTING"]
    return made


def asked_language() -> str | None:
    """The language that the address names, None when it names none. Raises NotFound for one that no sheet has."""
    asked = request.args.get("lang")
    if asked is not None and asked not in sheet_languages():
        raise NotFound
    return asked
