"""Another stream of a masked camera's device is recorded once somebody stated that it shows another view (art. 18)."""

from datetime import time, timedelta

import pytest
from tests.support.registry.city import City, in_use
from tests.support.registry.drawing import draw_block

from mingcha.evidence.checks import check_application_log
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock, HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.law.retention import shanghai_day
from mingcha.media.masks.plan import Closed, ClosedReason, Open
from mingcha.privacy.masks.plans import plans_of
from mingcha.privacy.other_streams.actions import find_other_streams, withdraw_statement
from mingcha.privacy.other_streams.queries import statement_of
from mingcha.privacy.other_streams.rows import KINDS
from mingcha.registry.findings.actions import close_finding
from mingcha.registry.findings.kinds import FindingKind
from mingcha.registry.findings.queries import open_findings
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.position import Position, View
from mingcha.registry.points.actions import add_point, place_point, set_point_view, set_sub_stream
from mingcha.registry.points.describing import describe_point

pytestmark = pytest.mark.law("7", "18", "20(2)")
WORKER = program("worker")
NVR = "rtsp://10.1.9.9/ch"


def held(code: str, clock: Clock, later: timedelta = timedelta()) -> object:
    plan = plans_of([code], at=clock.now()).get(code)
    return Open() if plan is None else plan.at(int((clock.now() + later).timestamp() * 1000))


def channel(city: City, clock: HandClock, number: int, *, is_in_use: bool = False) -> str:
    given = {"system": "HQX", "name": f"通道{number}", "part": "other", "place_kind": "none"}
    row = add_point(city["manager"], **given, url=f"{NVR}{number}", clock=clock)
    return (in_use(row, clock) if is_in_use else row).code


def stated(city: City, clock: HandClock, code: str, by: str = "district") -> None:
    clock.advance(timedelta(minutes=1))
    of_point = [one for one in open_findings(city[by], at=clock.now()) if one.subject == code]
    (finding,) = [one for one in of_point if one.kind in KINDS]
    close_finding(city[by], finding=finding.number, reason="现场核对：通道为操场", document="", clock=clock)
    clock.advance(timedelta(minutes=1))


def test_the_channels_of_a_recorder_go_on_until_somebody_looked_and_a_new_path_waits(
    city: City, clock: HandClock
) -> None:
    closed = Closed(ClosedReason.DEVICE)
    masked, beside = channel(city, clock, 1), channel(city, clock, 2, is_in_use=True)
    assert find_other_streams(WORKER, clock=clock) == 0
    describe_point(city["manager"], code=masked, place_kind="bank_hall", clock=clock)
    assert held(beside, clock) == Open(), "an honest recorder of many channels is not stopped for one of them"
    clock.advance(timedelta(minutes=1))
    assert find_other_streams(WORKER, clock=clock) == 1
    assert find_other_streams(WORKER, clock=clock) == 0
    assert held(beside, clock, timedelta(days=29)) == Open()
    assert held(beside, clock, timedelta(days=31)) == closed
    late = channel(city, clock, 3)
    assert held(late, clock) == closed, "it may be another path of the masked camera"
    find_other_streams(WORKER, clock=clock)
    with pytest.raises(Refused):
        stated(city, clock, late, "manager")  # who registered it does not state it
    for code in (beside, late):
        stated(city, clock, code)
        assert held(code, clock, timedelta(days=400)) == Open()
    set_sub_stream(city["manager"], code=late, sub_url=f"{NVR}1/second", clock=clock)
    assert held(late, clock) == closed, "what was stated was stated of other streams"
    assert find_other_streams(WORKER, clock=clock) == 1
    describe_point(city["manager"], code=masked, place_kind="none", clock=clock)
    assert held(late, clock) == Open()
    assert find_other_streams(WORKER, clock=clock) == 1
    kinds = {one.kind for one in open_findings(city["district"], at=clock.now())}
    assert FindingKind.MASK_OTHER_STREAM not in kinds
    assert list(check_application_log()) == []


def test_a_need_that_is_ended_and_stated_again_begins_no_other_days(city: City, clock: HandClock) -> None:
    masked, beside = channel(city, clock, 1), channel(city, clock, 2, is_in_use=True)
    for place_kind in ("bank_hall", "none", "bank_hall"):
        describe_point(city["manager"], code=masked, place_kind=place_kind, clock=clock)
        clock.advance(timedelta(minutes=1))
        find_other_streams(WORKER, clock=clock)
        clock.advance(timedelta(days=10))
    assert held(beside, clock, timedelta(days=-1)) == Open(), "29 days after the first finding"
    assert held(beside, clock, timedelta(days=1)) == Closed(ClosedReason.DEVICE)
    describe_point(city["manager"], code=masked, place_kind="none", clock=clock)
    late = channel(city, clock, 3, is_in_use=True)
    describe_point(city["manager"], code=masked, place_kind="bank_hall", clock=clock)
    find_other_streams(WORKER, clock=clock)
    assert held(late, clock) == Closed(ClosedReason.DEVICE), "it came when the need was known"


def test_what_was_stated_wrongly_is_withdrawn_and_stated_anew_by_a_third_person(city: City, clock: HandClock) -> None:
    masked, beside = channel(city, clock, 1), channel(city, clock, 2, is_in_use=True)
    describe_point(city["manager"], code=masked, place_kind="bank_hall", clock=clock)
    find_other_streams(WORKER, clock=clock)
    given = {"code": beside, "clock": clock}
    with pytest.raises(Fault):
        withdraw_statement(city["district"], **given, reason="尚无说明")
    stated(city, clock, beside)
    assert held(beside, clock, timedelta(days=400)) == Open()
    for by, reason in (("manager", "不是公安"), ("district", " ")):
        with pytest.raises(Refused):
            withdraw_statement(city[by], **given, reason=reason)
    withdraw_statement(city["city"], **given, reason="画面即柜台")
    assert held(beside, clock) == Closed(ClosedReason.DEVICE), "at once, although its days are not over"
    assert find_other_streams(WORKER, clock=clock) == 0, "its finding stands already"
    for by in ("district", "city"):
        with pytest.raises(Refused):
            stated(city, clock, beside, by)  # who stated it wrongly, and who withdrew it
    assert statement_of(city["city"], beside, at=clock.now()) is None
    describe_point(city["manager"], code=masked, place_kind="none", clock=clock)
    assert find_other_streams(WORKER, clock=clock) == 1
    describe_point(city["manager"], code=masked, place_kind="bank_hall", clock=clock)
    assert held(beside, clock) == Closed(ClosedReason.DEVICE), "withdrawn still"
    assert list(check_application_log()) == []


def test_a_need_of_some_days_does_not_stand_for_what_another_stream_shows(city: City, clock: HandClock) -> None:
    """A camera whose view reaches a polling place in three days is the second path of a hall of a bank today."""
    masked, late = channel(city, clock, 1), channel(city, clock, 2)
    describe_point(city["manager"], code=masked, place_kind="bank_hall", clock=clock)
    east = Position("114.3016, 30.6105", "CGCS2000", label_reason="实测")
    place_point(city["manager"], code=late, position=east, clock=clock)
    set_point_view(city["manager"], code=late, view=View(270, 60, 60), clock=clock)
    assert held(late, clock) == Closed(ClosedReason.DEVICE)
    in_three_days = shanghai_day(clock.now()) + timedelta(days=3)
    draw_block(city["district"], clock, "polling", opens=time(6), closes=time(20), from_on=in_three_days)
    assert [one.need.article for one in standing_needs([late], at=clock.now())[late]] == ["18(5)"]
    assert held(late, clock) == Closed(ClosedReason.DEVICE)
    assert find_other_streams(WORKER, clock=clock) == 1
    stated(city, clock, late)
    assert held(late, clock) == Open(), "its own need is that of another view, and of those days"
    assert held(masked, clock) == Closed(ClosedReason.MISSING), "nobody states anything of the hall itself"
