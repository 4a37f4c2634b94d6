"""The items that questions raise."""

from __future__ import annotations

from tests.review.conftest import items

__all__ = ["items"]
