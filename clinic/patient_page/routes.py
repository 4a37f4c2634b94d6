"""Every page of this feature, on its blueprint."""

from __future__ import annotations

from clinic.patient_page import link_routes, mail_routes, message_routes, outcome_routes, phone_routes
from clinic.patient_page.blueprint import blueprint

__all__ = ["blueprint", "link_routes", "mail_routes", "message_routes", "outcome_routes", "phone_routes"]
