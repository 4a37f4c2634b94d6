"""What a report raises in the transaction that stores it, by link and by paper, and what the night adds."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.accounts.models import User
from clinic.adherence.models import LogSource, LogStatus
from clinic.adherence.service import Answer
from clinic.core import clock
from clinic.messages.errors import SameFormOtherMessage, TooManyQuestions
from clinic.messages.service import QUESTIONS_AN_HOUR
from clinic.review import reporting, rounds
from clinic.review.alerts import Code, Level
from tests import factories
from tests.adherence.helpers import answer, link_of, today
from tests.chart.cases import given, report
from tests.factories import BREATHE, RELEASE, IssuedProgram
from tests.review.conftest import Items, act, codes

pytestmark = pytest.mark.usefixtures("database")
STRETCH = "half-kneeling-hip-flexor-stretch"


def asked(issued: IssuedProgram, text: str, slug: str = "", key: object = None) -> object:
    with factories.current().transaction(issued.patient.clinic_id):
        return reporting.ask(link_of(issued), text, slug=slug, form_key=key or uuid4())


def on_paper(pt: User, issued: IssuedProgram, *answers: Answer) -> None:
    act(pt, reporting.enter_reports, issued.patient.id, answers, source=LogSource.PAPER, form_key=uuid4())


def test_a_report_without_a_sign_raises_nothing(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=1)
    report(issued, pain=(4, 3))
    assert items(issued) == []


def test_what_a_report_means_is_raised_with_it_and_names_it(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=1)
    report(issued, felt=("tingling",), note="I cannot pee")
    found = items(issued)
    assert codes(found) == [Code.RED_FLAG, Code.NERVE]
    assert all(one.log_id and one.level == Level.RED and one.exercise_slug == RELEASE for one in found)
    assert found[1].words == "Supported psoas release (lying back on a bolster): felt tingling or numb skin"


def test_the_same_form_twice_raises_it_once(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=1)
    key = uuid4()
    for _ in range(2):
        with factories.current().transaction(issued.patient.clinic_id):
            reporting.report_by_link(link_of(issued), [answer(felt=("sharp",))], form_key=key)
    assert codes(items(issued)) == [Code.NERVE]


def test_what_was_raised_stays_when_the_patient_changes_the_report(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=1)
    report(issued, felt=("sharp",))
    report(issued, felt=("nothing",))
    assert codes(items(issued)) == [Code.NERVE]


def test_pain_twice_running_is_seen_from_either_side(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=5)
    report(issued, days_ago=1, pain=(2, 4))
    assert Code.PAIN not in codes(items(issued))
    with factories.current().transaction(issued.patient.clinic_id):  # the day before is told afterwards
        late = answer(days_ago=2, pain_before=3, pain_after=5)
        reporting.report_by_link(link_of(issued), [late], form_key=uuid4())
    [one] = [one for one in items(issued) if one.code == Code.PAIN]
    assert one.words.endswith("pain 2 → 4, and 3 → 5 the time before")
    assert one.since_on == today() - timedelta(days=1)


def test_a_skipped_day_lies_between_and_does_not_break_the_run(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=5)
    report(issued, days_ago=3, pain=(2, 4))
    report(issued, days_ago=2, status=LogStatus.SKIPPED)
    report(issued, days_ago=1, pain=(2, 4))
    assert Code.PAIN in codes(items(issued))


def test_the_same_day_by_link_and_on_paper_is_not_twice_running(items: Items) -> None:
    pt = factories.make_user()
    issued = given(pt, days_ago=2)
    report(issued, pain=(3, 5))
    on_paper(pt, issued, answer(pain_before=3, pain_after=5))
    assert Code.PAIN not in codes(items(issued))


def test_a_week_that_is_better_says_so_beside_the_one_that_was_low(items: Items) -> None:
    issued = given(factories.make_user(), slugs=(BREATHE,))
    for days_ago in (9, 8, 7):
        report(issued, days_ago=days_ago, slug=BREATHE, status=LogStatus.SKIPPED)
    for days_ago in range(6, -1, -1):
        report(issued, days_ago=days_ago, slug=BREATHE)
    low = [one for one in items(issued) if one.code == Code.LOW]
    assert low
    assert all(one.ended_words.startswith("No longer so") for one in low)


def test_pain_once_after_a_stretch_is_amber(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=1, slugs=(STRETCH, BREATHE))
    report(issued, slug=STRETCH, pain=(3, 5))
    [found] = items(issued)
    assert (found.code, found.level) == (Code.STRETCH_PAIN, Level.AMBER)


def test_paper_raises_the_same(items: Items) -> None:
    pt = factories.make_user()
    issued = given(pt, days_ago=1)
    on_paper(pt, issued, answer(felt=("down_leg",)))
    assert codes(items(issued)) == [Code.NERVE]


def test_low_adherence_is_one_item_until_somebody_looked(items: Items) -> None:
    issued = given(factories.make_user())
    for days_ago in (3, 2, 1):
        report(issued, days_ago=days_ago, status=LogStatus.SKIPPED)
    [low] = [one for one in items(issued) if one.code == Code.LOW]
    assert low.words.startswith("0 of 14 sessions reported as done in the 7 days to")


def test_a_silence_that_ended_before_anybody_saw_it_is_said_once(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=5, slugs=(BREATHE,))
    report(issued, days_ago=0, slug=BREATHE)
    found = items(issued)
    assert codes(found) == [Code.QUIET]
    assert "nothing yet. Reported again" in found[0].words


def test_steady_care_that_does_not_help_is_raised_on_day_8(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=7, slugs=(BREATHE,))
    for days_ago in range(7, -1, -1):
        report(issued, days_ago=days_ago, slug=BREATHE, pain=(4, 4))
        expected = [Code.NO_BETTER] if days_ago == 0 else []
        assert codes(items(issued)) == expected


def test_a_question_is_a_task_and_red_too_when_its_words_are(items: Items) -> None:
    issued = given(factories.make_user(), days_ago=1)
    asked(issued, "May I use a belt?", RELEASE)
    asked(issued, "Tengo fiebre desde ayer")
    assert codes(items(issued)) == [Code.QUESTION, Code.QUESTION, Code.RED_FLAG]
    assert items(issued)[0].words == "About Supported psoas release (lying back on a bolster): “May I use a belt?”"


def test_the_same_question_form_twice_is_one_and_another_text_is_refused(items: Items) -> None:
    issued, key = given(factories.make_user(), days_ago=1), uuid4()
    asked(issued, "May I use a belt?", key=key)
    asked(issued, "May I use a belt?", key=key)
    assert codes(items(issued)) == [Code.QUESTION]
    with pytest.raises(SameFormOtherMessage):
        asked(issued, "Another one", key=key)


def test_questions_have_a_limit_and_it_passes() -> None:
    issued = given(factories.make_user(), days_ago=1)
    for number in range(QUESTIONS_AN_HOUR):
        asked(issued, f"Question {number}")
    with pytest.raises(TooManyQuestions):
        asked(issued, "One more")
    with clock.fixed(clock.now() + timedelta(minutes=61)):
        asked(issued, "One more")


def test_the_night_raises_what_the_week_means_and_twice_is_once(items: Items) -> None:
    issued = given(factories.make_user(), slugs=(BREATHE,))
    report(issued, days_ago=9, slug=BREATHE)
    assert codes(items(issued)) == []
    report(issued, days_ago=3, slug=BREATHE)
    before = codes(items(issued))
    nights = [rounds.judge_all_weeks(factories.current(), issued.patient.clinic_id) for _ in range(2)]
    assert [one.judged for one in nights] == [1, 1]
    assert nights[1].raised == 0
    assert set(codes(items(issued))) == {*before, Code.LOW}


def test_a_program_that_ended_is_left_alone_by_the_night(items: Items) -> None:
    issued = given(factories.make_user(), slugs=(BREATHE,))
    report(issued, days_ago=8, slug=BREATHE, status=LogStatus.SKIPPED)
    with factories.current().transaction(issued.patient.clinic_id) as session:
        program = session.merge(issued.program)
        program.status, program.ended_at, program.ended_reason = "completed", clock.now(), "Goals met"
    assert rounds.judge_all_weeks(factories.current(), issued.patient.clinic_id).judged == 0
    assert items(issued) == []
