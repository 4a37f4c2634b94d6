"""Every page of this room, for the application to register."""

from __future__ import annotations

from clinic.records import export_routes, print_routes
from clinic.records.blueprint import blueprint

__all__ = ["blueprint", "export_routes", "print_routes"]
