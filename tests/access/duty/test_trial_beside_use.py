"""A point on trial at the device of a point in use shows nothing: one person registers it and makes technicians, so a
twin would open what articles 14, 15 and 16(2) close (articles 8, 14, 15)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.access.door import MODES
from tests.support.registry.city import ADJUSTED, HOSTS, OWNER, City, add_camera_on_trial, in_use
from tests.support.registry.staffing import appoint

from mingcha.access.duty import actions as duty_actions
from mingcha.access.duty import queries
from mingcha.access.duty.values import GrantRow
from mingcha.access.tickets.actions import issue_ticket
from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.registry.accounts import actions as accounts_actions
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.address import device_of
from mingcha.registry.points.models import Point
from mingcha.registry.points.same_address import devices_in_use
from mingcha.registry.points.values import PointRow
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.registry.systems import actions as systems_actions
from mingcha.registry.viewing_grounds.queries import viewed_points

pytestmark = pytest.mark.law("8", "14", "15")
WORK = program("work")
BESIDE = "rtsp://10.1.9.9/channel2"


def person(username: str) -> User:
    return User.objects.select_related("organisation").get(username=username)


@pytest.fixture
def friend(city: City, clock: HandClock) -> User:
    """Anybody: registered and made technician by the manager alone, at once."""
    manager = city["manager"]
    accounts_actions.add_user(
        manager, username="friend", name="无岗位培训者", badge_no="", organisation="HQXX",
        password="a-password-of-tests", clock=clock,
    )  # fmt: skip
    accounts_actions.assign_role(manager, username="friend", role="technician", organisation="HQXX", clock=clock)
    return person("friend")


def add(city: City, clock: HandClock, url: str, name: str = "东侧二", reason: str = "") -> PointRow:
    return points_actions.add_point(
        city["manager"], system="HQX", name=name, part="other", place_kind="none", url=url, address_reason=reason,
        clock=clock,
    )  # fmt: skip


def opened(by: User, clock: HandClock, *codes: str) -> GrantRow:
    return duty_actions.open_duty_grant(by, purpose="system_check", points=codes, hours=8, clock=clock)


def ticket(by: User, clock: HandClock, grant: str, code: str) -> None:
    issue_ticket(by, grant=grant, points=[code], modes=MODES, clock=clock, origin="http://here")


def refused(by: User, clock: HandClock, *codes: str) -> str:
    """The article and reason under which a grant for these points is refused."""
    with pytest.raises(Refused) as refusal:
        opened(by, clock, *codes)
    assert refusal.value.decision.next
    return f"{refusal.value.decision.article} {refusal.value.decision.reason.zh}"


@pytest.mark.parametrize(
    "url",
    [
        f"rtsp://eye:let-me-in@{HOSTS['HQX']}/sub2",
        f"rtsp://{HOSTS['HQX']}:8554/main",
        f"rtsps://{HOSTS['HQX']}/main?profile=2",
        f"rtsp://[::ffff:{HOSTS['HQX']}]/sub2",
    ],
)
def test_a_twin_on_trial_shows_no_camera_that_is_in_use(city: City, clock: HandClock, friend: User, url: str) -> None:
    used = Point.objects.get(code=city.points["HQX"].code)
    assert used.state == "in_use"
    with pytest.raises(Refused):
        opened(friend, clock, used.code)
    twin = add(city, clock, url)
    assert Point.objects.get(code=twin.code).state == "trial"
    assert "8 同一设备" in refused(friend, clock, twin.code)
    free = add(city, clock, "rtsp://10.1.9.9/main", "新装")
    assert "8 同一设备" in refused(friend, clock, free.code, twin.code)
    grant = opened(friend, clock, free.code)
    with pytest.raises(Refused):
        duty_actions.widen_duty_grant(friend, grant=grant.no, points=[twin.code], clock=clock)
    closed = queries.watching(friend, [free.code, twin.code], at=clock.now())
    assert closed.open_codes == (free.code,)


def test_the_very_stream_of_a_camera_in_use_is_not_registered_for_a_trial(city: City, clock: HandClock) -> None:
    with pytest.raises(Refused) as refusal:
        add(city, clock, f"rtsp://eye:let-me-in@{HOSTS['HQX']}/main", reason="测试")
    assert refusal.value.decision.article == "8"
    assert not Point.objects.filter(name="东侧二").exists()


def test_the_contractor_sees_no_more(city: City, clock: HandClock) -> None:
    places_actions.add_organisation(
        OWNER, code="JCZN", name="江城智能", kind="contractor", division="420106", clock=clock
    )
    systems_actions.set_contractor(OWNER, system="HQX", contractor="JCZN", clock=clock)
    accounts_actions.add_user(
        OWNER, username="fitter", name="承建人员", badge_no="", organisation="JCZN", password="a-password-of-tests",
        own_password=True, clock=clock,
    )  # fmt: skip
    appoint("fitter", "contractor", clock, organisation="JCZN")
    twin = add(city, clock, f"rtsp://{HOSTS['HQX']}/sub2")
    assert "8 同一设备" in refused(person("fitter"), clock, twin.code)


def test_a_twin_registered_before_closes_when_the_other_is_put_into_use(
    city: City, clock: HandClock, friend: User
) -> None:
    """A recorder with channels on trial is tested whole; from the first one in use on the others show nothing, and the
    grants of before end by the clock and give no ticket."""
    twin = add(city, clock, BESIDE)
    other = add_camera_on_trial("HQX", clock, "新装", host="10.1.9.9")
    grant = opened(friend, clock, twin.code)
    ticket(friend, clock, grant.no, twin.code)
    assert queries.grants_without_duty(clock.now()) == ()
    in_use(other, clock)
    with pytest.raises(Refused):
        ticket(friend, clock, grant.no, twin.code)
    assert duty_actions.end_grants_without_duty(WORK, clock=clock) == (grant.no,)
    assert "8 同一设备" in refused(friend, clock, twin.code)
    in_use(twin, clock)  # by two persons; then the trained and filed watch it
    assert duty_actions.open_duty_grant(
        city["guard"], purpose="duty_patrol", points=[twin.code], hours=1, clock=clock
    ).points == (twin.code,)
    Point.objects.filter(code=other.code).update(state="out_of_use")
    third = add(city, clock, "rtsp://10.1.9.9/channel3", "第三路")
    Point.objects.filter(code=twin.code).update(state="out_of_use")
    assert opened(friend, clock, third.code), "a device whose points are all out of use"


@pytest.mark.parametrize("moved", ["the one on trial", "the one in use"])
def test_a_new_address_that_brings_both_to_one_device_closes_the_trial(
    city: City, clock: HandClock, friend: User, moved: str
) -> None:
    free, manager = add(city, clock, BESIDE), city["manager"]
    grant = opened(friend, clock, free.code)
    ticket(friend, clock, grant.no, free.code)
    if moved == "the one on trial":
        url = f"rtsp://{HOSTS['HQX']}/sub2"
        points_actions.change_point_address(manager, code=free.code, url=url, clock=clock)
    else:
        used, url = city.points["HQX"].code, "rtsp://10.1.9.9:8554/main"
        points_actions.change_point_address(manager, code=used, url=url, adjustment=ADJUSTED, clock=clock)
    with pytest.raises(Refused):
        ticket(friend, clock, grant.no, free.code)
    assert queries.grants_without_duty(clock.now()) == (grant.no,)


def test_a_camera_shared_by_two_units_is_registered_and_accepted_but_not_watched_on_trial(
    city: City, clock: HandClock, friend: User
) -> None:
    url = f"rtsp://{HOSTS['JHG']}/main"
    name = propose_shared_address(city["manager"], organisation="HQXX", url=url, reason="校门联防", clock=clock).name
    confirm(city["district"], name, clock=clock)
    shared = add(city, clock, url, "广场一角")
    assert "8 同一设备" in refused(friend, clock, shared.code)
    in_use(shared, clock)
    assert duty_actions.open_duty_grant(
        city["guard"], purpose="duty_patrol", points=[shared.code], hours=1, clock=clock
    ).points == (shared.code,)


def test_a_device_is_told_by_its_whole_address(city: City, clock: HandClock, friend: User) -> None:
    """No beginning of another address, and on the loopback each port."""
    for name, host in (("甲", "[fd00::1:2]"), ("乙", "127.0.0.1:8554"), ("丙", "10.1.3.30")):
        in_use(add_camera_on_trial("HQX", clock, name, host=host), clock)
    near = ("rtsp://[fd00::1]/a", "rtsp://127.0.0.1:855/a", "rtsp://10.1.3.31/a", "rtsp://10.1.3.2/a")
    for number, url in enumerate(near):
        assert opened(friend, clock, add(city, clock, url, f"近 {number}").code)
    same = ("rtsp://[fd00:0::1:2]:8554/a", "rtsp://127.0.0.1:8554/b", "rtsp://10.1.3.30:10554/a")
    for number, url in enumerate(same):
        assert "8 同一设备" in refused(friend, clock, add(city, clock, url, f"同 {number}").code)
    assert devices_in_use([]) == frozenset()
    assert device_of("fd00::1:2:554/a?x=1:2/3") == "fd00::1:2:"


def test_a_screenful_costs_two_questions_more_and_none_without_a_trial(city: City, clock: HandClock) -> None:
    used = [point.code for point in city.points.values()]
    trial = [add(city, clock, f"rtsp://10.1.9.{number}/a", f"新装 {number}").code for number in range(1, 21)]
    trial.append(add(city, clock, "rtsp://[fd00::7]/a", "新装").code)
    asked = []
    for codes in (used[1:2], trial[:1], trial):
        with CaptureQueriesContext(
            connection,
        ) as context:
            viewed_points(codes, "HQXX")
        asked.append(len(context))
    assert asked == [1, 3, 3], "devices in use, lists of trial runs"
