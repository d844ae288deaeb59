"""Orders that ended before their end was noted at the finding: the clock answers it, once (7, 12)."""

from pathlib import Path

import pytest
from tests.support.registry.city import City
from tests.support.supervision.signed_looks import judged_by_who_saw, signed_reference

from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law.retention import shanghai_day
from mingcha.media.looks.values import LookFinding
from mingcha.supervision.looks.actions import take_in_days, take_in_findings
from mingcha.supervision.looks.queries import picture_finding, picture_findings, proven_rate
from mingcha.supervision.looks.values import DayReport, FindingReport, PictureJudgement
from mingcha.supervision.work_orders.actions import open_work_order
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.states import WorkKind
from mingcha.supervision.work_orders.tasks import answer_earlier_repairs
from mingcha.supervision.work_orders.values import NewWorkOrder

CLOCK = program("work")


@pytest.mark.law("7", "12")
@pytest.mark.parametrize("state", ["verified", "withdrawn"])
def test_an_order_of_a_cover_that_ended_before_the_upgrade_answers_its_finding(
    city: City, clock: HandClock, tmp_path: Path, state: str
) -> None:
    code, manager = city.points["HQX"].code, city["manager"]
    signed_reference(manager, code, tmp_path, clock)
    claim = FindingReport(code, 1, LookFinding.PARTIAL_SLOW, clock.now(), share_permille=60)
    take_in_findings(program("look"), "R1", [claim], clock=clock)
    (row,) = picture_findings(manager, at=clock.now())
    judged_by_who_saw(manager, row.number, PictureJudgement.REPAIR, tmp_path, clock, reason="镜头故障")
    new = NewWorkOrder(code, WorkKind.CAMERA, "镜头故障", picture_finding=row.number)
    order = WorkOrder.objects.filter(pk=open_work_order(manager, new=new, clock=clock))
    take_in_days(program("look"), "R1", [DayReport(code, shanghai_day(clock.now()), 144, 0, 0, 0, 0, 4)], clock=clock)
    assert answer_earlier_repairs(CLOCK, clock=clock) == 0, "it is repaired still"
    given = {"fixed_by": "user:1", "fixed_at": clock.now(), "verified_by": "user:2", "verified_at": clock.now()}
    good = {"good_at": clock.now(), "good_basis": "detector"}
    order.update(state=state, **(given | good if state == "verified" else {}))  # as a version of before left it
    assert proven_rate(code, at=clock.now()).camera_days == 0
    assert answer_earlier_repairs(CLOCK, clock=clock) == 1
    if state == "verified":
        assert proven_rate(code, at=clock.now()).camera_days == 1
    else:
        assert picture_finding(manager, row.number, at=clock.now()).judgement is PictureJudgement.CANDIDATE
    entries = Entry.objects.count()
    assert answer_earlier_repairs(CLOCK, clock=clock) == 0
    assert Entry.objects.count() == entries
