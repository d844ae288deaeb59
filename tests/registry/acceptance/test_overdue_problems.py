"""A problem of a failed acceptance past its day is a finding of the building unit until it is mended (article 8)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.support.registry.between import between
from tests.support.registry.city import City, add_camera_on_trial
from tests.support.registry.last_act import last_entry

from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import mending
from mingcha.registry.acceptance.actions import (
    close_acceptance,
    open_acceptance,
    record_report,
    sign_acceptance,
    withdraw_acceptance,
)
from mingcha.registry.acceptance.mending import find_overdue_problems, mend_problem
from mingcha.registry.acceptance.models import AcceptanceProblem
from mingcha.registry.acceptance.passing import plain_report
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import Conclusion
from mingcha.registry.acceptance.values import NewAcceptance, NewMember, NewProblem
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import FindingsAsked, open_findings
from mingcha.registry.identity.models import User

pytestmark = pytest.mark.law("8")
WORK = program("work")


def reported(city: City, clock: HandClock, due: date) -> int:
    """An acceptance of a new camera of the school whose report names two problems; its number."""
    point, today = add_camera_on_trial("HQX", clock, "操场"), shanghai_day(clock.now())
    group = tuple(NewMember(name, "花桥小学", "负责人", name) for name in ("manager", "nobody"))
    new = NewAcceptance("操场补点验收", "GB 50348-2018", today, group)
    number = open_acceptance(city["manager"], system="HQX", new=new, points=[point.code], clock=clock)
    problems = (NewProblem("存储不足", "承建单位", due), NewProblem("无标识", "学校", due + timedelta(days=30)))
    report = replace(plain_report(today), conclusion=Conclusion.UNQUALIFIED, problems=problems)
    record_report(city["manager"], acceptance=number, new=report, report=0, recorder=NO_RECORDER, clock=clock)
    return number


def standing(city: City, clock: HandClock, who: str = "manager") -> list[tuple[str, str]]:
    asked = FindingsAsked(kind=FindingKind.PROBLEM_OVERDUE)
    return [(row.subject, row.words.zh) for row in open_findings(city[who], at=clock.now(), asked=asked)]


def test_a_problem_past_its_day_is_a_finding_of_the_building_unit_until_it_is_mended(
    city: City, clock: HandClock
) -> None:
    due = shanghai_day(clock.now()) + timedelta(days=3)
    number = reported(city, clock, due)
    clock.advance(timedelta(days=4))
    assert find_overdue_problems(WORK, clock=clock) == 0, "another report may take the place of one that is not closed"
    for username in ("manager", "nobody"):
        sign_acceptance(city[username], acceptance=number, report=1, clock=clock)
    close_acceptance(city["manager"], acceptance=number, report=1, filmed=(), clock=clock)
    assert (find_overdue_problems(WORK, clock=clock), find_overdue_problems(WORK, clock=clock)) == (1, 0)
    assert last_entry()["act"] == "registry.acceptance.remind"
    problem = AcceptanceProblem.objects.get(text="存储不足")
    assert standing(city, clock) == [(f"{number}/{problem.pk}", f"操场补点验收：承建单位应于 {due} 前整改：存储不足")]
    assert (len(standing(city, clock, "district")), standing(city, clock, "elsewhere")) == (1, [])
    with pytest.raises(Refused):  # its findings would have to end there
        withdraw_acceptance(city["manager"], acceptance=number, reason="重新组织", clock=clock)
    done = {"mended_on": shanghai_day(clock.now()), "note": "已扩容", "clock": clock}
    mend_problem(city["manager"], acceptance=number, problem=problem.pk, **done)  # type: ignore[arg-type]
    assert (standing(city, clock), find_overdue_problems(WORK, clock=clock)) == ([], 0)
    for other in AcceptanceProblem.objects.filter(mended_on=None):
        mend_problem(city["manager"], acceptance=number, problem=other.pk, **done)  # type: ignore[arg-type]
    leave = {"acceptance": number, "reason": "成员离职，重新组织", "clock": clock}
    with pytest.raises(Refused):  # the same group inspects again
        withdraw_acceptance(city["manager"], **leave)  # type: ignore[arg-type]
    assert list(check_application_log()) == []
    User.objects.filter(username="nobody").update(is_active=False)
    withdraw_acceptance(city["manager"], **leave)  # type: ignore[arg-type]


def test_a_problem_that_is_mended_between_the_clock_s_reading_and_its_act_is_no_finding(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = reported(city, clock, shanghai_day(clock.now()))
    for username in ("manager", "nobody"):
        sign_acceptance(city[username], acceptance=number, report=1, clock=clock)
    close_acceptance(city["manager"], acceptance=number, report=1, filmed=(), clock=clock)
    clock.advance(timedelta(days=1))
    problem = AcceptanceProblem.objects.get(text="存储不足").pk
    done = {"mended_on": shanghai_day(clock.now()), "note": "已扩容", "clock": clock}
    given = {"acceptance": number, "problem": problem, **done}
    between(monkeypatch, mending, lambda: mend_problem(city["manager"], **given))  # type: ignore[arg-type]
    assert find_overdue_problems(WORK, clock=clock) == 0
    assert (standing(city, clock), last_entry()["act"]) == ([], "registry.acceptance.mend")
