"""Deciding about what was read: who may, what is kept, what is refused, and what two clicks or two reviewers make."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.canonical import sha256_hex
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.reviewables.kinds import Aspect, get_item
from clinic.signoff.errors import (
    CannotDecline,
    ContentIsNew,
    NoteIsMissing,
    NothingToSign,
    NothingToWithdraw,
    QualificationIsMissing,
    SameFormOtherDecision,
)
from clinic.signoff.models import ContentReview, Decision
from clinic.signoff.queries import get_statuses
from clinic.signoff.rules import State
from clinic.signoff.service import Read, Verdict, sign_off
from tests import factories
from tests.reviewables.cases import Changing
from tests.signoff.cases import (
    CONFLICT,
    EXERCISE,
    MODIFICATION,
    OTHER_EXERCISE,
    PROP,
    QUESTION,
    RULE,
    WHY,
    decide,
    make_reviewer,
    read_now,
    state_of,
    statuses_of,
)

APPROVE = Verdict(Decision.APPROVED)


def refused(actor, read, verdict, form_key=None):
    with factories.acting(actor):
        sign_off(actor, read, verdict, form_key=form_key or uuid4())


def test_an_approval_keeps_what_was_read_by_whom_and_when(reviewer) -> None:
    made = decide(reviewer, EXERCISE)
    item = get_item(EXERCISE)
    assert (made.kind, made.slug, made.aspect, made.language) == ("exercise", "diaphragm-breathing", "content", "en")
    assert (made.content, made.content_hash) == (item.text_of(Aspect.CONTENT), sha256_hex(made.content))
    assert (made.decision, made.note) == ("approved", "")
    assert (made.printed_name, made.credential, made.reviewer_id) == ("Mara Quill", "PT, DPT", reviewer.id)
    assert made.library_version == library().version
    status = statuses_of(reviewer).of("exercise", "diaphragm-breathing")
    assert (status.state, status.signed.by, status.note) == (State.APPROVED, "Mara Quill, PT, DPT", "")


@pytest.mark.parametrize(
    ("decision", "state", "is_signed", "is_settled", "note"),
    [
        (Decision.AMENDED, State.AMENDED, True, True, WHY),
        (Decision.DECLINED, State.DECLINED, False, True, WHY),
    ],
)
def test_a_decision_with_a_note(reviewer, decision, state, is_signed, is_settled, note) -> None:
    decide(reviewer, EXERCISE, decision, note)
    status = statuses_of(reviewer).of("exercise", "diaphragm-breathing")
    assert (status.state, status.state.is_signed, status.state.is_settled) == (state, is_signed, is_settled)
    assert (status.note, status.is_declined) == (note, decision is Decision.DECLINED)


def test_the_newest_decision_counts_and_the_older_ones_stay(reviewer) -> None:
    start = clock.now()
    for minutes, decision in enumerate((Decision.APPROVED, Decision.DECLINED, Decision.WITHDRAWN, Decision.AMENDED)):
        with clock.fixed(start + timedelta(minutes=minutes)):
            decide(reviewer, EXERCISE, decision)
    assert state_of(reviewer, EXERCISE) is State.AMENDED
    with factories.acting(reviewer) as session:
        kept = session.scalars(select(ContentReview.decision).order_by(ContentReview.reviewed_at)).all()
    assert kept == ["approved", "declined", "withdrawn", "amended"]


def test_a_withdrawn_decision_leaves_the_item_to_be_decided(reviewer) -> None:
    decide(reviewer, EXERCISE)
    decide(reviewer, EXERCISE, Decision.WITHDRAWN)
    status = statuses_of(reviewer).of("exercise", "diaphragm-breathing")
    assert (status.state, status.state.is_settled, status.note) == (State.WITHDRAWN, False, "")


def test_what_changed_after_it_was_signed_is_changed_since(reviewer, changing: Changing) -> None:
    decide(reviewer, Changing.KEY, Decision.AMENDED)
    changing.content["reason"] = "Written anew"
    assert state_of(reviewer, Changing.KEY) is State.CHANGED
    changing.content["reason"] = "As first written"
    assert state_of(reviewer, Changing.KEY) is State.AMENDED


def test_what_is_not_used_stays_so_when_its_text_changes(reviewer, changing: Changing) -> None:
    decide(reviewer, Changing.KEY, Decision.DECLINED)
    changing.content["reason"] = "Written anew"
    assert state_of(reviewer, Changing.KEY) is State.DECLINED


def test_what_changed_while_it_was_read_is_not_signed(reviewer, changing: Changing) -> None:
    read = read_now(Changing.KEY)
    changing.content["reason"] = "Written anew"
    with pytest.raises(ContentIsNew):
        refused(reviewer, [read], APPROVE)
    assert state_of(reviewer, Changing.KEY) is State.OPEN


def test_nothing_of_several_is_signed_when_one_has_changed(reviewer, changing: Changing) -> None:
    read = [read_now(EXERCISE), read_now(Changing.KEY)]
    changing.content["reason"] = "Written anew"
    with pytest.raises(ContentIsNew):
        refused(reviewer, read, APPROVE)
    assert state_of(reviewer, EXERCISE) is State.OPEN


def test_the_same_form_twice_makes_one_decision(reviewer) -> None:
    key = uuid4()
    first, again = (decide(reviewer, EXERCISE, form_key=key) for _ in range(2))
    assert first.id == again.id
    with pytest.raises(SameFormOtherDecision):
        decide(reviewer, EXERCISE, Decision.AMENDED, form_key=key)
    with pytest.raises(SameFormOtherDecision):
        decide(reviewer, OTHER_EXERCISE, form_key=key)
    with factories.acting(reviewer) as session:
        assert len(session.scalars(select(ContentReview)).all()) == 1


def test_two_reviewers_each_sign_and_the_later_one_stands(reviewer) -> None:
    other = make_reviewer(display_name="Ben Ortiz")
    start = clock.now()
    with clock.fixed(start):
        decide(reviewer, EXERCISE)
    with clock.fixed(start + timedelta(seconds=1)):
        decide(other, EXERCISE, Decision.DECLINED)
    status = statuses_of(reviewer).of("exercise", "diaphragm-breathing")
    assert (status.state, status.signed.printed_name) == (State.DECLINED, "Ben Ortiz")


def test_another_clinic_reads_its_own_decisions(reviewer) -> None:
    decide(reviewer, EXERCISE)
    other = make_reviewer(clinic=factories.make_clinic())
    assert state_of(other, EXERCISE) is State.OPEN
    decide(other, EXERCISE, Decision.DECLINED)
    assert (state_of(reviewer, EXERCISE), state_of(other, EXERCISE)) == (State.APPROVED, State.DECLINED)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_signs_without_the_right(database, role: Role) -> None:
    person = factories.make_user(role=role)
    with pytest.raises(NotAllowed):
        refused(person, [read_now(EXERCISE)], APPROVE)


@pytest.mark.parametrize("note", ["", "Too short"])
@pytest.mark.parametrize("decision", [Decision.AMENDED, Decision.DECLINED])
def test_a_decision_without_its_reason_is_refused(reviewer, decision, note) -> None:
    with pytest.raises(NoteIsMissing):
        refused(reviewer, [read_now(EXERCISE)], Verdict(decision, note))


def test_a_note_has_an_end(reviewer) -> None:
    decide(reviewer, EXERCISE, Decision.AMENDED, "n" * 1000)
    with pytest.raises(NoteIsMissing):
        refused(reviewer, [read_now(EXERCISE)], Verdict(Decision.AMENDED, "n" * 1001))


@pytest.mark.parametrize("key", [RULE, CONFLICT, PROP, QUESTION])
def test_rules_and_words_cannot_be_left_out(reviewer, key) -> None:
    with pytest.raises(CannotDecline):
        refused(reviewer, [read_now(key)], Verdict(Decision.DECLINED, WHY))


def test_words_cannot_be_left_out(reviewer) -> None:
    with pytest.raises(CannotDecline):
        refused(reviewer, [read_now(EXERCISE, Aspect.WORDS)], Verdict(Decision.DECLINED, WHY))


def test_nothing_is_taken_back_where_nothing_stands(reviewer) -> None:
    take_back = Verdict(Decision.WITHDRAWN, WHY)
    with pytest.raises(NothingToWithdraw):
        refused(reviewer, [read_now(EXERCISE)], take_back)
    decide(reviewer, EXERCISE)
    decide(reviewer, EXERCISE, Decision.WITHDRAWN)
    with pytest.raises(NothingToWithdraw):
        refused(reviewer, [read_now(EXERCISE)], take_back)


def test_a_translation_is_signed_by_somebody_who_says_by_which_right(reviewer) -> None:
    spanish = [read_now(EXERCISE, Aspect.WORDS, "es")]
    with pytest.raises(QualificationIsMissing):
        refused(reviewer, spanish, APPROVE)
    made = decide(reviewer, EXERCISE, aspect=Aspect.WORDS, lang="es")
    assert made.qualification == "Ana Ruiz, certified translator"
    assert state_of(reviewer, EXERCISE, Aspect.WORDS, "es") is State.APPROVED
    assert state_of(reviewer, EXERCISE, Aspect.WORDS) is State.OPEN
    refused(reviewer, [read_now(EXERCISE, Aspect.WORDS)], APPROVE)


def test_an_open_question_is_answered_in_words(reviewer) -> None:
    with pytest.raises(NoteIsMissing):
        refused(reviewer, [read_now(QUESTION)], APPROVE)
    concerned = statuses_of(reviewer).of(*OTHER_EXERCISE.split("."))
    assert "ten-minute-cap" in concerned.questions
    decide(reviewer, QUESTION, note="Ten minutes is right, as it stands.")
    statuses = statuses_of(reviewer)
    assert "ten-minute-cap" not in statuses.open_questions
    assert set(statuses.of(*OTHER_EXERCISE.split(".")).questions) == set(concerned.questions) - {"ten-minute-cap"}
    decide(reviewer, QUESTION, Decision.WITHDRAWN)
    assert "ten-minute-cap" in statuses_of(reviewer).open_questions


@pytest.mark.parametrize(
    ("read", "error"),
    [
        ([], NothingToSign),
        ([Read("exercise.no-such", Aspect.CONTENT, "en", "0" * 64)], NotFound),
        ([Read("no-such.one", Aspect.CONTENT, "en", "0" * 64)], NotFound),
        ([Read("", Aspect.CONTENT, "en", "0" * 64)], NotFound),
        ([Read("exercise.diaphragm-breathing", Aspect.WORDS, "fr", "0" * 64)], NotFound),
        ([Read("rule.AB-SURG12", Aspect.WORDS, "en", "0" * 64)], NothingToSign),
        ([Read("phrases.sheet", Aspect.CONTENT, "en", "0" * 64)], NothingToSign),
    ],
)
def test_what_is_not_there_is_not_signed(reviewer, read, error) -> None:
    with pytest.raises(error):
        refused(reviewer, read, APPROVE)


def test_every_decision_is_recorded(reviewer) -> None:
    made = decide(reviewer, MODIFICATION, Decision.DECLINED)
    with factories.acting(reviewer) as session:
        [event] = session.scalars(select(AuditEvent).where(AuditEvent.entity_id == made.id)).all()
    assert (event.action, event.entity) == ("library.reviewed", "content_review")
    assert event.fields == [MODIFICATION, "content:en", "declined"]
    assert WHY not in str(vars(event))


@pytest.mark.parametrize("change", [{"note": "Something else"}, {"decision": "approved"}])
def test_a_decision_never_changes(reviewer, change) -> None:
    decide(reviewer, EXERCISE, Decision.AMENDED)
    with factories.acting(reviewer) as session, pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(ContentReview).values(**change))


def test_within_one_transaction_what_was_signed_is_seen(reviewer) -> None:
    with factories.acting(reviewer):
        before = get_statuses().of("exercise", "diaphragm-breathing").state
        sign_off(reviewer, [read_now(EXERCISE)], APPROVE, form_key=uuid4())
        assert (before, get_statuses().of("exercise", "diaphragm-breathing").state) == (State.OPEN, State.APPROVED)
