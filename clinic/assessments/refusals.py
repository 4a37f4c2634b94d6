"""The named reasons for which something about an assessment is not done."""

from __future__ import annotations

from clinic.core.errors import Refusal


class FindingsNotUsable(Refusal):
    """A finding has a name or a value that the battery does not know."""

    status = 422
    title = "Check the findings"
    message = "One of the findings cannot be stored as it is. Open the form again and choose from what it offers."


class NothingCorrected(Refusal):
    """A correction says the same as what it corrects."""

    status = 422
    title = "Nothing was changed"
    message = "This says the same as the assessment it corrects. Change what was wrong, or leave it as it is."
