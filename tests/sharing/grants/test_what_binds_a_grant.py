"""What binds a grant that runs: the newest decision, the police, its set, reports, people who left (articles 13(2), 18;
NDSR 12): by the real acts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.evidence.database_administrator import edit
from tests.support.registry.city import City
from tests.support.registry.staffing import OWNER
from tests.support.sharing.deciding import LIVE
from tests.support.sharing.supplying import CHECKS, decide, decided, supplied, to_be_decided_anew

from mingcha.access.shares.models import SharedAccess, SharedPoint
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import day_ends, shanghai_day
from mingcha.registry.findings.models import Finding
from mingcha.registry.places.models import Organisation
from mingcha.sharing.applications.actions import withdraw_application
from mingcha.sharing.catalogue.actions import withdraw_set
from mingcha.sharing.decisions.models import DecidedPoint, SharingDecision
from mingcha.sharing.decisions.queries import decision
from mingcha.sharing.grants import tasks
from mingcha.sharing.grants.actions import end_grant, renew_grant, resume_grant, supply_grant, suspend_grant
from mingcha.sharing.grants.affected import SweepTurn
from mingcha.sharing.grants.checks import check_share_grants
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.grants.naming import ask_person
from mingcha.sharing.grants.queries import open_share_points, share_grant, to_supply
from mingcha.sharing.grants.reviewing import review_grant
from mingcha.sharing.grants.states import ReviewResult, Side
from mingcha.sharing.grants.tasks import (
    lapse_grants,
    remove_people_who_left,
    suspend_late_grants,
    withdraw_points_without_consent,
)
from mingcha.sharing.grants.values import NewReview
from mingcha.sharing.point_rows.upkeep import mark_differing, sweep_marks

SECRET = "secrecy = 'work_secret', secrecy_document = '密〔2026〕2号', secrecy_by = 'user:1'"
OPEN = "secrecy = '', secrecy_document = '', secrecy_by = ''"


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.decision.reason.zh


def later_decision(city: City, clock: HandClock) -> tuple[str, tuple[int, ...]]:
    """A second application that was agreed, and who is asked for."""
    clock.advance(timedelta(hours=1))
    no = decided(city, clock, LIVE, days=360)
    return no, (ask_person(city["department"], application=no, username="driver", clock=clock).number,)


@pytest.mark.law("13(2)")
def test_a_second_decision_binds_the_grant_that_runs(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    clock.advance(timedelta(hours=1))
    to_be_decided_anew(city, clock, no)
    decide(city, clock, no, by="city", days=100)
    held, last = ShareGrant.objects.get(no=grant), shanghai_day(clock.now()) + timedelta(days=100)
    assert (held.until_on, SharedAccess.objects.get(no=held.opened).until_at) == (last, day_ends(last))
    assert list(check_share_grants()) == []
    edit("UPDATE access_sharedaccess SET until_at = %s", day_ends(last + timedelta(days=1)))
    assert [one.kind for one in check_share_grants()] == ["share_grant_terms"]
    # what the decision that was supplied did not agree to is not opened by a resumption
    suspend_grant(city["department"], no=grant, why="检修", clock=clock)
    edit("UPDATE sharing_decidedpoint SET bar = 'not_filed' WHERE decision_id = %s", held.decision_id)
    assert DecidedPoint.objects.filter(bar="").count() == 1
    assert "没有管理单位同意的点位" in reason(lambda: resume_grant(city["clerk"], no=grant, why="已修", clock=clock))


@pytest.mark.law("13(2)")
@pytest.mark.parametrize("way", ["refused", "withdrawn"])
def test_a_grant_without_a_decision_ends_in_the_same_act(agreed: tuple[City, str], clock: HandClock, way: str) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    to_be_decided_anew(city, clock, no)
    if way == "refused":
        decide(city, clock, no, by="city", refused="HQXX")
    else:
        withdraw_application(city["department"], no=no, why="不再需要", clock=clock)
    assert ShareGrant.objects.get(no=grant).state == "ended"
    assert not SharedAccess.objects.filter(ended_at=None).exists()
    assert list(check_share_grants()) == []


@pytest.mark.law("13(2)", "NDSR 12")
def test_no_clerk_undoes_by_an_older_decision_what_the_police_did(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    later, people = later_decision(city, clock)
    clock.advance(timedelta(hours=1))
    new = NewReview(ReviewResult.NARROWED, "用不到", (city.points["HQX"].code,))
    review_grant(city["city"], no=grant, new=new, clock=clock)
    given = {"application": later, "checks": CHECKS, "people": people, "clock": clock}
    assert "都不能开放" in reason(lambda: renew_grant(city["clerk"], no=grant, **given))
    suspend_grant(city["clerk"], no=grant, why="核查", clock=clock)
    suspend_grant(city["city"], no=grant, why="核查", clock=clock)
    assert "由市局民警恢复" in reason(lambda: resume_grant(city["clerk"], no=grant, why="已核", clock=clock))
    end_grant(city["department"], no=grant, why="不再需要", clock=clock)
    assert "公安机关已中止或者终止" in reason(lambda: supply_grant(city["clerk"], **given))


@pytest.mark.law("13(2)")
def test_what_the_police_ended_no_older_decision_supplies_again(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    clock.advance(timedelta(hours=1))
    to_be_decided_anew(city, clock, no)
    decide(city, clock, no, by="city")
    person = ask_person(city["department"], application=no, username="driver", clock=clock).number
    given = {"application": no, "checks": CHECKS, "people": (person,), "clock": clock}
    clock.advance(timedelta(hours=1))
    end_grant(city["city"], no=grant, why="违反协议", clock=clock)
    assert "公安机关已中止或者终止" in reason(lambda: supply_grant(city["clerk"], **given))
    later, people = later_decision(city, clock)
    assert supply_grant(city["clerk"], **given | {"application": later, "people": people}).state.value == "in_force"


@pytest.mark.law("13(2)")
def test_a_set_that_is_withdrawn_opens_nothing(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    later, people = later_decision(city, clock)
    assert lapse_grants(OWNER, clock=clock) == 0
    withdraw_set(city["admin"], number=5, why="不再共享", clock=clock)
    given = {"application": later, "checks": CHECKS, "people": people, "clock": clock}
    assert "未发布或者已撤销" in reason(lambda: supply_grant(city["clerk"], **given))
    assert lapse_grants(OWNER, clock=clock) == 1
    assert ShareGrant.objects.get(no=grant).state == "ended"


@pytest.mark.law("13(2)", "799-20")
def test_a_person_who_had_left_when_it_was_resumed_stops_nothing(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter", "driver")
    to, left = Organisation.objects.get(code="JTYS").pk, "UPDATE registry_user SET organisation_id = %s WHERE id = %s"
    suspend_grant(city["department"], no=grant, why="检修", clock=clock)
    edit(left, to, city["fighter"].pk)
    resume_grant(city["clerk"], no=grant, why="已修", clock=clock)
    edit(left, to, city["driver"].pk)
    assert remove_people_who_left(OWNER, clock=clock) == 2
    assert remove_people_who_left(OWNER, clock=clock) == 0


def test_a_grant_that_fails_leaves_the_others_to_the_clock() -> None:
    def one(key: int) -> bool:
        if key == 1:
            raise Fault(FaultKind.NOT_FOUND, Words("没有", "none"), "1")
        return True

    assert tasks._each([1, 2, 3], one) == 2


@pytest.mark.law("13(2)", "NDSR 12")
def test_a_late_report_of_what_was_renewed_suspends_what_goes_on(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = supplied(city, clock, no, "fighter")
    with CaptureQueriesContext(connection) as captured:
        assert suspend_late_grants(OWNER, clock=clock) == 0
    assert len(captured) == 1, "none that may owe a report is read"
    later, people = later_decision(city, clock)
    renew_grant(city["clerk"], no=grant, application=later, checks=CHECKS, people=people, clock=clock)
    clock.advance(timedelta(days=15))
    assert suspend_late_grants(OWNER, clock=clock) == 0
    clock.advance(timedelta(days=1))
    assert suspend_late_grants(OWNER, clock=clock) == 1
    assert ShareGrant.objects.get(decision__application__no=later).suspended_by == "clock"


@pytest.mark.law("13(2)", "18")
def test_a_point_that_could_not_be_agreed_now_is_not_supplied(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    person = ask_person(city["department"], application=no, username="fighter", clock=clock).number
    edit("UPDATE registry_point SET label_reason = 'doubted' WHERE code = %s", city.points["HQX"].code)
    given = {"application": no, "checks": CHECKS, "people": (person,), "clock": clock}
    assert "都不能开放" in reason(lambda: supply_grant(city["clerk"], **given))
    assert to_supply(city["clerk"], at=clock.now())[0].points == 1
    # what was supplied before is taken out by the clock, once the point was judged
    edit("UPDATE registry_point SET label_reason = '' WHERE code = %s", city.points["HQX"].code)
    grant = supply_grant(city["clerk"], **given).no
    turn = SweepTurn()
    assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 0
    edit("UPDATE registry_point SET label_reason = 'doubted' WHERE code = %s", city.points["HQX"].code)
    mark_differing(clock=clock)
    sweep_marks(clock=clock)
    assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 1
    assert share_grant(city["clerk"], grant, at=clock.now()).points == 0


@pytest.mark.law("13(2)", "13(3)", "18")
def test_a_point_leaves_all_shares_in_one_act_by_few_queries(agreed: tuple[City, str], clock: HandClock) -> None:
    """With ten thousand grants, five of them a turn, a point stayed open for hours."""
    city, no = agreed
    first = ShareGrant.objects.get(no=supplied(city, clock, no, "fighter"))
    turn, asked = SweepTurn(), list[int]()
    for more in (1, 30):
        for number in range(more):
            copied(first, f"{more}{number:03d}")
        with CaptureQueriesContext(connection) as captured:
            assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 0
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 8
    edit("UPDATE registry_point SET label_reason = 'doubted' WHERE code = %s", city.points["HQX"].code)
    mark_differing(clock=clock)
    sweep_marks(clock=clock)
    entries = Entry.objects.count()
    with CaptureQueriesContext(connection) as captured:
        assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 32
    assert (Entry.objects.count() - entries, len(captured) < 80) == (1, True)
    assert not SharedPoint.objects.filter(withdrawn_at=None).exists()
    assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 0


@pytest.mark.law("13(2)", "13(3)", "18")
def test_a_finding_and_a_transfer_are_found_without_a_mark(agreed: tuple[City, str], clock: HandClock) -> None:
    city, no = agreed
    grant = ShareGrant.objects.get(no=supplied(city, clock, no, "fighter"))
    copied(grant, "2")
    code, turn = city.points["HQX"].code, SweepTurn()
    finding = Finding.objects.create(
        kind="consent_missing",
        article="18",
        subject_kind="point",
        subject=code,
        opened_at=clock.now(),
        opened_entry=1,
        words_zh="未经同意",
        words_en="no consent",
    )
    assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 2
    finding.delete()
    SharedPoint.objects.update(withdrawn_at=None, withdrawn_why="")
    assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 0
    edit("UPDATE registry_site SET organisation_id = %s", Organisation.objects.get(code="XFJY").pk)
    assert withdraw_points_without_consent(OWNER, clock=clock, turn=turn) == 2


def copied(held: ShareGrant, number: str) -> None:
    """Another grant like this one, with an open share of its own; rows alone, without acts."""
    decision, share = SharingDecision.objects.get(pk=held.decision_id), SharedAccess.objects.get(no=held.opened)
    points = list(SharedPoint.objects.filter(share=share).values_list("point", flat=True))
    decision.pk, decision.number, share.pk, share.no = None, 100 + int(number), None, f"U20260101-{number}"
    decision.save()
    share.save()
    SharedPoint.objects.bulk_create([SharedPoint(share=share, point_id=one) for one in points])
    other = ShareGrant.objects.get(pk=held.pk)
    other.pk, other.no, other.decision, other.opened = None, f"W20260101-{number}", decision, share.no
    other.save()


@pytest.mark.law("13(2)", "799-10")
def test_what_must_not_be_named_is_not_counted_and_the_department_reads_sides(
    agreed: tuple[City, str], clock: HandClock
) -> None:
    city, no = agreed
    marked = f"UPDATE registry_point SET {SECRET} WHERE code = %s"
    edit(marked, city.points["HQX"].code)
    counted = {who: to_supply(city[who], at=clock.now())[0].points for who in ("clerk", "department")}
    assert counted == {"clerk": 0, "department": 1}
    edit(f"UPDATE registry_point SET {OPEN} WHERE code = %s", city.points["HQX"].code)
    grant = supplied(city, clock, no, "fighter")
    assert share_grant(city["department"], grant, at=clock.now()).points == 1
    decided = decision(city["department"], no, at=clock.now())
    edit(marked, city.points["HQX"].code)
    # a code that the department was given before is known to it: what must not leak is the change
    assert share_grant(city["department"], grant, at=clock.now()).points == 1
    assert decision(city["department"], no, at=clock.now()) == decided
    assert decision(city["clerk"], no, at=clock.now()) != decided
    assert share_grant(city["clerk"], grant, at=clock.now()).points == 0
    assert open_share_points(city["fighter"], grant, at=clock.now()) == ()
    assert open_share_points(city["city"], grant, at=clock.now()) == ()
    suspend_grant(city["city"], no=grant, why="核查", clock=clock)
    read = {who: share_grant(city[who], grant, at=clock.now()).history for who in ("department", "clerk")}
    assert [(one.side, one.by) for one in read["department"]] == [(Side.CLERK, ""), (Side.POLICE, "")]
    assert all(one.by for one in read["clerk"])


@pytest.mark.law("13(2)")
def test_nothing_is_to_be_supplied_after_its_last_day(agreed: tuple[City, str], clock: HandClock) -> None:
    city, _ = agreed
    clock.advance(timedelta(days=300))
    assert len(to_supply(city["clerk"], at=clock.now())) == 1
    clock.advance(timedelta(days=1))
    assert to_supply(city["clerk"], at=clock.now()) == ()
