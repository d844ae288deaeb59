"""What the register knows of a unit besides findings: footage that is gone, accounts that nobody uses (16(5), 799)."""

from datetime import timedelta

import pytest
from tests.support.registry.city import City

from mingcha.custody.proofs.models import CameraDay, DayProof, ReachState
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.reviews.actions import review_account
from mingcha.supervision.self_checks.kinds import Answer, CheckKind
from mingcha.supervision.self_checks.rows import unit_facts
from mingcha.supervision.self_checks.rules import known_answers
from mingcha.supervision.self_checks.values import UnitFacts

pytestmark = pytest.mark.law("16(1)", "16(5)", "799-16(2)(2)")


def test_a_camera_without_its_legal_days_and_an_unused_account_answer_for_the_unit(
    city: City, clock: HandClock
) -> None:
    unit, day = city["manager"].organisation, shanghai_day(clock.now()) - timedelta(days=1)
    assert unit is not None
    assert set(unit_facts(unit, clock.now()).counted.values()) == {0}
    for site, standing in (("HQX", ReachState.SHORT), ("JHG", ReachState.SHORT), ("WCT", ReachState.ENOUGH)):
        for age, kept in ((1, ReachState.ENOUGH), (0, standing)):
            CameraDay.objects.create(
                camera=city.points[site].code, day=day - timedelta(days=age), expected_ms=0, footage_ms=0, gaps={},
                unexplained_ms=0, size_bytes=0, retention_class="r30", must_reach_back_to=day, standing=kept,
            )  # fmt: skip
    sums = {"cameras": 3, "expected_ms": 0, "footage_ms": 0, "gaps": {}, "unexplained_ms": 0, "short": 2}
    DayProof.objects.create(day=day, revision=1, digest="", made_at=clock.now(), **sums)
    for username in ("manager", "guard", "monitor"):
        review_account(city["security"], username=username, note="", clock=clock)
    clock.advance(timedelta(days=60))
    review_account(city["security"], username="manager", note="", clock=clock)
    clock.advance(timedelta(days=60))
    facts = unit_facts(unit, clock.now())
    assert (facts.counted["periods_kept"], facts.counted["accounts_needed"]) == (1, 1), "the school's own alone"
    assert known_answers(CheckKind.YEARLY, facts)["periods_kept"].answer is Answer.NO
    assert known_answers(CheckKind.SECURITY, facts)["accounts_needed"].basis.zh == "长期未使用的账户：1"


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        *((one, "duty_kept") for one in (
            FindingKind.SHIFT_PLAN_MISSING, FindingKind.SHIFT_SHORT, FindingKind.SEAT_UNATTENDED,
            FindingKind.WATCH_OVERSTAYED,
        )),
        (FindingKind.GROUND_UNASSESSED, "operator_bound"),
    ],
)  # fmt: skip
def test_a_finding_of_the_unit_answers_its_question(kind: FindingKind, question: str) -> None:
    known = known_answers(CheckKind.YEARLY, UnitFacts({}, (), (), {kind.value: 1}))
    assert known[question].answer is Answer.NO
    assert question not in known_answers(CheckKind.YEARLY, UnitFacts({}, (), ()))
