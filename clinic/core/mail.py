"""Sending mail: one message to one person, over the server that the settings name. It goes out after the commit."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid

from clinic.core import clock
from clinic.core.settings import Settings

PATIENCE = 10.0
"""Seconds that a server of mail is waited for."""


class MailNotSent(Exception):
    """The server did not take the message; the text is a reason that names nobody.

    `is_certain`: it was refused, or never handed in. Otherwise the connection broke while it was: it may have been taken.
    """

    def __init__(self, reason: str, *, is_certain: bool = True) -> None:
        super().__init__(reason)
        self.is_certain = is_certain


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, how, and from whom it comes."""

    host: str
    port: int
    security: str
    sender: str
    username: str = ""
    password: str = field(default="", repr=False)


def server_of(settings: Settings) -> MailServer | None:
    """The server that the settings name; None when the program sends no mail."""
    if not settings.smtp_host:
        return None
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_security,
        settings.smtp_from,
        settings.smtp_username,
        settings.smtp_password.get_secret_value(),
    )


def plain_message(server: MailServer, *, sender_name: str, to: str, subject: str, text: str) -> EmailMessage:
    """A message of plain text. Raises MailNotSent for an address that no header can hold."""
    message = EmailMessage()
    try:
        message["From"] = formataddr((sender_name, server.sender))
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(domain=server.sender.rsplit("@", 1)[-1])
        message["Auto-Submitted"] = "auto-generated"
    except ValueError as error:
        raise MailNotSent("the address is not one that mail can be sent to") from error
    message.set_content(text)
    return message


def send(server: MailServer, message: EmailMessage) -> None:
    """Hand the message in. Raises MailNotSent; what goes wrong once the server has taken it is no matter."""
    is_handed_in = is_taken = False
    try:
        with _connection(server) as connection:
            if server.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.username:
                connection.login(server.username, server.password)
            is_handed_in = True
            connection.send_message(message)
            is_taken = True
    except smtplib.SMTPRecipientsRefused as error:
        raise MailNotSent("the server does not know the address") from error
    except (smtplib.SMTPException, OSError, ValueError) as error:
        if is_taken:
            return
        is_refused = isinstance(error, _REFUSALS) or not is_handed_in
        raise MailNotSent(f"the server did not take it ({type(error).__name__})", is_certain=is_refused) from error


_REFUSALS = (smtplib.SMTPResponseException, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError, ValueError)
"""What a server says no with, or what never reaches it."""


def _connection(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=ssl.create_default_context())
    return smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
