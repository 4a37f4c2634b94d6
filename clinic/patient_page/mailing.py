"""Telling a patient by e-mail where their page is. A message says nothing about health and opens nothing by itself.

It goes out once the request is kept. Who asked stands in the audit beforehand, and how it ended afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import structlog
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.adherence.patient_words import page_phrases
from clinic.audit.models import AuditEvent
from clinic.audit.service import Acting, act_as, acting, record
from clinic.core import clock, db, mail
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.mail import MailNotSent, MailServer
from clinic.core.permissions import Permission
from clinic.patient_page.errors import CannotMail
from clinic.patients import policy as patients
from clinic.programs import linking, policy
from clinic.programs.models import PatientLink, ProgramStatus
from clinic.programs.queries import find_version_in_force
from clinic.programs.sheets import Printing, content_of
from clinic.programs.stopping import find_stopped

log = structlog.get_logger()

ASKED, SENT, FAILED = "link.mail_asked", "link.mailed", "link.mail_failed"

ONCE_IN = timedelta(minutes=1)
"""A second click sends no second message."""

Tell = Callable[[bool], None]
"""Told whether the message went out, once that is known."""


def mail_page_address(
    actor: User, patient_id: UUID, link_id: UUID, printing: Printing, server: MailServer | None, tell: Tell
) -> bool:
    """Have the address of the patient's page sent to the e-mail address on record; False when that was just done.

    The page asks for the code, which stands on the sheet alone. Raises NotFound, NotAllowed or CannotMail.
    """
    if not actor.can(Permission.MANAGE_LINK):
        raise NotAllowed
    patient = patients.get_patient(actor, patient_id)
    link = policy.get_link(actor, patient_id, link_id)
    session.refresh(link, with_for_update=True)
    if server is None or not patient.email or not _works(actor, link):
        raise CannotMail
    if _was_just_asked(link):
        return False
    version = find_version_in_force(patient.id)
    lang = content_of(version)["language"] if version else patient.language
    printed = linking.printed_link(link, printing, lang)
    if printed is None:
        raise CannotMail
    try:
        message = _message(server, patient.email, printed.url.split("#", 1)[0], lang)
    except MailNotSent:
        raise CannotMail from None
    record(ASKED, "patient_link", link.id, patient_id=patient.id)
    who, clinic = acting(), db.clinic_id()
    db.after_commit(lambda: tell(_send(server, message, link, who, clinic)))
    return True


def _message(server: MailServer, to: str, address: str, lang: str) -> EmailMessage:
    clinic, say = get_clinic(), page_phrases(lang)
    lines = [say("mail.here"), address, "", say("mail.code"), ""]
    lines.append(say("mail.call", phone=clinic.phone) if clinic.phone else say("mail.ask"))
    subject = say("mail.subject", clinic=clinic.name)
    return mail.plain_message(server, sender_name=clinic.name, to=to, subject=subject, text="\n".join(lines) + "\n")


def _send(server: MailServer, message: EmailMessage, link: PatientLink, who: Acting, clinic: UUID) -> bool:
    """Hand it in, and keep how that ended in a transaction of its own: the request's is over."""
    try:
        mail.send(server, message)
        ended = SENT
    except MailNotSent as error:
        log.warning("mail.not_sent", reason=str(error))
        ended = FAILED
    with db.apart(clinic):
        act_as(who.actor_id, who.kind, who.request_id)
        record(ended, "patient_link", link.id, patient_id=link.patient_id)
    return ended == SENT


def _works(actor: User, link: PatientLink) -> bool:
    program = policy.get_program(actor, link.program_id)
    is_open = link.revoked_at is None and link.expires_at > clock.now()
    return is_open and program.status == ProgramStatus.ACTIVE and find_stopped(program) is None


def _was_just_asked(link: PatientLink) -> bool:
    """Whether a message went out, or is about to, within the last minute; one that failed may be sent again at once."""
    query = select(AuditEvent.action).where(
        AuditEvent.patient_id == link.patient_id,
        AuditEvent.entity_id == link.id,
        AuditEvent.action.in_((ASKED, SENT, FAILED)),
        AuditEvent.at > clock.now() - ONCE_IN,
    )
    newest = session.scalar(query.order_by(AuditEvent.seq.desc()).limit(1))
    return newest in (ASKED, SENT)
