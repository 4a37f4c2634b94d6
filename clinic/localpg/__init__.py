"""A PostgreSQL of the project's own for demo, development and tests: one private cluster, no TCP, no passwords."""

from clinic.localpg.errors import LocalPgError
from clinic.localpg.server import LocalServer, start, status, stop

__all__ = ["LocalPgError", "LocalServer", "start", "status", "stop"]
