"""Send a form as a browser does: with the CSRF token of its own form session."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse


def csrf_token(client: FlaskClient) -> str:
    """The token that a page shown to `client` would carry."""
    with client.session_transaction() as session:
        raw = session.setdefault("csrf_token", secrets.token_hex(20))
    return URLSafeTimedSerializer(client.application.secret_key, salt="wtf-csrf-token").dumps(raw)


def post(client: FlaskClient, path: str, fields: Mapping[str, Any] | None = None, **options: Any) -> TestResponse:
    """POST `fields` and a valid token to `path`."""
    return client.post(path, data={"csrf_token": csrf_token(client), **(fields or {})}, **options)
