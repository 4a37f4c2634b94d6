"""A patient's phone: a program given out, and its page opened by the link."""

from __future__ import annotations

from typing import Any

from clinic.accounts.models import User
from tests import factories
from tests.browser.visitor import Visitor
from tests.factories import IssuedProgram


def give_program(therapist: User, **values: Any) -> IssuedProgram:
    """A program (with what `make_issued_program` takes) of a new patient of `therapist`."""
    person = {"language": values["lang"]} if "lang" in values else {}
    return factories.make_issued_program(factories.make_patient(therapist=therapist, **person), **values)


def open_link(visitor: Visitor, issued: IssuedProgram) -> None:
    """Scan the code on the sheet."""
    visitor.go(f"/p#{issued.token}")
    visitor.page.wait_for_url("**/p/today")
