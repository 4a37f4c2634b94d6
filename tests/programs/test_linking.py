"""The patient's link: derived secrets, one at a time, ended with the program."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from clinic.core import clock
from clinic.core.codes import read_code
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Role
from clinic.programs import issuing, linking, service
from clinic.programs.errors import LinkIsNotPossible
from clinic.programs.links import CODE_LENGTH, link_code, link_ends_at, link_token, secret_hash
from clinic.programs.models import PatientLink
from clinic.programs.sheets import Printing
from tests import factories
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, issue, start

pytestmark = pytest.mark.usefixtures("database")


def only_link(user: object) -> PatientLink:
    with acting(user) as session:  # type: ignore[arg-type]
        return session.query(PatientLink).order_by(PatientLink.created_at.desc()).first()


def test_secrets_come_from_the_id_and_the_key_alone() -> None:
    here, other = UUID(int=1), UUID(int=2)
    assert link_token(b"key", here) == link_token(b"key", here)
    assert len({link_token(b"key", here), link_token(b"key", other), link_token(b"yek", here)}) == 3
    assert len(link_token(b"key", here)) == 43
    assert read_code(link_code(b"key", here), CODE_LENGTH) == link_code(b"key", here)


def test_the_database_holds_hashes_only() -> None:
    pt = factories.make_user()
    issue(pt, start(pt, cleared_patient(pt), BREATHE))
    link = only_link(pt)
    assert link.token_hash == secret_hash(link_token(PRINTING.link_key, link.id))
    assert link.code_hash == secret_hash(link_code(PRINTING.link_key, link.id))


def test_a_link_lasts_180_days_and_14_after_the_program() -> None:
    made = clock.now()
    assert link_ends_at(made, None) == made + timedelta(days=180)
    assert link_ends_at(made, made + timedelta(days=10)) == made + timedelta(days=24)
    assert link_ends_at(made, made + timedelta(days=179)) == made + timedelta(days=180)


def test_the_token_is_behind_the_hash_sign_and_the_code_is_typed_elsewhere() -> None:
    pt = factories.make_user()
    issue(pt, start(pt, cleared_patient(pt), BREATHE))
    printed = linking.printed_link(only_link(pt), PRINTING)
    assert printed is not None
    assert printed.url.startswith("https://clinic.example/p#")
    assert printed.typed_at == "clinic.example/p"
    assert len(printed.code.split("-")) == 4


def test_nothing_is_printed_that_would_not_open() -> None:
    pt = factories.make_user()
    issue(pt, start(pt, cleared_patient(pt), BREATHE))
    assert linking.printed_link(only_link(pt), Printing("https://clinic.example", b"another key")) is None


def test_a_second_issue_keeps_the_link() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    first, second = issue(pt, program), issue(pt, program)
    with acting(pt):
        assert issuing.link_on_sheet(pt, first).id == issuing.link_on_sheet(pt, second).id


def test_an_expired_link_is_not_printed_on_the_next_sheet() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    first = issue(pt, program)
    with acting(pt):
        issuing.link_on_sheet(pt, first).expires_at = clock.now() - timedelta(days=1)
    second = issue(pt, program)
    with acting(pt):
        assert issuing.link_on_sheet(pt, first).id != issuing.link_on_sheet(pt, second).id


@pytest.mark.parametrize(("left", "is_kept"), [(90, True), (89, False)])
def test_a_sheet_is_given_out_with_a_link_that_lasts(left: int, is_kept: bool) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    first = issue(pt, program)
    ends_at = clock.now() + timedelta(days=left, hours=1)
    with acting(pt):
        issuing.link_on_sheet(pt, first).expires_at = ends_at
    second = issue(pt, program)
    with acting(pt):
        old, new = issuing.link_on_sheet(pt, first), issuing.link_on_sheet(pt, second)
    assert (old.id == new.id) is is_kept
    assert (old.revoked_at, old.expires_at) == (None, ends_at)


def test_a_sheet_is_given_out_with_a_link_that_can_be_printed() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    first = issue(pt, program)
    other = Printing(PRINTING.base_url, b"another key")
    with acting(pt):
        second = issuing.issue_program(pt, program.id, other, form_key=uuid4())
        old, new = issuing.link_on_sheet(pt, first), issuing.link_on_sheet(pt, second)
        assert linking.printed_link(new, other) is not None
    assert (old.id != new.id, old.revoked_at) == (True, None)


def test_a_new_link_ends_the_old_one() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE))
    with acting(pt):
        new = linking.replace_link(pt, patient.id, PRINTING)
        old = issuing.link_on_sheet(pt, version)
    assert new.id != old.id
    assert (new.revoked_at, old.revoked_at is not None) == (None, True)


def test_there_is_no_link_before_a_sheet_or_after_the_program() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with pytest.raises(LinkIsNotPossible), acting(pt):
        linking.replace_link(pt, patient.id, PRINTING)
    issue(pt, program)
    with acting(pt):
        service.end_program(pt, program.id, reason="Goals met")
    with pytest.raises(LinkIsNotPossible), acting(pt):
        linking.replace_link(pt, patient.id, PRINTING)


@pytest.mark.parametrize(("revoke", "days"), [(False, 14), (True, 0)])
def test_a_link_ends_with_the_program(revoke: bool, days: int) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    issue(pt, program)
    with acting(pt):
        service.end_program(pt, program.id, reason="Goals met", revoke=revoke)
    link = only_link(pt)
    assert (link.revoked_at is not None) is revoke
    if not revoke:
        assert timedelta(days=days, minutes=-1) < link.expires_at - clock.now() <= timedelta(days=days)


def test_who_may_end_a_link() -> None:
    pt, assistant = factories.make_user(), factories.make_user(role=Role.ASSISTANT)
    front_desk, stranger = (
        factories.make_user(role=Role.FRONT_DESK),
        factories.make_user(clinic=factories.make_clinic()),
    )
    patient, neighbour = cleared_patient(pt), cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    link = only_link(pt)
    for user, of, which, refusal in (
        (front_desk, patient, link.id, NotAllowed),
        (stranger, patient, link.id, NotFound),
        (pt, neighbour, link.id, NotFound),
        (pt, patient, uuid4(), NotFound),
    ):
        with pytest.raises(refusal), acting(user):
            linking.revoke_link(user, of.id, which)
    with pytest.raises(NotAllowed), acting(front_desk):
        linking.replace_link(front_desk, patient.id, PRINTING)
    with acting(assistant):
        ended = linking.revoke_link(assistant, patient.id, link.id).revoked_at
        assert linking.revoke_link(assistant, patient.id, link.id).revoked_at == ended
