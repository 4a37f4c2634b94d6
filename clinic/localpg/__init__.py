"""The project's own PostgreSQL for demo, development and tests; production brings its own server.

`start(project)` answers with a running server, whoever else starts it at the same moment; `stop` ends it.
"""

from clinic.localpg.binaries import NoPostgres
from clinic.localpg.server import LocalServer, start, status, stop

__all__ = ["LocalServer", "NoPostgres", "start", "status", "stop"]
