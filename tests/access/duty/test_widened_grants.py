"""A wall names a point when it shows it: points join a running grant, judged as when a grant is opened."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from tests.support.registry.city import OWNER, City, add_camera

from mingcha.access.duty import actions as duty
from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import queries
from mingcha.access.duty import values as duty_values
from mingcha.access.duty.models import GrantPoint
from mingcha.access.register.models import RegisterRow
from mingcha.access.tickets import actions as tickets_actions
from mingcha.evidence.models import Entry
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.identity.models import RoleAssignment


@pytest.fixture
def grant(city: City, clock: HandClock) -> duty_values.GrantRow:
    """Duty viewing of the square for two hours."""
    points = [city.points["JHG"].code]
    return duty_actions.open_duty_grant(city["monitor"], purpose="duty_patrol", points=points, hours=2, clock=clock)


@pytest.mark.law("16(3)")
def test_a_point_joins_and_its_line_is_written_when_it_is_opened(
    city: City, clock: HandClock, grant: duty_values.GrantRow
) -> None:
    second = add_camera("JHG", clock, name="西侧").code
    first = city.points["JHG"].code
    added = duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=[first, second], clock=clock)
    assert added == (second,)
    entry = json.loads(bytes(Entry.objects.latest("index").body))
    assert entry["act"] == "access.grant.widen"
    assert [table for table, *_ in entry["rows"]] == ["access_grantpoint"]
    wider = queries.grant(city["monitor"], grant.no, at=clock.now())
    assert set(wider.points) == {first, second}
    assert (wider.purpose, wider.valid_until) == (grant.purpose, grant.valid_until)
    assert not RegisterRow.objects.exists(), "nothing was shown yet"
    tickets_actions.issue_ticket(city["monitor"], grant=grant.no, points=[second], modes=["live"], clock=clock)
    assert list(RegisterRow.objects.values_list("camera", "way")) == [(second, "live")]


def test_where_nothing_is_to_add_there_is_no_act(city: City, clock: HandClock, grant: duty_values.GrantRow) -> None:
    before = Entry.objects.count()
    assert duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=grant.points, clock=clock) == ()
    assert Entry.objects.count() == before


@pytest.mark.law("3")
def test_a_point_outside_the_territory_joins_nothing(city: City, clock: HandClock, grant: duty_values.GrantRow) -> None:
    second = add_camera("JHG", clock, name="西侧").code
    with pytest.raises(Refused) as refused:
        duty_actions.widen_duty_grant(
            city["monitor"], grant=grant.no, points=[second, city.points["WCT"].code], clock=clock
        )
    assert refused.value.decision.article == "3"
    assert GrantPoint.objects.count() == 1


@pytest.mark.law("799-16(2)(2)")
@pytest.mark.parametrize("username", ["guard", "district", "admin", "elsewhere"])
def test_nobody_widens_the_grant_of_another(
    city: City, clock: HandClock, grant: duty_values.GrantRow, username: str
) -> None:
    with pytest.raises(Refused) as refused:
        duty_actions.widen_duty_grant(city[username], grant=grant.no, points=[city.points["HQX"].code], clock=clock)
    assert refused.value.decision.article == "799-16(2)(2)"


def test_a_grant_that_ended_is_not_widened(city: City, clock: HandClock, grant: duty_values.GrantRow) -> None:
    clock.advance(timedelta(hours=2))
    with pytest.raises(Refused) as refused:
        duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=[city.points["HQX"].code], clock=clock)
    assert refused.value.decision.article == "799-16(2)(2)"


@pytest.mark.law("16(2)")
def test_who_is_no_monitor_any_more_adds_nothing(city: City, clock: HandClock, grant: duty_values.GrantRow) -> None:
    held = RoleAssignment.objects.get(user=city["monitor"])
    accounts_actions.end_role(OWNER, assignment=held.pk, clock=clock)
    clock.advance(timedelta(seconds=1))
    with pytest.raises(Refused):
        duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=[city.points["HQX"].code], clock=clock)
    assert GrantPoint.objects.count() == 1


def test_unknown_points_and_grants_are_named(city: City, clock: HandClock, grant: duty_values.GrantRow) -> None:
    for number, points in ((grant.no, ["42010200001319999999"]), ("Z1", [city.points["JHG"].code])):
        with pytest.raises(Fault) as fault:
            duty_actions.widen_duty_grant(city["monitor"], grant=number, points=points, clock=clock)
        assert fault.value.kind is FaultKind.NOT_FOUND


def test_one_act_takes_a_screenful(
    city: City, clock: HandClock, grant: duty_values.GrantRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert duty_actions.MOST_ADDED == 64
    monkeypatch.setattr(duty_actions, "MOST_ADDED", 6)
    codes = [add_camera("JHG", clock, name=f"第{number}路").code for number in range(duty_actions.MOST_ADDED + 1)]
    with pytest.raises(Fault) as fault:
        duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=codes, clock=clock)
    assert fault.value.kind is FaultKind.INVALID
    assert len(duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=codes[1:], clock=clock)) == 6


def test_two_tiles_that_show_the_same_point_at_once_both_get_it(
    city: City, clock: HandClock, grant: duty_values.GrantRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = add_camera("JHG", clock, name="西侧").code
    missing, before = duty._missing, Entry.objects.count()
    answered: list[tuple[str, ...]] = []

    def overtaken(number: str, points: Sequence[str]) -> list[str]:
        found = missing(number, points)
        monkeypatch.setattr(duty, "_missing", missing)
        answered.append(duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=points, clock=clock))
        return found

    monkeypatch.setattr(duty, "_missing", overtaken)
    answered.append(duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=[code], clock=clock))
    assert answered == [(code,), ()]
    assert Entry.objects.count() == before + 1


def test_a_grant_does_not_grow_without_end(
    city: City, clock: HandClock, grant: duty_values.GrantRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duty, "MOST_OF_GRANT", 3)
    codes = [add_camera("JHG", clock, name=f"第{number}路").code for number in range(3)]
    assert len(duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=codes[:2], clock=clock)) == 2
    with pytest.raises(Fault) as fault:
        duty_actions.widen_duty_grant(city["monitor"], grant=grant.no, points=codes, clock=clock)
    assert fault.value.kind is FaultKind.EXHAUSTED
    assert GrantPoint.objects.count() == 3
