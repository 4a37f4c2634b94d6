"""The newest health screen and the handouts that were given, as plain text for a note."""

from __future__ import annotations

from collections import Counter
from zoneinfo import ZoneInfo

from clinic.accounts.queries import get_clinic
from clinic.core.filters import day
from clinic.documents.queries import list_documents
from clinic.documents.wording import print_words
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import read_answers
from clinic.patients.models import Patient, Pregnancy, SexAtBirth
from clinic.programs.models import ProgramVersion
from clinic.programs.queries import find_link
from clinic.programs.sheets import content_of
from clinic.reviewables.shipped import language_name


def screen_text(patient: Patient, screen: HealthScreen, taken_on: str) -> str:
    """What was answered yes, what was not answered, and the dates of events; groups answered "none" are said together."""
    read = read_answers(SexAtBirth(patient.sex_at_birth), Pregnancy(screen.pregnancy), screen)
    lines = [f"Health screen of {taken_on}"]
    lines += [f"- {group.name}: {'; '.join(group.yes)}." for group in read.groups if group.yes]
    lines += [f"- {label}: {day(on)}." for label, on in read.events]
    if read.unknown:
        lines.append(f"- Not answered: {'; '.join(read.unknown)}.")
    if not read.count and not read.unknown:
        lines.append("- Every question was answered, none with yes.")
    elif not read.unknown:
        lines.append("- All other questions were answered with no.")
    return "\n".join(lines)


def education_text(version: ProgramVersion) -> str:
    """Which sheet the patient has, in which language and prints, and whether they have a link to report by."""
    zone = ZoneInfo(get_clinic().time_zone)
    content = content_of(version)
    issued_on = day(version.issued_at.astimezone(zone).date())
    lines = [f"Handout given: sheet {version.number}, {language_name(content['language'])}, {issued_on}."]
    prints = Counter(
        (day(one.created_at.astimezone(zone).date()), print_words(one)) for one in list_documents(version.id)
    )
    lines += [f"- Printed {on}: {words}." for on, words in prints]
    link = find_link(version.program_id)
    if link is not None:
        lines.append(f"- Link to report by: until {day(link.expires_at.astimezone(zone).date())}.")
    return "\n".join(lines)
