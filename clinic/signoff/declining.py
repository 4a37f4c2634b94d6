"""What a clinic has decided not to use, said as a rule says it: beside the exercise, in the way of issuing, with a reason.

A decision of the clinic is not a contraindication. A therapist may pass it for one patient with a written reason, as they
pass a rule; until then it is not offered and not issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from clinic.core.filters import day
from clinic.custom_library.overlay import clinic_library
from clinic.rule_language.findings import Action, Finding, Screening, summarize
from clinic.screening.service import PatientScreening, with_added
from clinic.signoff.queries import get_statuses
from clinic.signoff.statuses import Signed

NOT_USED = "NOT-USED-HERE:"
"""Before the item's kind and slug in the id under which it is kept and overridden."""
LONGEST_ID = 80
"""What the tables of findings and overrides hold."""


@dataclass(frozen=True)
class ClinicScreening(PatientScreening):
    """The rules that hold for one patient, and what this clinic does not use, each by its slug."""

    exercises: Mapping[str, Signed]
    modifications: Mapping[str, Signed]

    def screen(self, exercise_slug: str, modification_slugs: Sequence[str] = ()) -> Screening:
        """As the rules say it, with what the clinic does not use; a fix never needs what is not used here."""
        found = super().screen(exercise_slug, modification_slugs)
        said = tuple(self._said(exercise_slug, modification_slugs))
        fixes = (one for one in found.fixes if not self._uses_declined(exercise_slug, modification_slugs, one))
        return summarize((*found.findings, *said), tuple(fixes)) if said else found

    def screen_given(self, exercise_slug: str, modification_slugs: Sequence[str]) -> Screening:
        """As the rules say it of what was given once, with what the clinic does not use by now."""
        found = super().screen_given(exercise_slug, modification_slugs)
        return summarize((*found.findings, *self._said(exercise_slug, modification_slugs)), found.fixes)

    def applicable(self, exercise_slug: str) -> frozenset[str]:
        """The modifications that fit this patient and are used in this clinic: those that are offered."""
        return self.fitting(exercise_slug).difference(self.modifications)

    def fitting(self, exercise_slug: str) -> frozenset[str]:
        """The modifications that fit this patient by their answers, used in this clinic or not."""
        return super().applicable(exercise_slug)

    def is_used(self, exercise_slug: str) -> bool:
        """Whether this clinic uses an exercise."""
        return exercise_slug not in self.exercises

    def _said(self, exercise_slug: str, modification_slugs: Iterable[str]) -> Iterable[Finding]:
        if exercise_slug in self.exercises:
            yield _finding(f"exercise.{exercise_slug}", exercise_slug, self.exercises[exercise_slug])
        for slug in modification_slugs:
            if slug in self.modifications:
                yield _finding(f"modification.{slug}", exercise_slug, self.modifications[slug])

    def _uses_declined(self, exercise_slug: str, chosen: Sequence[str], added: Sequence[str]) -> bool:
        together = with_added(chosen, added)
        return exercise_slug in self.exercises or any(slug in self.modifications for slug in together)


def as_used_here(screening: PatientScreening) -> ClinicScreening:
    """The same rules with what this clinic has declined (one query per transaction)."""
    statuses = get_statuses()
    return ClinicScreening(
        screening.facts, screening.firings, statuses.declined("exercise"), statuses.declined("modification")
    )


def find_title(rule_id: str) -> str | None:
    """What a decision that was kept as a finding is called, None when the id is a rule's."""
    return _title(rule_id.removeprefix(NOT_USED)) if rule_id.startswith(NOT_USED) else None


def _title(key: str) -> str:
    kind, _, slug = key.partition(".")
    known = clinic_library().modifications.get(slug) if kind == "modification" else None
    return f"“{known.label}” is not used in this clinic" if known else "Not used in this clinic"


def _finding(key: str, exercise_slug: str, signed: Signed) -> Finding:
    return Finding(
        rule_id=f"{NOT_USED}{key}"[:LONGEST_ID],
        # A later decision is another rule: who passed the earlier one is asked again.
        version=int(f"{signed.reviewed_at:%Y%m%d}"),
        action=Action.BLOCK,
        reason=_title(key),
        suggest=signed.note,
        patient_text="",
        source=f"{signed.by}, {day(signed.reviewed_at.date())}",
        certainty="clinic",
        override="PT with written reason",
        satisfied_by=(),
        target_slug=exercise_slug,
    )
