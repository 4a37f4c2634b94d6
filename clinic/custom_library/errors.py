"""The named reasons for which something about an own exercise is not done."""

from __future__ import annotations

from collections.abc import Mapping

from clinic.core.errors import Refusal


class NotValid(Refusal):
    """The content does not meet what the library asks of every entry; the message says what."""

    status = 422
    title = "This cannot be saved yet"


class TicksContradict(NotValid):
    """The ticks contradict each other; `problems` says what, by the key of a group of attributes or of a field."""

    title = "The ticks contradict each other"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class ContradictsPicture(TicksContradict):
    """The ticks say something else than the picture."""

    title = "The picture shows something else"


class ModificationsContradict(TicksContradict):
    """After this save modifications of the exercise would say something else than their picture."""

    title = "A modification would no longer fit"


class ImpossiblePose(NotValid):
    """No body could do this, or it hangs in the air; `problems` says what, by the name of the number that mends it."""

    title = "This pose cannot be"

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


class FormUsedTwice(Refusal):
    """The key of this form was used before, with other contents."""

    status = 422
    title = "This form was already saved"
    message = "This form was already saved with other entries. Open it from the list and make the change there."


class IsArchived(Refusal):
    """What is archived is read, not changed."""

    title = "This is archived"
    message = "This is archived: nothing of it can be changed. Bring it back first."


class NotArchived(Refusal):
    """There is nothing to bring back."""

    title = "This is not archived"
    message = "This is in use. There is nothing to bring back."


class TooManyPhotos(Refusal):
    """The clinic has stored as many photos as it may."""

    status = 422
    title = "No room for more photos"
    message = "The clinic has as many photos as it may keep. Use one that is there, or ask for more room."
