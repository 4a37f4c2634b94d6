"""Two people at once, on connections of their own."""

from __future__ import annotations

from uuid import uuid4

import pytest

from clinic.core.errors import StaleVersion
from clinic.program_templates import service
from clinic.program_templates.kinds import Audience
from clinic.program_templates.queries import list_versions
from clinic.program_templates.service import Label
from tests import factories
from tests.program_templates.making import lines, saved, use
from tests.programs.cases import BREATHE, PRESS, RELEASE, acting, cleared_patient
from tests.programs.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("own_app")


def test_of_two_versions_saved_at_once_one_is_refused() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    row = saved(pt, (BREATHE,))

    def save(user: object, slug: str) -> object:
        with acting(user):  # type: ignore[arg-type]
            return service.save_version(user, row.id, 1, lines(slug))  # type: ignore[arg-type]

    made = at_once(lambda: save(pt, PRESS), lambda: save(colleague, RELEASE))
    assert sorted(type(one) is StaleVersion for one in made) == [False, True]
    with acting(pt):
        assert [version.number for version, _ in list_versions(row.id)] == [2, 1]


def test_a_double_click_saves_one_template_and_uses_it_once() -> None:
    pt, save_key, use_key = factories.make_user(), uuid4(), uuid4()
    label = Label("Desk workers", Audience.ANY, is_personal=False)

    def save() -> object:
        with acting(pt):
            return service.save_template(pt, save_key, label, lines(BREATHE)).id

    assert len(set(at_once(*[save] * 3))) == 1
    patient = cleared_patient(pt)
    made = at_once(*[lambda: use(pt, patient, "shipped.normal", form_key=use_key).id] * 3)
    assert len(set(made)) == 1, made
