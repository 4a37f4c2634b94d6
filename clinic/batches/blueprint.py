"""The blueprint that the pages of this feature hang on; `routes` fills it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("batches", __name__)
