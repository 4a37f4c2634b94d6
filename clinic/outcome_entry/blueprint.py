"""The blueprint that the pages of this feature hang on; `routes` imports them all."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("outcome_entry", __name__)
