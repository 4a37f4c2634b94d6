"""The routes of the running application, for the guards that walk them."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

from clinic.core.permissions import Permission
from clinic.core.web import access_of

NOWHERE = UUID(int=0)
SAFE = {"GET", "HEAD", "OPTIONS"}


def list_rules(app: Flask) -> list[Rule]:
    """Every rule but the static files."""
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def access(app: Flask, rule: Rule) -> Permission | str | None:
    """What the view of `rule` declares."""
    return access_of(app.view_functions[rule.endpoint])


def changes_something(rule: Rule) -> bool:
    """Whether `rule` answers a method that may change a row."""
    return bool((rule.methods or set()) - SAFE)


def path(app: Flask, rule: Rule) -> str:
    """An address that `rule` matches and that names nothing."""
    values = {name: _value(rule._converters[name].__class__.__name__) for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=next(iter(rule.methods or {"GET"})))


def _value(converter: str) -> object:
    return {"UUIDConverter": NOWHERE, "IntegerConverter": 1}.get(converter, "nothing")
