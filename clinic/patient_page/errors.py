"""What the patient's page refuses to staff."""

from __future__ import annotations

from clinic.core.errors import Refusal


class CannotMail(Refusal):
    """There is no address, no link that works, or no way to send mail."""

    status = 422
    title = "No e-mail can be sent"
    message = "No e-mail was sent. It needs an e-mail address on record, a link that works, and a mail server."
