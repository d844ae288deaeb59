"""Two platforms of ours in cascade, each program a process: the upper one records what the lower one recorded."""

import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker
from tests.support.e2e.kept_home import assign_cameras, inside
from tests.support.e2e.programs import environment_of, prepared
from tests.support.gb28181.programs_and_files import free_port, recorded, running, until
from tests.support.registry.city import OWNER, City, add_person, build_city
from tests.support.registry.sharing_people import with_published_sets, with_sharing_people
from tests.support.registry.staffing import appoint
from tests.support.sharing.rows_of_cascade import POLICE
from tests.support.sharing.supplying import supplied, with_decision

from mingcha.kit.clock import HandClock, SystemClock
from mingcha.kit.home import Home
from mingcha.registry.devices import actions as devices_actions
from mingcha.registry.devices.values import NewDevice
from mingcha.registry.identity.models import User
from mingcha.registry.places import actions as places_actions
from mingcha.sharing.cascade.actions import approve_upper, propose_upper
from mingcha.sharing.cascade.models import UpperChannel, UpperOpening
from mingcha.sharing.cascade.values import NewUpper, UpperKind
from mingcha.sharing.point_rows.upkeep import mark_points, sweep_marks

pytestmark = [pytest.mark.soak, pytest.mark.law("13(1)", "13(2)", "16(3)")]

ABOVE, BELOW, PASSWORD = "42010000002000000001", "42010000002000000031", "let-me-in-2026"
CAMERA = "42010200001311000001"
LEAST_PICTURES = 100


def test_what_the_upper_platform_records_is_what_the_lower_one_recorded(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    above, below = (Home(tmp_path / name, tmp_path / name / "keys") for name in ("above", "below"))
    for home in (above, below):
        prepared(home.path)
    sip_port, camera_port = free_port(), free_port()
    with django_db_blocker.unblock(), inside(above):
        let_in()
    with django_db_blocker.unblock(), inside(below), override_settings(MINGCHA_SHARING_HOSTS=("127.0.0.1",)):
        point = share(sip_port)
    of_below = environment_of(below.path, free_port()) | {"MINGCHA_SHARING_HOSTS": "127.0.0.1"}
    of_above = environment_of(above.path, free_port()) | {"MINGCHA_SIP_ID": ABOVE, "MINGCHA_SIP_PORT": str(sip_port)}
    cameras = ["simulate", "rtsp", "--cameras", "1", "--size", "640x360", "--port", str(camera_port)]
    folders = [tmp_path / "logs-above", tmp_path / "logs-below"]
    for folder in folders:
        folder.mkdir()
    with (
        running(of_below, folders[1], *cameras),
        running(of_below, folders[1], "record"),
        running(of_below, folders[1], "gateway"),
        running(of_above, folders[0], "record"),
        running(of_above, folders[0], "sip"),
        running(of_below, folders[1], "cascade"),
    ):
        until(below.socket.is_socket)
        until(above.socket.is_socket)
        assign_cameras(below, {point: f"rtsp://127.0.0.1:{camera_port}/cam0"})
        with django_db_blocker.unblock(), inside(below):
            until(lambda: UpperChannel.objects.filter(gone_at=None).exists())
            channel = UpperChannel.objects.get().code
        assign_cameras(above, {CAMERA: f"gb28181://{BELOW}/{channel}"})
        until(lambda: len(recorded(above)) >= LEAST_PICTURES)
    kept = {digest: place for place, digest in enumerate(recorded(below))}
    places = [kept.get(one, -1) for one in recorded(above)]
    assert min(places) >= 0, "a picture that was not recorded below"
    assert {after - before for before, after in itertools.pairwise(places)} == {1}
    with django_db_blocker.unblock(), inside(below):
        assert {(one.point, one.way, one.user, one.article) for one in UpperOpening.objects.all()} == {
            (point, "live", "platform", "")
        }


def let_in() -> None:
    """Lets the lower platform in as a device of the upper one."""
    clock = SystemClock()
    places_actions.add_organisation(
        OWNER, code="JAGA", name="江岸分局", kind="district_psb", division="420102", clock=clock
    )
    devices_actions.approve_device(OWNER, new=NewDevice(BELOW, "下级平台", "JAGA"), password=PASSWORD, clock=clock)


def share(sip_port: int) -> str:
    """Lets the upper platform in at the lower one, and shares the pictures of a school with it; its point."""
    clock = HandClock(datetime.now(UTC))
    city = build_city(clock)
    add_person("second", "WHGA", clock)
    appoint("second", "city_officer", clock, division="420100")
    found, no = with_decision(with_published_sets(with_sharing_people(city, clock), clock, 1, 5), clock)
    add_person("upper", "XFJY", clock)
    city = City({user.username: user for user in User.objects.select_related("organisation")}, found.points)
    new = NewUpper(
        name="上级", kind=UpperKind.DEPARTMENT, holder="XFJY", account="upper", platform_code=ABOVE, our_code=BELOW,
        host="127.0.0.1", port=sip_port, realm=ABOVE[:10], username=BELOW, password=PASSWORD, version=POLICE.version,
    )  # fmt: skip
    number = propose_upper(city["admin"], new=new, clock=clock).number
    approve_upper(city["city"], number=number, clock=clock)
    supplied(city, clock, no, "upper")
    mark_points([one.code for one in city.points.values()])
    sweep_marks(clock=clock)
    return city.points["HQX"].code
