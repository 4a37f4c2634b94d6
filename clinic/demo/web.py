"""The demo's web server, as gunicorn reads it: what must be there is made in the process that serves.

A command before it would import the whole program a second time, which is half of the demo's start.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo

HANDOUT = Path("instance") / "demo-handout.pdf"

preload_app = True
workers = 1
threads = 4
loglevel = "warning"
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Run `demo prepare` before the first connection is taken; ends the server with status 1 when it cannot be done."""
    app: Flask = server.app.wsgi()
    try:
        app.cli.main(
            ["demo", "prepare", "--handout", str(HANDOUT)],
            prog_name="demo",
            standalone_mode=False,
            obj=ScriptInfo(create_app=lambda: app),
        )
    except click.ClickException as error:
        error.show()
        raise SystemExit(1) from None
    except (click.Abort, KeyboardInterrupt):
        raise SystemExit(130) from None
    # A connection made here must not be shared with the worker, which is a copy of this process.
    app.extensions["database"].engine.dispose()


def when_ready(server: Any) -> None:
    """Say where it is, now that the address answers."""
    address = server.app.wsgi().config["CLINIC_SETTINGS"].base_url
    click.echo(f"Open {address}   (Ctrl-C ends the web server; PostgreSQL runs on until ./run stop)")
