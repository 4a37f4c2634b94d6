"""What stands beside a sheet that was given: the sheet itself while it is new, its text, its pause, what was taught back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from markupsafe import Markup

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.aftercare.models import ProgramPause
from clinic.aftercare.queries import list_pauses, pause_ahead
from clinic.aftercare.taught import TaughtList, taught_list
from clinic.core import clock
from clinic.core.permissions import Permission
from clinic.documents.making import sheet_html
from clinic.documents.showing import VersionView
from clinic.documents.wording import standing_words
from clinic.programs import reprinting
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.models import ProgramStatus, ProgramVersion
from clinic.programs.plain_text import TextOptions, program_text
from clinic.programs.queries import names_of
from clinic.programs.sheets import Printing, content_of

FRESH = timedelta(minutes=30)
"""As long as the patient who gets the sheet is still there: its page shows the sheet itself."""


@dataclass(frozen=True)
class AfterIssue:
    """What the page of a version offers beside what was given; parts a role has no business with are empty.

    `sheet` is there while the sheet is new and nothing speaks against it; `needs_look` says that something does.
    """

    sheet: Markup | None
    needs_look: bool
    text: str
    pause: ProgramPause | None
    names: Mapping[UUID, str]
    taught: TaughtList | None


def after_issue(actor: User, version: ProgramVersion, view: VersionView, printing: Printing) -> AfterIssue:
    """What follows the sheet that `view` shows; three queries, and for a new sheet those that judge and draw it."""
    sees_chart = actor.can(Permission.SEE_CHART)
    is_given = view.is_in_force and view.program.status == ProgramStatus.ACTIVE and view.stopped is None
    is_fresh = is_given and version.issued_at > clock.now() - FRESH
    may_go_out = is_fresh and reprinting.look_at(actor, version).may_go_out
    pause = _pause(version) if is_given else None
    status = standing_words(version, view.program, view.newest, view.stopped, pause)
    pause = pause if sees_chart else None
    return AfterIssue(
        sheet=_sheet(actor, version, printing) if may_go_out else None,
        needs_look=is_fresh and not may_go_out,
        text=program_text(content_of(version), TextOptions(has_cautions=sees_chart, status=status)),
        pause=pause,
        names=names_of({pause.paused_by_id}) if pause else {},
        taught=taught_list(version, is_closed=not is_given) if sees_chart else None,
    )


def _pause(version: ProgramVersion) -> ProgramPause | None:
    return pause_ahead(list_pauses(version.program_id), clock.today(get_clinic().time_zone))


def _sheet(actor: User, version: ProgramVersion, printing: Printing) -> Markup | None:
    try:
        return Markup(sheet_html(actor, version, printing))  # noqa: S704 - escaped by the handout's templates
    except LanguageIsNotReady:
        return None  # said when it is printed
