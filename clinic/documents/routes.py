"""The pages of this feature, all on one blueprint."""

from __future__ import annotations

from clinic.documents import print_routes, text_routes, version_routes
from clinic.documents.blueprint import blueprint

__all__ = ["blueprint", "print_routes", "text_routes", "version_routes"]
