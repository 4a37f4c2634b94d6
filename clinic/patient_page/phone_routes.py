"""What a phone asks for to keep the patient's page: how to install it, and the script that keeps it. Both say nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import cast

from flask import Response, current_app, jsonify, url_for

from clinic.patient_page.blueprint import blueprint
from clinic.patient_page.browser import page_language, patient_page
from clinic.patient_page.phone import icon_files, manifest

SCOPE = "/p/"
"""What the worker may keep: a page of staff never lies under it."""


@blueprint.get("/p/manifest.webmanifest")
@patient_page
def show_manifest() -> Response:
    """How to install the page, in the language that the address names."""
    icons = {file: url_for("static", filename=file) for file in icon_files()}
    answer = jsonify(manifest(page_language(), url_for("patient_page.show_today"), SCOPE, icons))
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/p/worker.js")
@patient_page
def show_worker() -> Response:
    """The script that keeps the page readable without a network; its address is what limits it to these pages."""
    return Response(_worker(cast(str, current_app.static_folder)), mimetype="text/javascript")


@cache
def _worker(folder: str) -> bytes:
    return (Path(folder) / "patient_worker.js").read_bytes()
