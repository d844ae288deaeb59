"""Acceptance of batches by a group of persons is the only way into use (article 8; T8a, T8b, T8c-N)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from tests.support.registry.city import PASSWORD, City, add_camera_on_trial, manager_of
from tests.support.registry.last_act import last_entry, last_facts

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance import actions, queries
from mingcha.registry.acceptance.mending import begin_reinspection, mend_problem
from mingcha.registry.acceptance.models import Acceptance, AcceptedPoint
from mingcha.registry.acceptance.passing import STANDARDS, install, pass_opened, plain_report
from mingcha.registry.acceptance.recorder.values import NO_RECORDER
from mingcha.registry.acceptance.states import AcceptanceState, Conclusion
from mingcha.registry.acceptance.values import NewAcceptance, NewMember, NewProblem
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.assignments.queries import assignments
from mingcha.registry.identity.models import User
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.points.describing import describe_point
from mingcha.registry.points.models import Point
from mingcha.registry.systems.models import System
from mingcha.registry.views.actions import set_home_preset

pytestmark = pytest.mark.law("8")


def opened(city: City, clock: HandClock, *codes: str, installed: bool = True) -> int:
    """An acceptance of new points of the school by its manager and a person of the police."""
    if installed:
        install(city["manager"], "HQX", settings.MINGCHA_HOME.documents, clock)
    group = (
        NewMember("陈", "花桥小学", "保卫负责人", "manager"),
        NewMember("李", "监理公司", "监理工程师", "nobody"),
    )
    new = NewAcceptance("校园视频系统验收", STANDARDS, shanghai_day(clock.now()) - timedelta(days=3), group)
    return actions.open_acceptance(city["manager"], system="HQX", new=new, points=codes or None, clock=clock)


def measured(city: City, clock: HandClock, number: int, *problems: NewProblem, report: int = 0) -> int:
    """A report of today; with problems it concludes 不合格."""
    new = plain_report(shanghai_day(clock.now()))
    if problems:
        new = replace(new, conclusion=Conclusion.UNQUALIFIED, problems=problems)
    return actions.record_report(
        city["manager"], acceptance=number, new=new, report=report, recorder=NO_RECORDER, clock=clock
    )


def sign_both(city: City, clock: HandClock, number: int, report: int) -> None:
    for username in ("manager", "nobody"):
        actions.sign_acceptance(city[username], acceptance=number, report=report, clock=clock)


def close(city: City, clock: HandClock, number: int, report: int) -> AcceptanceState:
    return actions.close_acceptance(city["manager"], acceptance=number, report=report, filmed=(), clock=clock)


def conflict(call: Callable[[], object]) -> str:
    with pytest.raises(Fault) as fault:
        call()
    assert fault.value.kind is FaultKind.CONFLICT
    return fault.value.words.zh


def test_t8a_t8b_failed_then_mended_and_passed(city: City, clock: HandClock) -> None:
    code = add_camera_on_trial("HQX", clock, name="新装").code
    number, due = opened(city, clock), shanghai_day(clock.now()) + timedelta(days=7)
    problems = [NewProblem(text, "承建单位", due) for text in ("存储不足 30 日", "无标识")]
    report = measured(city, clock, number, *problems)
    sign_both(city, clock, number, report)
    assert close(city, clock, number, report) is AcceptanceState.FAILED
    # T8a: with two items open, nothing opens use
    assert "第八条" in conflict(lambda: close(city, clock, number, report))
    assert Point.objects.get(code=code).state == "trial"
    assert {one.label for one in assignments([code], at=clock.now())} == {"R30/trial"}
    # T8b
    begin_reinspection(city["manager"], acceptance=number, report=report, clock=clock)
    with pytest.raises(Refused, match="2 problems are not recorded as mended"):
        measured(city, clock, number, report=report)
    shown = queries.acceptance(city["manager"], number, at=clock.now())
    clock.advance(timedelta(days=2))
    for one in shown.reports[0].problems:
        mend_problem(
            city["manager"], acceptance=number, problem=one.number, mended_on=shanghai_day(clock.now()), note="已扩容",
            clock=clock,
        )  # fmt: skip
    again = measured(city, clock, number, report=report)
    sign_both(city, clock, number, again)
    assert close(city, clock, number, again) is AcceptanceState.PASSED
    facts = last_facts()
    assert (facts["conclusion"], facts["points"]) == ("qualified", 1)
    assert {row[0] for row in last_entry()["rows"]} >= {"registry_acceptance", "registry_commissioning"}  # type: ignore[attr-defined]
    assert Point.objects.get(code=code).state == "in_use"
    assert {one.label for one in assignments([code], at=clock.now())} == {"R30"}
    assert queries.accepted([code, city.points["HQX"].code])[code] == number
    assert list(check_application_log()) == []


def test_t8c_n_the_day_of_acceptance_is_in_order(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number, today = opened(city, clock), shanghai_day(clock.now())
    for day, reason in ((today + timedelta(days=1), "今天"), (today - timedelta(days=4), "完工日期")):
        with pytest.raises(Refused) as refused:
            actions.record_report(
                city["manager"], acceptance=number, new=plain_report(day), report=0, recorder=NO_RECORDER, clock=clock
            )  # fmt: skip
        assert refused.value.decision.article == "8"
        assert reason in refused.value.decision.reason.zh
    assert queries.acceptance(city["manager"], number, at=clock.now()).reports == ()


def test_basically_qualified_is_refused_with_article_8(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number = opened(city, clock)
    new = replace(plain_report(shanghai_day(clock.now())), conclusion=Conclusion.BASIC)
    with pytest.raises(Refused) as refused:
        actions.record_report(city["manager"], acceptance=number, new=new, report=0, recorder=NO_RECORDER, clock=clock)
    assert [one.about for one in refused.value.decision.missing] == ["conclusion"]  # type: ignore[attr-defined]


def test_nobody_accepts_alone(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number = opened(city, clock)
    report = measured(city, clock, number)
    actions.sign_acceptance(city["manager"], acceptance=number, report=report, clock=clock)
    with pytest.raises(Refused, match="have not signed"):
        close(city, clock, number, report)
    with pytest.raises(Refused, match="signed already"):
        actions.sign_acceptance(city["manager"], acceptance=number, report=report, clock=clock)
    for username in ("city", "admin", "monitor"):
        with pytest.raises(Refused, match="not a member"):
            actions.sign_acceptance(city[username], acceptance=number, report=report, clock=clock)
    alone = (NewMember("陈", "花桥小学", "负责人", "manager"), NewMember("陈", "花桥小学", "安全员", "manager"))
    on_paper = (alone[0], NewMember("李", "监理公司", "监理工程师"))
    for group in (alone, on_paper, alone[:1]):
        new = NewAcceptance("独自验收", STANDARDS, shanghai_day(clock.now()), group)
        with pytest.raises(Refused) as refused:
            actions.open_acceptance(city["manager"], system="HQX", new=new, clock=clock)
        assert [one.about for one in refused.value.decision.missing][-1] == "members"  # type: ignore[attr-defined]


def test_a_later_report_voids_signatures_and_two_editors_meet(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number = opened(city, clock)
    first = measured(city, clock, number)
    actions.sign_acceptance(city["nobody"], acceptance=number, report=first, clock=clock)
    assert "他人" in conflict(lambda: measured(city, clock, number, report=0))
    second = measured(city, clock, number, report=first)
    assert "他人" in conflict(
        lambda: actions.sign_acceptance(city["nobody"], acceptance=number, report=first, clock=clock)
    )
    sign_both(city, clock, number, second)
    with pytest.raises(Refused):
        measured(city, clock, number, report=second)
    assert close(city, clock, number, second) is AcceptanceState.PASSED
    with pytest.raises(Refused, match="passed"):
        close(city, clock, number, second)


def test_points_are_of_one_acceptance_at_a_time(city: City, clock: HandClock) -> None:
    code = add_camera_on_trial("HQX", clock, name="新装").code
    number = opened(city, clock, code)
    assert "号验收" in conflict(lambda: opened(city, clock, code))
    assert "待验收" in conflict(lambda: opened(city, clock))
    assert "不在试运行" in conflict(lambda: opened(city, clock, city.points["HQX"].code))
    with pytest.raises(Fault, match="no such point"):
        opened(city, clock, city.points["JHG"].code)
    actions.withdraw_acceptance(city["manager"], acceptance=number, reason="名单有误", clock=clock)
    assert opened(city, clock, code) != number
    with pytest.raises(Refused):
        measured(city, clock, number)


@pytest.mark.parametrize("username", ["admin", "city", "district", "guard", "auditor", "nobody", "other"])
def test_only_the_building_units_manager_organises(city: City, clock: HandClock, username: str) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    by = manager_of("JAGA", clock) if username == "other" else city[username]
    group = (NewMember("甲", "乙", "丙", "manager"), NewMember("丁", "戊", "己", "nobody"))
    new = NewAcceptance("验收", STANDARDS, shanghai_day(clock.now()), group)
    with pytest.raises(Refused):
        actions.open_acceptance(by, system="HQX", new=new, clock=clock)
    number = opened(city, clock)
    report = measured(city, clock, number)
    sign_both(city, clock, number, report)
    with pytest.raises(Refused):
        actions.close_acceptance(by, acceptance=number, report=report, filmed=(), clock=clock)
    assert Acceptance.objects.get(pk=number).state == "signed"


def test_who_reads_an_acceptance(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number = opened(city, clock)
    seen = [
        name
        for name in ("city", "district", "elsewhere", "manager", "nobody", "auditor")
        if any(one.number == number for one in queries.acceptances(city[name], at=clock.now()))
    ]
    assert seen == ["city", "district", "manager", "nobody", "auditor"]
    assert queries.acceptance(city["nobody"], number, at=clock.now()).steps.sign is False
    with pytest.raises(Refused):
        queries.acceptance(city["elsewhere"], number, at=clock.now())


@pytest.mark.law("3")
def test_the_list_has_what_may_be_read_where_a_unit_of_another_district_builds(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number, at = opened(city, clock), clock.now()
    System.objects.filter(code="HQX").update(building_unit=Organisation.objects.get(code="WCGA"))
    for name, person in city.people.items():
        try:
            queries.acceptance(person, number, at=at)
            reads = True
        except Refused:
            reads = False
        assert reads is (number in {one.number for one in queries.acceptances(person, at=at)}), name


def test_one_person_does_not_accept_by_two_accounts(city: City, clock: HandClock) -> None:
    """The manager registers an account alone, and has its first password."""
    add_camera_on_trial("HQX", clock, name="新装")
    manager = city["manager"]
    accounts_actions.add_user(
        manager, username="friend", name="无岗位培训者", badge_no="", organisation="HQXX", password=PASSWORD,
        clock=clock,
    )  # fmt: skip
    friend = User.objects.get(username="friend")
    install(manager, "HQX", settings.MINGCHA_HOME.documents, clock)
    group = (NewMember("陈", "花桥小学", "保卫负责人", "manager"), NewMember("无", "花桥小学", "技术员", "friend"))
    new = NewAcceptance("校园视频系统验收", STANDARDS, shanghai_day(clock.now()), group)
    with pytest.raises(Refused, match="nobody accepts alone"):
        actions.open_acceptance(manager, system="HQX", new=new, clock=clock)
    User.objects.filter(pk=friend.pk).update(registered_by="")
    number = actions.open_acceptance(manager, system="HQX", new=new, clock=clock)
    User.objects.filter(pk=friend.pk).update(registered_by=f"user:{manager.pk}")  # as asked when it was opened earlier
    with pytest.raises(Refused, match="nobody accepts alone"):
        pass_opened(manager, friend, acceptance=number, on=shanghai_day(clock.now()), clock=clock)
    assert set(Point.objects.filter(acceptances__acceptance=number).values_list("state", flat=True)) == {"trial"}


def test_many_points_stand_in_one_entry(city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BY_THEMSELVES", 2)
    monkeypatch.setattr("mingcha.registry.commissioning.beginning.BY_THEMSELVES", 2)
    for n in range(4, 9):
        add_camera_on_trial("HQX", clock, name=f"新装{n}", host=f"10.1.2.{n}")
    number = opened(city, clock)
    pass_opened(city["manager"], city["nobody"], acceptance=number, on=shanghai_day(clock.now()), clock=clock)
    assert AcceptedPoint.objects.filter(acceptance=number).count() == 5
    assert not Point.objects.filter(system__code="HQX", state="trial").exists()
    assert list(check_application_log()) == []


def test_the_database_keeps_use_and_passing_together(city: City, clock: HandClock) -> None:
    add_camera_on_trial("HQX", clock, name="新装")
    number = opened(city, clock)
    for state in ("passed", "in_use"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Acceptance.objects.filter(pk=number).update(state=state)


@pytest.mark.law("7")
def test_t7a_a_camera_that_turns_without_a_home_preset_is_not_submitted(city: City, clock: HandClock) -> None:
    point, fixed = add_camera_on_trial("HQX", clock, name="球机"), add_camera_on_trial("HQX", clock, name="枪机")
    set_point_view(city["manager"], code=point.code, view=View(moves=True), clock=clock)
    with pytest.raises(Refused) as refusal:
        opened(city, clock, installed=False)
    assert refusal.value.decision.article == "7"
    assert "球机" in refusal.value.decision.missing[0].zh
    assert (Acceptance.objects.filter(system__code="HQX", state="open").exists(), fixed.state) == (False, "trial")
    set_home_preset(city["manager"], code=point.code, preset="1", return_minutes=5, clock=clock)
    number = opened(city, clock)
    assert AcceptedPoint.objects.filter(acceptance=number).count() == 2


@pytest.mark.law("18", "18(4)")
def test_what_must_be_covered_is_masked_before_the_batch_is_qualified(city: City, clock: HandClock) -> None:
    """The numbers of the needs that checked masks answer are handed in; of none, nothing is answered."""
    code = add_camera_on_trial("HQX", clock, name="西厅").code
    describe_point(city["manager"], code=code, place_kind="bank_hall", clock=clock)
    number, (need,) = opened(city, clock, code), standing_needs([code], at=clock.now())[code]
    for report in (lambda: measured(city, clock, number), lambda: close(city, clock, number, 1)):
        with pytest.raises(Refused) as refused:
            report()
        decision = refused.value.decision
        assert (decision.article, [one.zh for one in decision.missing]) == ("18", ["西厅：已核验的遮挡"])
        assert (decision.next[0].action, decision.next[0].about) == ("point-masks", (code,))
        assert [one.articles for one in queries.unmasked(city["manager"], number, masked=(), at=clock.now())] == [
            ("18(4)",)
        ]
        if not Acceptance.objects.get(pk=number).reports.exists():
            facts = replace(NO_RECORDER, masked=frozenset({need.number}))
            new = plain_report(shanghai_day(clock.now()))
            actions.record_report(city["manager"], acceptance=number, new=new, report=0, recorder=facts, clock=clock)
            sign_both(city, clock, number, 1)
    passed = actions.close_acceptance(
        city["manager"], acceptance=number, report=1, filmed=(), masked=(need.number,), clock=clock
    )
    assert passed is AcceptanceState.PASSED
