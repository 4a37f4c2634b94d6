"""What an own modification takes away passes no rule that stops, and it is never proposed; what it adds counts at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.accounts.models import User
from clinic.custom_library.models import CustomModification
from clinic.custom_modifications import service as modifying
from clinic.custom_modifications.drafts import TAKEN_AWAY, ModificationDraft
from clinic.exercises.catalog import library
from clinic.formulary.touching import touches
from clinic.patients.models import Patient
from clinic.programs import service
from clinic.programs.errors import ProgramIsUnsafe
from clinic.programs.reviewing import screened_patient
from clinic.programs.sheets import content_of
from clinic.rule_language.findings import NO_OVERRIDE, Screening
from clinic.screening.service import safety_rules, target_of
from tests import factories
from tests.custom_exercises.browser import OWN
from tests.custom_exercises.cases import BREATHE, RELEASE, library_of
from tests.custom_modifications.test_modifications import SIDEWAYS, make_change
from tests.factories import acting
from tests.programs.browser import text_of, url
from tests.programs.cases import BALL, RAMP, REASON, cleared_patient, issue, pregnant_patient, start

SOFT = ModificationDraft(
    label="Soft ball",
    slot="tool",
    indication="When it hurts",
    patient_text="Use the soft ball.",
    source="Our own practice",
    attributes_remove=("abdominal_pressure", "prone", "tool_pressure"),
)


def screened(user: User, patient: Patient, slug: str, *modifications: str) -> Screening:
    """What the rules say today."""
    with acting(user):
        return screened_patient(service.start_program(user, patient.id))[1].screen(slug, modifications)


def stopping(found: Screening) -> set[str]:
    return {finding.rule_id for finding in found.stopping}


@pytest.mark.parametrize(
    ("flags", "rule"),
    [(("anticoagulant", "bleeding_disorder"), "AB-BLEED"), (("aaa_known",), "AB-AAA"), ((), "SV-UNLOCK")],
)
def test_no_tick_passes_a_rule_about_pressure(database, flags: tuple[str, ...], rule: str) -> None:
    pt = factories.make_user()
    row = make_change(pt, BALL, SOFT)
    patient = cleared_patient(pt, flags=flags)
    bare, changed = screened(pt, patient, BALL), screened(pt, patient, BALL, row.slug)
    assert rule in stopping(bare)
    assert stopping(changed) == stopping(bare)
    assert [fix for found in (bare, changed) for fix in found.fixes if row.slug in fix] == []


@pytest.mark.parametrize("slug", sorted(library().exercises))
def test_no_rule_that_stops_is_passed_by_taking_everything_away(database, slug: str) -> None:
    pt = factories.make_user()
    everything = library().exercises[slug].attributes
    draft = replace(SOFT, attributes_remove=tuple(everything), attributes_add=tuple({"rest_only"} - everything))
    row = make_change(pt, slug, draft)
    with acting(pt):
        bare, changed = target_of(slug, ()), target_of(slug, [row.slug])
    strict = [rule for rule in safety_rules() if rule.action.stops or rule.override == NO_OVERRIDE]
    assert [rule.id for rule in strict if rule.means(bare) and not rule.means(changed)] == []
    assert not changed.attributes & everything


def test_a_rule_that_only_warns_takes_its_word(database) -> None:
    pt = factories.make_user()
    row = make_change(pt, BREATHE)
    patient = pregnant_patient(pt, weeks=12)
    assert "PG-FLAT-EARLY" in {one.rule_id for one in screened(pt, patient, BREATHE).findings}
    assert "PG-FLAT-EARLY" not in {one.rule_id for one in screened(pt, patient, BREATHE, row.slug).findings}


def test_it_is_no_way_out_and_is_given_with_a_written_reason(signed_in) -> None:
    client, pt = signed_in()
    row = make_change(pt, BREATHE)
    patient = pregnant_patient(pt, weeks=24)
    found = screened(pt, patient, BREATHE)
    assert found.fixes
    assert all(row.slug not in fix for fix in found.fixes)
    program = start(pt, patient)
    with pytest.raises(ProgramIsUnsafe), acting(pt):
        service.add_exercise(pt, program.id, BREATHE, [row.slug])
    with acting(pt):
        service.add_exercise(pt, program.id, BREATHE, [row.slug], override_reason=REASON)
    [given] = content_of(issue(pt, program))["exercises"]
    assert given["modifications"] == [row.slug]
    # New answers end the override: the line says why the modification does not help.
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant", due_on=patient.due_on)
    with acting(pt):
        service.start_program(pt, patient.id)
    assert "“On the side” is ours: what it takes away passes no rule that stops." in text_of(client.get(url(patient)))


def test_it_is_not_proposed_where_it_would_only_take_a_slot(database) -> None:
    """On the half dome a dizzy patient may not lie; anything in its place would help, ours too, and is not offered."""
    pt = factories.make_user()
    make_change(pt, RELEASE, replace(SOFT, slot="trunk_prop", attributes_remove=()))
    found = screened(pt, cleared_patient(pt, flags=("vertigo",)), RELEASE, "bosu-swap")
    assert ("blanket-stack-swap",) in found.fixes
    assert {slug for fix in found.fixes for slug in fix} <= set(library().modifications)


def test_what_it_adds_counts_at_once_beside_what_was_asked_before(database) -> None:
    """The same search again after a save: nothing of the earlier state is remembered."""
    pt = factories.make_user()
    plain = replace(SOFT, slot="arms", attributes_remove=())
    row = make_change(pt, RELEASE, plain)
    patient = pregnant_patient(pt, weeks=24)
    assert screened(pt, patient, RELEASE, row.slug).fixes == ((RAMP,),)
    with acting(pt):
        modifying.change_modification(pt, row.id, 1, replace(plain, attributes_add=("prone",)))
    found = screened(pt, patient, RELEASE, row.slug)
    assert "PG-PRONE" in stopping(found)
    assert all(row.slug not in fix and fix != (RAMP,) for fix in found.fixes)


def test_the_page_of_a_rule_does_not_call_it_a_way_out(database) -> None:
    pt = factories.make_user()
    row = make_change(pt, BALL, SOFT)
    [touch] = [one for one in touches(library_of(pt))["AB-BLEED"] if one.exercise.slug == BALL]
    assert row.slug not in {one.slug for one in touch.not_with}


def test_the_form_and_its_page_say_so(signed_in) -> None:
    client, pt = signed_in()
    assert TAKEN_AWAY in text_of(client.get(f"{OWN}/changes/new?exercise={BALL}"))
    assert TAKEN_AWAY in text_of(client.get(page_of(make_change(pt, BALL, SOFT))))
    assert TAKEN_AWAY not in text_of(client.get(page_of(make_change(pt, BALL, replace(SOFT, attributes_remove=())))))


def page_of(row: CustomModification) -> str:
    return f"{OWN}/changes/{row.id}"


def test_the_way_out_of_another_slot_stays(database) -> None:
    """A shipped modification takes away what an own one beside it only claims to."""
    pt = factories.make_user()
    row = make_change(pt, BREATHE, replace(SIDEWAYS, slot="arms"))
    patient = pregnant_patient(pt, weeks=24)
    found = screened(pt, patient, BREATHE, row.slug)
    assert ("seated-swap",) in found.fixes
    assert not screened(pt, patient, BREATHE, row.slug, "seated-swap").stopping
