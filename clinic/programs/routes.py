"""The pages of this feature, all on one blueprint."""

from __future__ import annotations

from clinic.programs import link_routes, stop_routes, text_routes
from clinic.programs.blueprint import blueprint

__all__ = ["blueprint", "link_routes", "stop_routes", "text_routes"]
