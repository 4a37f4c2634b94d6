"""What a version's page shows: taken from the frozen content, never from today's library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.codes import grouped
from clinic.core.permissions import Permission
from clinic.documents.queries import list_documents
from clinic.documents.wording import print_words
from clinic.programs import issuing, linking, policy
from clinic.programs.models import HomeProgram, PatientLink, ProgramVersion
from clinic.programs.pictures import figure, qr_code
from clinic.programs.queries import find_link, find_newest_version, find_version_before, names_of
from clinic.programs.rules import VersionChanges, changes_between
from clinic.programs.sheets import Printing, content_of
from clinic.programs.stopping import Stopped, find_stopped
from clinic.programs.wording import dose_text
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from clinic.reviewables.shipped import language_name
from clinic.screening.advice import finding_kind
from handouts.content import PatientLink as PrintedLink
from handouts.content import Words
from handouts.render import pdf_available, why_unavailable


@dataclass(frozen=True)
class GivenExercise:
    """One exercise as it was given."""

    name: str
    picture: Markup | None
    dose: str
    modifications: tuple[str, ...]
    note: str
    own_props: tuple[tuple[str, str], ...] = ()
    """Name of a prop, and what the patient uses in its place."""


@dataclass(frozen=True)
class GivenFinding:
    """A finding as it stood when the sheet was issued; `kind` is block, require_mod, warn or info."""

    kind: str
    exercise: str
    reason: str
    suggest: str
    rule: str
    override: Mapping[str, Any] | None
    overridden_at: datetime | None


@dataclass(frozen=True)
class LinkView:
    """The patient's link: `printed` is what opens it (None when the key has changed), `qr` the same as a picture."""

    link: PatientLink
    printed: PrintedLink | None
    qr: Markup | None
    is_working: bool


@dataclass(frozen=True)
class KeptPrint:
    """A PDF of the version that was made and is kept."""

    words: str
    made_at: datetime
    sha256: str


@dataclass(frozen=True)
class VersionView:
    """Everything the page of one version reads."""

    code: str
    goal: str
    therapist: str
    starts_on: date
    next_visit_on: date | None
    exercises: tuple[GivenExercise, ...]
    findings: tuple[GivenFinding, ...]
    changes: VersionChanges | None
    before: ProgramVersion | None
    newest: ProgramVersion | None
    is_in_force: bool
    program: HomeProgram
    stopped: Stopped | None
    issued_by: str
    link: LinkView | None
    sheet_link_works: bool
    pdf_is_on: bool
    why_pdf_is_off: str
    prints: Sequence[KeptPrint]
    language: str
    words: Words

    @property
    def is_translated(self) -> bool:
        """Whether the patient reads it in another language than staff."""
        return self.language != SOURCE_LANGUAGE

    @property
    def language_facts(self) -> str:
        """The language with who answers for its words."""
        reviewed = {Words.REVIEWED: ", words signed off", Words.UNREVIEWED: ", words not reviewed"}.get(self.words, "")
        return language_name(self.language) + reviewed


def version_view(actor: User, version: ProgramVersion, printing: Printing) -> VersionView:
    """The page of a version as `actor` may see it: findings and differences need the chart."""
    content = content_of(version)
    sees_chart = actor.can(Permission.SEE_CHART)
    before = find_version_before(version) if sees_chart else None
    program = policy.get_program(actor, version.program_id)
    newest = find_newest_version(version.patient_id)
    therapist = content["therapist"]
    return VersionView(
        code=grouped(version.code),
        goal=content["goal"],
        therapist=", ".join(part for part in (therapist["name"], therapist["credential"]) if part),
        starts_on=version.starts_on,
        next_visit_on=date.fromisoformat(content["next_visit_on"]) if content["next_visit_on"] else None,
        exercises=tuple(_exercise(place, data) for place, data in enumerate(content["exercises"], start=1)),
        findings=_findings(content) if sees_chart else (),
        changes=changes_between(content_of(before), content) if before else None,
        before=before,
        newest=newest,
        is_in_force=newest is not None and newest.id == version.id,
        program=program,
        stopped=_stopped(program, sees_chart),
        issued_by=names_of({version.issued_by_id})[version.issued_by_id],
        link=_link_view(program, printing, content["language"]) if actor.can(Permission.MANAGE_LINK) else None,
        sheet_link_works=_works(issuing.link_on_sheet(actor, version)),
        pdf_is_on=pdf_available(),
        why_pdf_is_off=why_unavailable(),
        prints=[KeptPrint(print_words(one), one.created_at, one.sha256) for one in list_documents(version.id)],
        language=content["language"],
        words=Words(content.get("words", Words.AS_FILED)),
    )


def _exercise(place: int, data: Mapping[str, Any]) -> GivenExercise:
    return GivenExercise(
        name=data["name"],
        picture=figure(data["scene"], f"given-{place}"),
        dose=dose_text(data["dose"], data["manner"]),
        modifications=tuple(one["label"] for one in data["applied"]),
        note=data["personal_note"],
        own_props=tuple((prop["name"], prop["own"]) for prop in data["props"] if prop.get("own")),
    )


def _findings(content: Mapping[str, Any]) -> tuple[GivenFinding, ...]:
    names = {data["slug"]: data["name"] for data in content["exercises"]}
    return tuple(_finding(one, names) for one in (content.get("screening") or {}).get("findings", ()))


def _finding(data: Mapping[str, Any], names: Mapping[str, str]) -> GivenFinding:
    override = data["override"]
    return GivenFinding(
        kind=finding_kind(data["action"]),
        exercise=names.get(data["exercise"], ""),
        reason=data["reason"],
        suggest=data["suggest"],
        rule=f"{data['rule']} v{data['version']}",
        override=override,
        overridden_at=datetime.fromisoformat(override["at"]) if override else None,
    )


def _link_view(program: HomeProgram, printing: Printing, lang: str) -> LinkView | None:
    link = find_link(program.id)
    if link is None:
        return None
    printed = linking.printed_link(link, printing, lang)
    return LinkView(link, printed, qr_code(printed.url) if printed else None, _works(link))


def _stopped(program: HomeProgram, sees_chart: bool) -> Stopped | None:
    """Why nothing of the program is handed out; the reason is for who sees charts."""
    stopped = find_stopped(program)
    return stopped if stopped is None or sees_chart else replace(stopped, reason="")


def _works(link: PatientLink) -> bool:
    return link.revoked_at is None and link.expires_at > clock.now()
