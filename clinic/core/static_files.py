"""Addresses of static files that name their content, so that a browser asks for each version once."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, request

SHOWN_DIGITS = 10
UNNAMED = (".woff2",)
"""Style sheets name these themselves, without a version: one address for each, or it would be loaded twice."""


def init_app(app: Flask) -> None:
    """Let `url_for("static", …)` name the version of every file that is there."""

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        file = values.get("filename", "")
        if endpoint == "static" and not file.endswith(UNNAMED) and (found := version_of(app.static_folder or "", file)):
            values.setdefault("v", found)


def is_right_version() -> bool:
    """Whether the running request names the version of its static file as it is now."""
    file = (request.view_args or {}).get("filename", "")
    asked = request.args.get("v", "")
    return bool(asked) and asked == version_of(current_app.static_folder or "", file)


@cache
def version_of(folder: str, file: str) -> str:
    """What names the content of a static file while the service runs; empty when there is none such."""
    path = (Path(folder) / file).resolve()
    if not path.is_relative_to(Path(folder).resolve()) or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:SHOWN_DIGITS]
