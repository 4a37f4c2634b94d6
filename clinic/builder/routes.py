"""The pages of this feature, all on one blueprint."""

from __future__ import annotations

from clinic.builder import dose_routes, draft_routes, issue_routes, line_routes, shelf_routes
from clinic.builder.blueprint import blueprint

__all__ = ["blueprint", "dose_routes", "draft_routes", "issue_routes", "line_routes", "shelf_routes"]
