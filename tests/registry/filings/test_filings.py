"""Filings of systems: their table of states, a line in two districts, the end of a system, the log (article 9)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db.models import CheckConstraint, Model
from tests.support.registry.city import OWNER, City, add_camera
from tests.support.registry.filing import ACROSS, HERE, WHOLE, placed, submitted
from tests.support.registry.staffing import appoint

from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import shanghai_day
from mingcha.registry.filings import actions
from mingcha.registry.filings.actions import open_filing, receive_filing
from mingcha.registry.filings.due import due_filings, filing_dues
from mingcha.registry.filings.models import FilingStep, SystemFiling
from mingcha.registry.filings.overdue import find_overdue_filings
from mingcha.registry.filings.queries import filing, filings_of_system, overdue_filings
from mingcha.registry.filings.states import TRANSITIONS, FilingKind, FilingState, FilingStepKind, Light
from mingcha.registry.filings.values import Area, Declared
from mingcha.registry.identity.models import User
from mingcha.registry.systems.actions import set_units

pytestmark = pytest.mark.law("9", "799-14")


def allowed(model: type[Model], name: str) -> list[str]:
    """The values that a check constraint of one column lists."""
    (found,) = (one for one in model._meta.constraints if isinstance(one, CheckConstraint) and one.name == name)
    ((_, values),) = found.condition.children  # type: ignore[misc, union-attr]
    return list(values)


def received(by: User, number: int, clock: HandClock) -> str:
    """Receives a filing as the officer reads it now; the number of the receipt."""
    read = filing(by, number, at=clock.now()).content_sha256
    return receive_filing(by, filing=number, content_sha256=read, clock=clock)


def test_the_database_knows_the_same_values_and_what_is_received_is_final() -> None:
    assert allowed(SystemFiling, "filing_state") == [state.value for state in FilingState]
    assert allowed(SystemFiling, "filing_kind") == [kind.value for kind in FilingKind]
    assert allowed(FilingStep, "filing_step_kind") == [kind.value for kind in FilingStepKind]
    ends = {state for state, after in TRANSITIONS.items() if not after}
    assert ends == {FilingState.RECEIVED, FilingState.WITHDRAWN}


def test_a_line_is_filed_in_each_of_its_districts_and_ends_in_each(city: City, clock: HandClock) -> None:
    placed(city, clock, city.points["HQX"].code, HERE)
    placed(city, clock, add_camera("HQX", clock, "江对岸").code, ACROSS)
    assert find_overdue_filings(OWNER, clock=clock) == 4
    with pytest.raises(Refused) as refusal:
        open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    assert refusal.value.decision.missing[0].about == "area"  # type: ignore[attr-defined]
    for area, officer in (("420102", "district"), ("420106", "elsewhere")):
        number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, area=area, clock=clock)
        submitted(city["manager"], number, WHOLE, clock, cameras=1)
        assert received(city[officer], number, clock) == f"武公视备〔2026〕{area}-000001"
    found = filings_of_system(city["manager"], "HQX", at=clock.now())
    assert [(one.area.code, one.points, one.light.light) for one in found.parts] == [
        ("420102", 1, Light.FILED), ("420106", 1, Light.FILED),
    ]  # fmt: skip
    assert [one.systems for one in overdue_filings(city["city"], at=clock.now())] == [1, 1], "the others still are"
    assert find_overdue_filings(OWNER, clock=clock) == 0
    ended = open_filing(
        city["manager"], system="HQX", kind=FilingKind.CANCEL, area="420106", reason="已拆除", clock=clock
    )
    submitted(city["manager"], ended, replace(WHOLE, proof="拆除验收单 7"), clock)
    received(city["elsewhere"], ended, clock)
    assert find_overdue_filings(OWNER, clock=clock) == 1, "its camera is in use there all the same"
    assert list(check_application_log()) == []


def test_what_was_filed_stays_what_it_was(city: City, clock: HandClock) -> None:
    placed(city, clock, city.points["HQX"].code, HERE)
    number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    submitted(city["manager"], number, WHOLE, clock)
    before = filing(city["district"], number, at=clock.now())
    placed(city, clock, add_camera("HQX", clock, "操场").code, HERE)
    after = filing(city["district"], number, at=clock.now())
    assert (after.content, after.row.points) == (before.content, 1)
    assert received(city["district"], number, clock)


def test_what_is_due_is_named_by_its_safe_day(city: City, clock: HandClock) -> None:
    """Due on Sunday the 15th, by law on Monday: before, a list up to the 15th left it out."""
    clock.set_wall(clock.now() - timedelta(days=17))
    for last, systems in ((date(2026, 11, 14), []), (date(2026, 11, 15), ["HQX"])):
        assert [one.system for one in due_filings(city["manager"], at=clock.now(), until=last)] == systems


def test_the_units_that_build_or_use_a_system_are_told_of_its_filing(city: City, clock: HandClock) -> None:
    """Article 9 binds them as well as who manages it; before, neither list nor reminder reached them."""
    clock.set_wall(clock.now() - timedelta(days=17))
    appoint("nobody", "unit_manager", clock, organisation="JAGA")
    set_units(city["manager"], system="HQX", building_unit="JAGA", using_unit="", clock=clock, document="合同 1")
    builder = city["nobody"]
    assert "HQX" in {one.system for one in due_filings(builder, at=clock.now(), until=date(2026, 11, 15))}
    clock.set_wall(clock.now() + timedelta(days=17))
    find_overdue_filings(OWNER, clock=clock)
    overdue = filing_dues(builder, until=shanghai_day(clock.now()), at=clock.now(), limit=9)
    assert "HQX" in {one.subject for one in overdue}


def test_what_is_due_is_named_before_its_day(city: City, clock: HandClock) -> None:
    clock.set_wall(clock.now() - timedelta(days=12))
    found = due_filings(city["manager"], at=clock.now())
    assert [(one.system, one.light.light, one.light.reminder) for one in found] == [("HQX", Light.NEAR, 3)]
    number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    submitted(city["manager"], number, Declared(), clock)
    assert due_filings(city["manager"], at=clock.now()) == ()


def test_receipts_of_a_zone_on_the_land_of_two_districts_share_one_count(city: City, clock: HandClock) -> None:
    placed(city, clock, city.points["HQX"].code, HERE)
    number = open_filing(city["manager"], system="HQX", kind=FilingKind.NEW, clock=clock)
    submitted(city["manager"], number, WHOLE, clock)
    received(city["district"], number, clock)
    SystemFiling.objects.filter(pk=number).update(division="420111", zone="WHZ-DHGX")
    assert actions._next_serial(Area("420115", "WHZ-DHGX"), 2026) == 2
    assert actions._next_serial(Area("420115"), 2026) == 1
