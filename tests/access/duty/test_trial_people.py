"""The pictures of a project's points on trial are for the people of its list, on its days, live and stored (8)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.support.registry.city import City, add_camera_on_trial

from mingcha.access.duty.actions import open_duty_grant
from mingcha.access.duty.queries import grants_without_duty
from mingcha.access.duty.values import GrantRow
from mingcha.access.tickets.actions import issue_ticket
from mingcha.access.tickets.queries import trial_was_watched
from mingcha.access.tickets.tokens import LIVE, PLAYBACK
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.trials.actions import add_trial_person, remove_trial_person, set_trial_days

pytestmark = pytest.mark.law("8")

type Refusal = Callable[[Callable[[], object]], str]


@pytest.fixture
def built(city: City, clock: HandClock) -> tuple[str, int]:
    """A camera of the school on trial, of a project, with the guard on the list until tomorrow; that project."""
    row = add_camera_on_trial("HQX", clock, "操场入口")
    manager = city["manager"]
    given = {"title": "教学楼扩建", "organisation": "HQXX", "item": None, "exception_reason": "单位自建"}
    number = start_project(manager, **given, clock=clock)  # type: ignore[arg-type]
    add_built_points(manager, project=number, points=[row.code], clock=clock)
    today = shanghai_day(clock.now())
    days = {"first_on": today, "last_on": today + timedelta(days=1)}
    set_trial_days(manager, project=number, **days, revision=0, clock=clock)
    add_trial_person(manager, project=number, username="guard", reason="验收组成员", clock=clock)
    return str(row.code), number


def opened(by: User, code: str, clock: HandClock) -> GrantRow:
    return open_duty_grant(by, purpose="system_check", points=[code], hours=8, clock=clock)


def closed(by: User, grant: str, code: str, clock: HandClock) -> list[str]:
    """What the door says of a ticket of live pictures and of stored ones; both are refused."""
    said = []
    for mode in (LIVE, PLAYBACK):
        with pytest.raises(Refused) as refused:
            issue_ticket(by, grant=grant, points=[code], modes=[mode], clock=clock)
        said.append(refused.value.decision.reason.zh)
    return said


def test_who_is_taken_off_the_list_gets_no_further_ticket(city: City, clock: HandClock, built: tuple[str, int]) -> None:
    (code, project), guard = built, city["guard"]
    with pytest.raises(Refused):
        opened(city["monitor"], code, clock)
    grant = opened(guard, code, clock).no
    for mode in (LIVE, PLAYBACK):
        issue_ticket(guard, grant=grant, points=[code], modes=[mode], clock=clock)
    assert grants_without_duty(clock.now()) == ()
    remove_trial_person(city["manager"], project=project, username="guard", reason="调试结束", clock=clock)
    assert all("名单" in said for said in closed(guard, grant, code, clock))
    assert grants_without_duty(clock.now()) == (grant,), "the worker ends what runs"


def test_after_the_last_day_nothing_is_opened(city: City, clock: HandClock, built: tuple[str, int]) -> None:
    code, project = built
    end = day_ends(shanghai_day(clock.now()) + timedelta(days=1))
    clock.advance(end - timedelta(hours=2) - clock.now())
    row = opened(city["guard"], code, clock)
    assert row.valid_until == end, "the grant ends with the trial"
    set_trial_days(
        city["manager"], project=project, first_on=shanghai_day(clock.now()) - timedelta(days=1),
        last_on=shanghai_day(clock.now()) - timedelta(days=1), revision=1, clock=clock,
    )  # fmt: skip
    assert all("期限" in said for said in closed(city["guard"], row.no, code, clock)), "shortened while it runs"
    assert grants_without_duty(clock.now()) == (row.no,)


def test_who_went_to_another_unit_is_on_no_list_of_the_former_time(
    city: City, clock: HandClock, built: tuple[str, int]
) -> None:
    """Also where both units have one name."""
    code, grant = built[0], opened(city["guard"], built[0], clock).no
    other, own = (Organisation.objects.get(code=one) for one in ("WCGA", "HQXX"))
    Organisation.objects.filter(pk=other.pk).update(name=own.name)
    User.objects.filter(username="guard").update(organisation=other)
    guard = User.objects.get(username="guard")
    assert all("名单" in said for said in closed(guard, grant, code, clock))
    assert grants_without_duty(clock.now()) == (grant,)


def test_playback_on_the_first_day_shows_nothing_of_the_day_before(
    city: City, clock: HandClock, built: tuple[str, int]
) -> None:
    code, begins = built[0], day_begins(shanghai_day(clock.now()))
    assert timedelta(hours=1) < clock.now() - begins < timedelta(hours=24)
    grant = opened(city["guard"], code, clock).no
    ticket = issue_ticket(city["guard"], grant=grant, points=[code], modes=[PLAYBACK], clock=clock)
    assert ticket.from_ms == int(begins.timestamp() * 1000)


def test_a_mistyped_first_day_is_corrected_until_somebody_looked(
    city: City, clock: HandClock, built: tuple[str, int]
) -> None:
    (code, project), today = built, shanghai_day(clock.now())

    def begin_on(first_on: date, revision: int) -> int:
        days = {"first_on": first_on, "last_on": first_on + timedelta(days=30), "revision": revision}
        return set_trial_days(city["manager"], project=project, **days, watched=trial_was_watched, clock=clock)  # type: ignore[arg-type]

    grant = opened(city["guard"], code, clock).no
    assert begin_on(today - timedelta(days=365), 1) == 2
    assert all("期限" in said for said in closed(city["guard"], grant, code, clock)), "it is over"
    assert begin_on(today, 2) == 3
    issue_ticket(city["guard"], grant=grant, points=[code], modes=[LIVE], clock=clock)
    with pytest.raises(Refused, match="was watched"):
        begin_on(today + timedelta(days=1), 3)
    assert begin_on(today - timedelta(days=1), 3) == 4, "earlier, as ever"
