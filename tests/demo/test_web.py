"""The demo's web server prepares first, ends when that cannot be done, and hands no connection to its worker."""

from __future__ import annotations

from types import SimpleNamespace

import click
import pytest
from flask import Flask, current_app
from flask.cli import AppGroup

from clinic.demo import web
from clinic.documents.printer import MOST_WAITING


class Engine:
    """Remembers whether its connections were closed."""

    def __init__(self) -> None:
        self.is_disposed = False

    def dispose(self) -> None:
        """Close."""
        self.is_disposed = True


def server_with(prepare: click.Command) -> tuple[SimpleNamespace, Engine]:
    """A gunicorn server that serves an application with `prepare` as its `demo prepare`."""
    app = Flask("demo")
    app.config["CLINIC_SETTINGS"] = SimpleNamespace(base_url="http://127.0.0.1:8001")
    engine = Engine()
    app.extensions["database"] = SimpleNamespace(engine=engine)
    group = AppGroup("demo")
    group.add_command(prepare)
    app.cli.add_command(group)
    return SimpleNamespace(app=SimpleNamespace(wsgi=lambda: app)), engine


def test_pages_are_answered_while_sheets_are_waited_for() -> None:
    assert web.threads > MOST_WAITING


def test_it_prepares_inside_the_application_and_drops_its_connections() -> None:
    seen: list[tuple[str, str]] = []
    group = AppGroup()

    @group.command("prepare")
    @click.option("--handout")
    def prepare(handout: str) -> None:
        seen.append((handout, current_app.name))

    server, engine = server_with(prepare)
    web.on_starting(server)
    assert seen == [("instance/demo-handout.pdf", "demo")]
    assert engine.is_disposed


@pytest.mark.parametrize(
    ("error", "status"),
    [(click.ClickException("the disk is full"), 1), (KeyboardInterrupt(), 130), (click.Abort(), 130)],
)
def test_it_ends_without_a_trace_when_it_cannot_prepare(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(handout: str) -> None:
        raise error

    server, _ = server_with(click.Command("prepare", callback=fail, params=[click.Option(["--handout"])]))
    with pytest.raises(SystemExit) as ended:
        web.on_starting(server)
    assert ended.value.code == status
    assert "Traceback" not in capsys.readouterr().err


def test_it_says_where_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    server, _ = server_with(click.Command("prepare"))
    web.when_ready(server)
    assert "http://127.0.0.1:8001" in capsys.readouterr().out


def test_it_takes_no_request_in_the_process_that_prepared() -> None:
    assert (web.preload_app, web.workers, web.control_socket_disable) == (True, 1, True)
