"""Pages that answer "no" are rolled back with their events, yet they showed a chart: those views are written apart."""

from __future__ import annotations

from uuid import UUID

from flask import Flask, Response, g, request

from clinic.audit import service as audit
from clinic.core import db
from clinic.core.web import Actor

REFUSED_WITH_PAGE = frozenset({409, 422})
"""The page is shown again with what the person typed and what is on file."""


def init_app(app: Flask) -> None:
    """Write a view for every form page about a patient that was shown again."""
    app.after_request(_record_shown_again)


def _record_shown_again(response: Response) -> Response:
    person: Actor | None = g.get("actor")
    about = next(((name, value) for name, value in (request.view_args or {}).items() if isinstance(value, UUID)), None)
    if person is None or about is None or response.status_code not in REFUSED_WITH_PAGE:
        return response
    name, value = about
    entity = name.removesuffix("_id")
    with db.apart(person.clinic_id):
        audit.act_as(person.id, "user", g.request_id)
        audit.record(
            f"{entity}.shown_again", entity, value, patient_id=value if entity == "patient" else None, fields=["form"]
        )
    return response
