"""The pages of this feature, all on one blueprint."""

from __future__ import annotations

from clinic.examination import assessment_routes, correction_routes, cutoff_routes, screen_routes
from clinic.examination.blueprint import blueprint

__all__ = ["assessment_routes", "blueprint", "correction_routes", "cutoff_routes", "screen_routes"]
