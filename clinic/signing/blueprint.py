"""The blueprint that the pages of signing share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("signing", __name__)
