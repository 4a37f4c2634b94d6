"""The address of a list that is narrowed while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, url_for


def address_of(endpoint: str, **fixed: Any) -> Callable[..., str]:
    """A list's address, called with the parameters that narrow it; `fixed` are the parts of its path."""

    def here(**asked: Any) -> str:
        return url_for(endpoint, **fixed, **asked)

    return here


def with_address(page: str, address: str) -> Response:
    """A page that puts `address` into the browser's bar: what is asked for, without the filters that are off."""
    response = make_response(page)
    response.headers["HX-Replace-Url"] = address
    return response
