"""Making, ending and printing the patient's link into their program."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.codes import grouped
from clinic.core.columns import new_id
from clinic.core.db import session, wait_for_others
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.editing import follow_episode
from clinic.programs.errors import LinkIsNotPossible, ProgramIsOnHold
from clinic.programs.links import LEAST_LEFT, link_code, link_ends_at, link_token, secret_hash
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus
from clinic.programs.queries import find_link, find_open_episode
from clinic.programs.sheets import Printing
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from clinic.safety_record.holds import list_open_holds
from handouts import content as printed


def find_or_make_link(actor: User, program: HomeProgram, printing: Printing) -> PatientLink:
    """The link to print on this program's next sheet; made when there is none, or none that lasts or can be printed.

    The one before it is on a sheet at home and ends on its own day.
    """
    link = find_link(program.id)
    if link is not None and link.expires_at >= clock.now() + LEAST_LEFT and printed_link(link, printing):
        return link
    return _make_link(actor, program, printing)


def replace_link(actor: User, patient_id: UUID, printing: Printing) -> PatientLink:
    """End every link of the patient's program in force and make a new one.

    Sheets that were printed before carry the old one. Raises NotFound, NotAllowed, LinkIsNotPossible or
    ProgramIsOnHold.
    """
    if not actor.can(Permission.MANAGE_LINK):
        raise NotAllowed
    program = policy.find_open_program(actor, patients.get_patient(actor, patient_id).id)
    if program is None:
        raise LinkIsNotPossible
    wait_for_others()
    session.refresh(program, with_for_update=True)
    episode = find_open_episode(program.patient_id)
    if program.status != ProgramStatus.ACTIVE or episode is None:
        raise LinkIsNotPossible
    if any(hold.is_whole_program for hold in list_open_holds(program.id)):
        raise ProgramIsOnHold("The program is stopped: no new link is given before a therapist lets it go on.")
    follow_episode(program, episode)
    end_links(program)
    return _make_link(actor, program, printing)


def revoke_link(actor: User, patient_id: UUID, link_id: UUID) -> PatientLink:
    """End a link now; sheets that carry it no longer open anything. Raises NotFound or NotAllowed."""
    if not actor.can(Permission.MANAGE_LINK):
        raise NotAllowed
    link = policy.get_link(actor, patient_id, link_id)
    _revoke(link)
    return link


def end_links(program: HomeProgram) -> None:
    """Revoke every link into `program` at once."""
    for link in _links_that_work(program):
        _revoke(link)


def shorten_links(program: HomeProgram) -> None:
    """Let the links into a program that has ended work for the days in which its last week can be reported."""
    for link in _links_that_work(program):
        link.expires_at = min(link.expires_at, link_ends_at(link.created_at, program.ended_at))
        record("link.shortened", "patient_link", link.id, patient_id=program.patient_id)


def has_open_page(patient_id: UUID) -> bool:
    """Whether the patient can open their page now: a link that was not revoked and has not run out."""
    works = (
        PatientLink.patient_id == patient_id,
        PatientLink.revoked_at.is_(None),
        PatientLink.expires_at > clock.now(),
    )
    return session.scalar(select(select(PatientLink.id).where(*works).exists())) or False


def printed_link(link: PatientLink, printing: Printing, lang: str = SOURCE_LANGUAGE) -> printed.PatientLink | None:
    """Address and code of a link as they are printed; None when the key has changed since it was made.

    The address of a translated sheet names its language: who has not opened the page yet is asked for the code in it.
    """
    token, code = link_token(printing.link_key, link.id), link_code(printing.link_key, link.id)
    if secret_hash(token) != link.token_hash:
        return None
    address = f"{printing.base_url.rstrip('/')}/p" + ("" if lang == SOURCE_LANGUAGE else f"/{lang}")
    return printed.PatientLink(url=f"{address}#{token}", code=grouped(code), typed_at=address.split("://", 1)[-1])


def _make_link(actor: User, program: HomeProgram, printing: Printing) -> PatientLink:
    link_id = new_id()
    link = PatientLink(
        id=link_id,
        patient_id=program.patient_id,
        program_id=program.id,
        created_by_id=actor.id,
        token_hash=secret_hash(link_token(printing.link_key, link_id)),
        code_hash=secret_hash(link_code(printing.link_key, link_id)),
        expires_at=link_ends_at(clock.now(), program.ended_at),
    )
    session.add(link)
    session.flush()
    record("link.made", "patient_link", link.id, patient_id=program.patient_id)
    return link


def _links_that_work(program: HomeProgram) -> list[PatientLink]:
    query = select(PatientLink).where(
        PatientLink.program_id == program.id,
        PatientLink.revoked_at.is_(None),
        PatientLink.expires_at > clock.now(),
    )
    return list(session.scalars(query))


def _revoke(link: PatientLink) -> None:
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        session.flush()
        record("link.revoked", "patient_link", link.id, patient_id=link.patient_id)
