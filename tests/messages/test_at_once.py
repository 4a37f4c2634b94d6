"""C06 and F03 for messages and items: many requests with one form at the same moment are one row, and all are answered alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from clinic.core.db import Database
from clinic.core.permissions import Role
from clinic.messages.models import DiaryMessage
from clinic.review import reporting, service
from clinic.review.models import AlertThresholds, Contact, ReviewAcknowledgement, ReviewItem
from clinic.review.thresholds import USUAL
from tests import factories
from tests.adherence.helpers import answer, link_of

MANY = 12


def at_once(own_app: Flask, clinic: UUID, action: Callable[[], Any]) -> list[Any]:
    """What `action` returned to each of many who asked at the same moment, each in a transaction of their own."""
    database: Database = own_app.extensions["database"]
    gate, found = threading.Barrier(MANY), []

    def run() -> None:
        gate.wait()
        try:
            with database.transaction(clinic):
                made = action()
            found.append(getattr(made, "id", made))
        except Exception as error:
            found.append(error)

    threads = [threading.Thread(target=run) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def rows(table: Any, clinic: UUID) -> list[Any]:
    with factories.current().transaction(clinic) as session:
        return list(session.scalars(select(table)))


def test_C06_one_question(own_app: Flask) -> None:
    issued, key = factories.make_issued_program(), uuid4()
    clinic = issued.patient.clinic_id
    found = at_once(own_app, clinic, lambda: reporting.ask(link_of(issued), "Belt?", slug="", form_key=key))
    [message] = rows(DiaryMessage, clinic)
    assert found == [message.id] * MANY
    assert len(rows(ReviewItem, clinic)) == 1


def test_C06_one_answer(own_app: Flask) -> None:
    issued, key = factories.make_issued_program(), uuid4()
    pt = factories.make_user()
    clinic = issued.patient.clinic_id
    found = at_once(own_app, clinic, lambda: service.answer(pt, issued.patient.id, "Yes.", form_key=key))
    [message] = rows(DiaryMessage, clinic)
    assert found == [message.id] * MANY


def test_C06_one_change_of_the_figures(own_app: Flask) -> None:
    admin, key = factories.make_user(role=Role.ADMIN), uuid4()
    found = at_once(own_app, admin.clinic_id, lambda: service.set_thresholds(admin, key, USUAL, "Dana"))
    [row] = rows(AlertThresholds, admin.clinic_id)
    assert found == [row.id] * MANY


def test_C06_one_acknowledgement_and_one_report(own_app: Flask) -> None:
    issued, key, form_key = factories.make_issued_program(), uuid4(), uuid4()
    pt = factories.make_user()
    clinic = issued.patient.clinic_id
    said = [answer(felt=("sharp",))]
    at_once(own_app, clinic, lambda: reporting.report_by_link(link_of(issued), said, form_key=form_key))
    [item] = [one for one in rows(ReviewItem, clinic) if one.is_red]

    def take_on() -> int:
        done = service.acknowledge(pt, issued.patient.id, [item.id], Contact.NO_ANSWER, "", form_key=key)
        return len(done)

    assert at_once(own_app, clinic, take_on) == [1] * MANY
    assert len(rows(ReviewAcknowledgement, clinic)) == 1
