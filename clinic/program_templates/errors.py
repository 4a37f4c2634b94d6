"""The named reasons for which something about a template is not done."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NothingIsLeft(Refusal):
    """Not one exercise of the template may be added; the message says why."""

    status = 422
    title = "Nothing was added"


class NothingToSave(Refusal):
    """A template without exercises."""

    status = 422
    title = "The program is empty"
    message = "There is no exercise in this program. Add at least one, then save it as a template."


class TemplateIsArchived(Refusal):
    """What is archived is read, not used or changed."""

    title = "This template is archived"
    message = "This template is archived. Bring it back before you use or change it."


class TemplateIsNotUsed(Refusal):
    """The clinic has declined a shipped template in the sign-off."""

    title = "Not used in this clinic"
    message = "This clinic has decided not to use this template. Choose another one."


class TemplateChanged(Refusal):
    """A shipped template is not the one that was seen: the program was renewed meanwhile."""

    title = "This template has changed"
    message = "This template has changed since the page was opened. Look at what it would do now, then use it."


class FormSavedOtherwise(Refusal):
    """The key of this form was used before, with other entries."""

    status = 422
    title = "This form was already saved"
    message = "This form was already saved with other entries. Open the template and make the change there."


class CannotUndo(Refusal):
    """Undone already, or something was used after it."""

    title = "This can no longer be undone"
    message = "This was undone already, or another template was used after it. Take out single exercises instead."
