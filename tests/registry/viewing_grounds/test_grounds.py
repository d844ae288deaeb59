"""Contracts and sharing decisions: recorded and ended by who answers for the unit, never for oneself (issue point A.1;
articles 3, 13, 15, 16(2))."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.support.registry.city import OWNER, City

from mingcha.evidence.models import Entry, EntryDetail, attested_models
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.law.retention import shanghai_day
from mingcha.registry.viewing_grounds.actions import RecordedGround, end_ground, record_ground
from mingcha.registry.viewing_grounds.models import ViewingGround, ViewingGroundSystem
from mingcha.registry.viewing_grounds.queries import grounds_of_system, grounds_of_unit
from mingcha.registry.viewing_grounds.values import GroundKind

pytestmark = pytest.mark.law("15", "16(2)")


def contract_of(clock: HandClock) -> RecordedGround:
    """A whole contract of the school with the riverbank's police, from tomorrow on."""
    today = shanghai_day(clock.now())
    return RecordedGround(
        kind=GroundKind.CONTRACT, unit="HQXX", organisation="WCGA", document="服务合同 7", issued_on=today,
        from_on=today + timedelta(days=1), until_on=today + timedelta(days=30), systems=("HQX",),
    )  # fmt: skip


def test_a_contract_is_recorded_with_its_entry_and_begins_on_its_first_day(city: City, clock: HandClock) -> None:
    row = record_ground(city["manager"], ground=contract_of(clock), clock=clock)
    first = row.from_on
    assert row.begins_at == datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(hours=8)
    assert (row.in_force(clock.now()), row.stands(clock.now())) == (False, True)
    assert row.in_force(row.begins_at)
    assert not row.in_force(row.ends_at)
    entry = json.loads(bytes(Entry.objects.latest("index").body))
    assert (entry["act"], [one[0] for one in entry["rows"]]) == (
        "registry.ground.record",
        ["registry_viewingground", "registry_viewinggroundsystem"],
    )
    facts = json.loads(bytes(EntryDetail.objects.latest("entry_id").event))["facts"]
    assert (facts["unit"], facts["organisation"], facts["systems"]) == ("HQXX", "WCGA", ["HQX"])
    assert {ViewingGround, ViewingGroundSystem} <= set(attested_models())
    assert grounds_of_unit(city["manager"], "HQXX", at=clock.now()) == (row,)
    assert grounds_of_system(city["district"], "HQX", at=clock.now()) == (row,)
    assert grounds_of_system(city["elsewhere"], "HQX", at=clock.now()) == ()


@pytest.mark.parametrize("username", ["admin", "elsewhere", "monitor", "guard", "auditor", "nobody"])
def test_nobody_else_records_or_ends_one(city: City, clock: HandClock, username: str) -> None:
    row = record_ground(city["manager"], ground=contract_of(clock), clock=clock)
    for by in (city[username], OWNER):
        with pytest.raises(Refused):
            record_ground(by, ground=contract_of(clock), clock=clock)
        with pytest.raises(Refused):
            end_ground(by, number=row.number, reason="不要了", clock=clock)
    assert ViewingGround.objects.filter(ended_at=None).count() == 1


@pytest.mark.law("13")
def test_an_officer_opens_nothing_to_the_own_police(city: City, clock: HandClock) -> None:
    """Issue point A.1: otherwise one officer alone opens a school to the own monitors."""
    ground = replace(
        contract_of(clock),
        kind=GroundKind.DECISION,
        authority="市政务服务大数据主管部门",
        organisation="JAGA",
        systems=(),
    )
    with pytest.raises(Refused) as refusal:
        record_ground(city["district"], ground=ground, clock=clock)
    assert refusal.value.decision.article == "15"
    assert record_ground(city["city"], ground=ground, clock=clock).systems == ()


def test_what_a_unit_has_no_hand_in_it_does_not_entrust(city: City, clock: HandClock) -> None:
    whole = contract_of(clock)
    for ground, kind in (
        (replace(whole, systems=("JHG",)), FaultKind.INVALID),
        (replace(whole, systems=("NONE",)), FaultKind.NOT_FOUND),
        (replace(whole, organisation="NONE"), FaultKind.NOT_FOUND),
    ):
        with pytest.raises(Fault) as fault:
            record_ground(city["manager"], ground=ground, clock=clock)
        assert fault.value.kind is kind
    with pytest.raises(Fault) as fault:
        record_ground(city["district"], ground=replace(whole, organisation="HQXX"), clock=clock)
    assert fault.value.kind is FaultKind.INVALID
    assert not ViewingGround.objects.exists()


def test_it_ends_once_with_a_reason(city: City, clock: HandClock) -> None:
    row = record_ground(city["manager"], ground=contract_of(clock), clock=clock)
    with pytest.raises(Fault) as fault:
        end_ground(city["manager"], number=row.number, reason=" ", clock=clock)
    assert fault.value.kind is FaultKind.INVALID
    ended = end_ground(city["district"], number=row.number, reason="提前解除", clock=clock)
    assert (ended.ended_at, ended.end_reason, ended.stands(clock.now())) == (clock.now(), "提前解除", False)
    assert json.loads(bytes(Entry.objects.latest("index").body))["act"] == "registry.ground.end"
    for number, kind in ((row.number, FaultKind.CONFLICT), (row.number + 1, FaultKind.NOT_FOUND)):
        with pytest.raises(Fault) as fault:
            end_ground(city["manager"], number=number, reason="再次", clock=clock)
        assert fault.value.kind is kind


def test_one_that_ended_by_its_date_is_not_ended_again(city: City, clock: HandClock) -> None:
    row = record_ground(city["manager"], ground=contract_of(clock), clock=clock)
    clock.advance(timedelta(days=40))
    with pytest.raises(Fault) as fault:
        end_ground(city["manager"], number=row.number, reason="晚了", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT


@pytest.mark.law("13", "16(2)")
@pytest.mark.parametrize("kind", list(GroundKind))
@pytest.mark.parametrize("days", [(date.max, date.max), (date.min, date.max), (date.min, date.min)])
def test_days_at_the_ends_of_the_calendar_are_refused(
    city: City, clock: HandClock, kind: GroundKind, days: tuple[date, date]
) -> None:
    """No months are counted from the last day of the calendar: refused at the field, never an error."""
    new = replace(contract_of(clock), kind=kind, authority="市公安局", from_on=days[0], until_on=days[1])
    with pytest.raises(Refused) as refusal:
        record_ground(city["manager"], ground=new, clock=clock)
    assert refusal.value.decision.article == ("13" if kind is GroundKind.DECISION else "16(2)")
    assert not ViewingGround.objects.exists()
