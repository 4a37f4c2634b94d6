"""The words of a reminder. Whoever looks at a locked screen learns that a clinic wrote, and nothing else."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import default
from urllib.parse import urlencode

from clinic.accounts.models import Clinic
from clinic.adherence.patient_words import USUAL, page_phrases
from clinic.core import mail
from clinic.core.mail import MailServer


def reminder_message(
    server: MailServer, clinic: Clinic, *, base_url: str, to: str, lang: str, token: str
) -> EmailMessage:
    """The message, with the address of the page that asks for the code on the sheet, and the way to stop.

    Mail programs show a button of their own for the two List- headers (RFC 8058). Raises MailNotSent for an address
    that no header can hold.
    """
    say, root = page_phrases(lang), base_url.rstrip("/")
    asked = {"lang": say.lang} if say.lang != USUAL else {}
    stop = f"{root}/p/stop?{urlencode({**asked, 't': token})}"
    page = f"{root}/p" + (f"/{say.lang}" if asked else "")
    lines = [
        say("reminder.hello"),
        "",
        say("reminder.when"),
        page,
        say("reminder.code"),
        "",
        say("reminder.stop"),
        stop,
        "",
    ]
    lines.append(say("mail.call", phone=clinic.phone) if clinic.phone else say("mail.ask"))
    subject = say("reminder.subject", clinic=clinic.name)
    message = mail.plain_message(server, sender_name=clinic.name, to=to, subject=subject, text="\n".join(lines) + "\n")
    # Folded as other headers are, a long address would be written as an encoded word, which no mail program calls.
    message.policy = default.clone(refold_source="none")
    message.set_raw("List-Unsubscribe", f"<{stop}>")
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
