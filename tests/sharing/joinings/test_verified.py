"""A connected system counts as joined once it was online long enough, by what recorders sealed (article 13(3))."""

from datetime import timedelta

import pytest
from tests.support.custody.footage import RECORDER, at, hour_of, hour_row
from tests.support.registry.city import City
from tests.support.registry.drawing import draw_block
from tests.support.registry.filing import placed
from tests.support.registry.staffing import OWNER

from mingcha.access.shares.values import ShareKind
from mingcha.custody.hours.actions import take_in_hours
from mingcha.evidence.models import Entry
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.law import fine_rules
from mingcha.registry.places.actions import add_site
from mingcha.registry.points.models import Point
from mingcha.registry.secrecy.actions import mark_secret
from mingcha.registry.systems.actions import add_system
from mingcha.sharing.joinings import tasks
from mingcha.sharing.joinings.actions import check_joining, connect_joining, offer_joining
from mingcha.sharing.joinings.checks import check_joinings
from mingcha.sharing.joinings.models import Joining
from mingcha.sharing.joinings.queries import board
from mingcha.sharing.joinings.tasks import verify_joinings
from mingcha.sharing.joinings.values import Gb35114, JoiningChecks, NewJoining
from mingcha.sharing.point_rows.upkeep import mark_differing, sweep_marks

pytestmark = pytest.mark.law("13(3)")
INSIDE = "114.3005, 30.6105"


def test_no_rule_of_the_penalty_table_is_for_a_unit_that_does_not_open() -> None:
    """T13-40-N: a figure, never a case."""
    rules = [one for versions in fine_rules.shipped().values() for one in versions]
    assert rules
    assert not [one for one in rules if any(broken.startswith("13(") for broken in one.violates)]


@pytest.mark.django_db
def test_a_day_online_joins_a_system_and_an_hour_less_does_not(city: City, clock: HandClock) -> None:
    """22 of 24 hours are 916 thousandths: the hours of which nobody had word are not online."""
    clock.set_wall(at("2026-11-25 07:30"))
    new = NewJoining("HQX", "同意联网的函", (ShareKind.LIVE,))
    no = offer_joining(city["manager"], new=new, clock=clock).no
    checks = JoiningChecks("安全接入平台", Gb35114.A, 3)
    check_joining(city["district"], no=no, checks=checks, clock=clock)
    connect_joining(city["district"], no=no, test_call_at=clock.now(), clock=clock)
    first, code = hour_of("2026-11-25", 8), city.points["HQX"].code
    rows = [hour_row(number + 1, code, first + number) for number in range(25) if number not in (1, 5)]
    clock.set_wall(at("2026-11-26 08:59"))
    assert take_in_hours(program("uplink"), RECORDER, rows[:-1], clock=clock).refused == ()
    before = Entry.objects.count()
    assert verify_joinings(program("work"), clock=clock) == 0, "not 24 whole hours yet"
    clock.set_wall(at("2026-11-26 09:05"))
    assert verify_joinings(program("work"), clock=clock) == 0
    assert Entry.objects.count() == before
    clock.set_wall(at("2026-11-26 11:05"))
    assert verify_joinings(program("work"), clock=clock) == 0, "the last hour is not heard yet"
    rows = [rows[-1], hour_row(26, code, first + 25)]
    assert take_in_hours(program("uplink"), RECORDER, rows, clock=clock).refused == ()
    assert verify_joinings(program("work"), clock=clock) == 1
    held = Joining.objects.get(no=no)
    assert (held.state, held.verified_permille) == ("verified", 958)
    (line,) = board(city["district"], at=clock.now())
    assert (line.joined, line.joined_points, line.points, line.permille) == (1, 1, 1, 1000)
    assert verify_joinings(program("work"), clock=clock) == 0
    assert list(check_joinings()) == []


@pytest.mark.django_db
@pytest.mark.law("799-10")
def test_a_classified_place_whose_points_are_all_secret_is_on_no_board(city: City, clock: HandClock) -> None:
    placed(city, clock, city.points["HQX"].code, INSIDE)
    assert [one.area for one in board(city["city"], at=clock.now())] == ["420102"]
    mark_secret(city["district"], code=city.points["HQX"].code, document="密定〔2026〕1 号", clock=clock)
    draw_block(city["city"], clock, "classified", unit="HQXX")
    mark_differing(clock=clock)
    sweep_marks(clock=clock)
    assert [one.systems for one in board(city["city"], at=clock.now())] == []


@pytest.mark.django_db
@pytest.mark.law("799-10")
def test_a_classified_unit_whose_site_has_no_point_is_on_no_board(city: City, clock: HandClock) -> None:
    """No standing of a point says that the place is classified: its unit does."""
    add_site(
        OWNER, code="HQX2", name="花桥小学分校", organisation="HQXX", category="6(4)", division="420102", clock=clock
    )
    add_system(OWNER, code="HQX2", name="分校周边", site="HQX2", clock=clock)
    assert [one.systems for one in board(city["city"], at=clock.now())] == [2]
    draw_block(city["city"], clock, "classified", unit="HQXX")
    mark_differing(clock=clock)
    sweep_marks(clock=clock)
    assert [one.systems for one in board(city["city"], at=clock.now())] == []


@pytest.mark.django_db
def test_points_that_are_switched_off_count_as_not_online(
    city: City, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    no = offer_joining(city["manager"], new=NewJoining("HQX", "同意联网的函", (ShareKind.LIVE,)), clock=clock).no
    check_joining(city["district"], no=no, checks=JoiningChecks("安全接入平台", Gb35114.A, 3), clock=clock)
    connect_joining(city["district"], no=no, test_call_at=clock.now(), clock=clock)
    Point.objects.filter(code=city.points["HQX"].code).update(enabled=False)
    asked = list[list[str]]()
    monkeypatch.setattr(tasks, "online_permille", lambda codes, *_: asked.append(codes))
    clock.advance(timedelta(hours=27))
    verify_joinings(program("work"), clock=clock)
    assert asked == [[city.points["HQX"].code]]
