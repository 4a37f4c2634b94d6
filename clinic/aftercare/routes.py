"""The pages of this feature, all on one blueprint."""

from __future__ import annotations

from clinic.aftercare import pause_routes, teach_routes
from clinic.aftercare.blueprint import blueprint

__all__ = ["blueprint", "pause_routes", "teach_routes"]
