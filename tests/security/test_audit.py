"""P07: whoever looks is written down, without a word of what they saw; and what cannot be written down is not done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, pool, text

from clinic.core.permissions import Role
from tests.conftest import Server
from tests.security.crawl import Crawls
from tests.security.events import count_own, newest
from tests.security.filling import again, by_endpoint, filled, send, undone
from tests.security.rows import Ledger, changed, fingerprint, rows
from tests.security.texts import marks_in
from tests.security.world import World

APPEND = "audit_append(uuid, text, text, text, uuid, uuid, text[], text)"
ABOUT_PATIENTS = {
    "given name", "family name", "chosen name", "chart number", "phone", "e-mail", "reason", "goal", "screen note",
    "assessment note", "personal note", "link report", "signed subjective", "draft subjective", "addendum",
}  # fmt: skip
LISTS = {"note_lists.list_notes", "desk.show_desk"}
"""Pages that name many people; they are written down as one look at a list, or lead to pages that are."""


def test_P07_every_look_at_a_patient_is_written_down(
    world: World, crawls: Crawls, staff: type, inside: Connection
) -> None:
    """The first look, at each page of the walk; and one more at a page of each view: every look counts, not the first."""
    private = {token for token, name in world.b.texts.made.items() if name in ABOUT_PATIENTS}
    silent = set()
    for role in (Role.PT, Role.ASSISTANT, Role.FRONT_DESK):
        browser, actor, once_more = staff(world.b, role), world.b.users[role].id, {}
        for page in crawls[world.b.mark, role.value].pages:
            if page.status == 200 and page.marks & private:
                once_more.setdefault(page.endpoint, page.address)
                if not page.events:
                    silent.add(page.endpoint)
        assert len(once_more) > 5
        for endpoint, address in once_more.items():
            with undone(inside, world):
                before = newest(inside, world.b.id)
                again(browser).get(address)
                if not count_own(inside, world.b.id, actor, before):
                    silent.add(endpoint)
    assert not silent - LISTS


OF_NO_CHART = {"builder.choose_favorite"}
"""A star is a therapist's taste and says nothing about a patient."""

NOTHING_TO_WRITE = ("accounts", "patient_page.exchange", "patient_page.close", "styleguide")


def test_P07_every_change_is_written_down(world: World, crawls: Crawls, staff: type, inside: Connection) -> None:
    browser = staff(world.b)
    silent = set()
    before, known, ledger = fingerprint(inside, world.b.id), newest(inside, world.b.id), Ledger(inside, world.b.id)
    for endpoint, forms in by_endpoint(world.app, crawls[world.b.mark, "pt"]).items():
        with ledger.undone():
            send(browser, forms[0].action, filled(forms[0], world.b))
            different = changed(before, fingerprint(inside, world.b.id))
            assert {f"{world.b.id} {name}" for name in ledger.touched()} >= set(different), endpoint
            if different and newest(inside, world.b.id) == known:
                silent.add(endpoint)
    assert silent <= OF_NO_CHART


def test_P07_events_hold_no_values(world: World, crawls: Crawls, inside: Connection) -> None:
    for clinic in (world.a, world.b):
        [found] = rows(inside, clinic.id, tables=["audit_events"]).values()
        assert len(found) > 100
        assert not marks_in(str(found), clinic.mark)
        assert "@" not in str(found)


def test_P07_what_cannot_be_written_down_is_not_done(
    world: World, crawls: Crawls, staff: type, server: Server, world_database: str
) -> None:
    browser = staff(world.b)
    clinic_name = {token for token, name in world.b.texts.made.items() if name == "clinic name"}
    before = watched(world)
    refused = 0
    with no_audit(server, world_database):
        for endpoint, forms in by_endpoint(world.app, crawls[world.b.mark, "pt"]).items():
            if endpoint not in OF_NO_CHART and not endpoint.startswith(NOTHING_TO_WRITE):
                answer = send(browser, forms[0].action, filled(forms[0], world.b))
                assert answer.status_code in (200, 409, 422, 500), endpoint
                refused += answer.status_code == 500
        seen = again(browser).get(f"/patients/{world.b.ids['patient_id'][0]}/edit")
        assert seen.status_code == 500
        assert not marks_in(seen.text, world.b.mark) - clinic_name
    assert refused > 15
    assert not changed(before, watched(world))


@contextmanager
def no_audit(server: Server, name: str) -> Iterator[None]:
    """Nothing can be written to the audit log while the block runs."""
    engine = create_engine(server.url("app_owner", name), poolclass=pool.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as owner:
        owner.execute(text(f"REVOKE EXECUTE ON FUNCTION {APPEND} FROM app_rw"))
        try:
            yield
        finally:
            owner.execute(text(f"GRANT EXECUTE ON FUNCTION {APPEND} TO app_rw"))
    engine.dispose()


def watched(world: World) -> dict[str, object]:
    """The tables of clinic B as they are stored."""
    with world.database.engine.connect() as connection:
        return fingerprint(connection, world.b.id)
