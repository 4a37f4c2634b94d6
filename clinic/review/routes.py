"""Every page of this feature, on its blueprint."""

from __future__ import annotations

from clinic.review import inbox_routes, message_routes, patient_routes, settings_routes
from clinic.review.blueprint import blueprint

__all__ = ["blueprint", "inbox_routes", "message_routes", "patient_routes", "settings_routes"]
