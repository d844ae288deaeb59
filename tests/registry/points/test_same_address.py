"""An address that is registered already, and the networks of a unit (articles 3, 7)."""

import pytest
from tests.support.registry.city import ADJUSTED, OWNER, City, in_use

from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.registry.networks.actions import end_network, record_network
from mingcha.registry.networks.queries import networks_in_force, networks_of
from mingcha.registry.places import actions as places_actions
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points import actions as points_actions
from mingcha.registry.points.address import stream_key
from mingcha.registry.points.importing import LinesRefused, import_points
from mingcha.registry.points.models import Point
from mingcha.registry.points.opening import NewSite, NewUnit, add_cameras
from mingcha.registry.points.registering import NewCamera
from mingcha.registry.points.values import ImportedPoint, PointRow
from mingcha.registry.systems.models import System

pytestmark = pytest.mark.law("7")

THEIRS = "rtsp://10.1.2.3/main"
"""The address of the square's camera, of another unit than the school."""
FORMS = (
    "rtsp://10.1.2.3:554/main",
    "rtsp://other:secret@10.1.2.3/main",
    "rtsp://10.1.2.3/MAIN/",
    "rtsp://10.1.2.3//./main",
    "rtsp://10.1.2.3/x/../main",
    "rtsp://10.1.2.3/%6dain",
    "rtsp://[::ffff:10.1.2.3]/main",
    "rtsp://10.1.2.3/main#udp",
)


def add(by: object, clock: HandClock, name: str, url: str, **given: str) -> PointRow:
    wanted = {"system": "HQX", "part": "other", "place_kind": "none"} | given
    return points_actions.add_point(by, name=name, url=url, clock=clock, **wanted)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", FORMS)
def test_the_address_of_another_unit_is_refused_however_it_is_written(city: City, clock: HandClock, url: str) -> None:
    """Issue point C.15: any unit registered any other unit's camera and watched it."""
    for by in (city["manager"], OWNER):
        with pytest.raises(Refused) as refused:
            add(by, clock, "北门", url, address_reason="因为")
        assert refused.value.decision.article == "7"
        assert "JAGA" not in refused.value.decision.reason.zh + refused.value.decision.reason.en
        with pytest.raises(Refused):
            add(by, clock, "北门", "rtsp://10.1.2.3/ch2", sub_url="rtsp://10.1.2.3/main")
    code = city.points["HQX"].code
    with pytest.raises(Refused):
        points_actions.change_point_address(city["manager"], code=code, url=url, adjustment=ADJUSTED, clock=clock)
    lines = [ImportedPoint(2, "HQX", "北门", "other", url, place_kind="none")]
    with pytest.raises(LinesRefused) as fault:
        import_points(city["manager"], lines, source="a.csv", source_sha256="0" * 64, clock=clock)
    assert [(one.field, one.article) for one in fault.value.lines] == [("url", "7")]
    assert not Point.objects.filter(name="北门").exists()


def test_a_main_stream_that_is_another_units_sub_stream_is_refused(city: City, clock: HandClock) -> None:
    square = city.points["JHG"].code
    points_actions.set_sub_stream(city["district"], code=square, sub_url="rtsp://10.1.2.3/sub", clock=clock)
    with pytest.raises(Refused):
        add(city["manager"], clock, "北门", "rtsp://10.1.2.3/sub")


def test_the_same_address_within_a_unit_is_questioned(city: City, clock: HandClock) -> None:
    add(city["manager"], clock, "南门", "rtsp://10.1.3.5/main")
    with pytest.raises(Refused) as refused:
        add(city["manager"], clock, "北门", "rtsp://10.1.3.5/main/")
    assert [one.about for one in refused.value.decision.missing] == ["address_reason"]  # type: ignore[attr-defined]
    row = add(city["manager"], clock, "北门", "rtsp://10.1.3.5/main/", address_reason="同一设备两处登记")
    assert Point.objects.get(code=row.code).address_reason == "同一设备两处登记"
    two = [
        ImportedPoint(number, "HQX", f"点 {number}", "other", "rtsp://10.1.3.4/x", place_kind="none")
        for number in (2, 3)
    ]
    with pytest.raises(LinesRefused) as fault:
        import_points(city["manager"], two, source="a.csv", source_sha256="0" * 64, clock=clock)
    assert [one.line for one in fault.value.lines] == [3]


@pytest.mark.law("8", "14")
def test_the_stream_of_a_point_in_use_is_not_registered_again(city: City, clock: HandClock) -> None:
    """A twin on trial showed a camera in use to whom its manager made a technician, by the manager alone."""
    manager, used, reason = city["manager"], "rtsp://10.1.3.3/main/", "测试"
    other = add(manager, clock, "北门", "rtsp://10.1.3.5/main").code
    points_actions.set_sub_stream(manager, code=city.points["HQX"].code, sub_url="rtsp://10.1.3.3/sub", clock=clock)
    before = Point.objects.count()

    def readdress(url: str) -> None:
        points_actions.change_point_address(manager, code=other, url=url, address_reason=reason, clock=clock)

    def set_sub(url: str) -> None:
        points_actions.set_sub_stream(manager, code=other, sub_url=url, address_reason=reason, clock=clock)

    readdress("rtsp://10.1.3.3/ch2")
    for refusing in (
        lambda: add(manager, clock, "南门", used, address_reason=reason),
        lambda: add(OWNER, clock, "南门", "rtsp://10.1.3.3/sub", address_reason=reason),
        lambda: add(manager, clock, "南门", "rtsp://10.1.3.3/x", sub_url=used, address_reason=reason),
        lambda: readdress(used),
        lambda: set_sub(used),
    ):
        with pytest.raises(Refused) as refused:
            refusing()
        assert (refused.value.decision.article, "第十四条" in refused.value.decision.reason.zh) == ("8", True)
        assert refused.value.decision.next
    lines = [ImportedPoint(2, "HQX", "南门", "other", used, place_kind="none", address_reason=reason)]
    with pytest.raises(LinesRefused) as fault:
        import_points(manager, lines, source="a.csv", source_sha256="0" * 64, clock=clock)
    assert [(one.field, one.article) for one in fault.value.lines] == [("url", "8")]
    assert Point.objects.count() == before


@pytest.mark.law("8")
def test_one_in_use_is_found_behind_one_on_trial_and_one_out_of_use_blocks_nothing(
    city: City, clock: HandClock
) -> None:
    manager, url, reason = city["manager"], "rtsp://10.1.3.5/main", "同一设备两处登记"
    first, second = (add(manager, clock, name, url, address_reason=reason) for name in ("北门", "南门"))
    in_use(second, clock)
    with pytest.raises(Refused) as refused:
        add(manager, clock, "西门", url, address_reason=reason)
    assert refused.value.decision.article == "8"
    assert second.name in refused.value.decision.reason.zh
    Point.objects.filter(code__in=[first.code, second.code]).update(state="out_of_use")
    assert add(manager, clock, "西门", url, address_reason=reason)


def test_other_channels_of_one_device_have_other_keys() -> None:
    urls = [f"rtsp://10.1.2.3:554/cam/realmonitor?channel={channel}&subtype=0" for channel in (1, 2)]
    assert len({stream_key(url) for url in urls}) == 2
    assert stream_key("rtsp://[fd00:0:0::1]/a?y=2&x=1") == stream_key("rtsp://[fd00::1]:554/A/?x=1&y=2&")


def test_a_unit_has_cameras_only_in_its_recorded_networks(city: City, clock: HandClock) -> None:
    """Issue point C.15: a unit reached every address of every unit, and ports of the machine itself."""
    for row in networks_of(city["admin"], "HQXX", at=clock.now()):
        end_network(city["admin"], number=row.number, reason="重新登记", clock=clock)
    with pytest.raises(Refused) as refused:
        add(city["manager"], clock, "北门", "rtsp://10.1.3.9/x")
    assert "本单位" in refused.value.decision.reason.zh
    for by in ("manager", "district", "city", "auditor"):
        with pytest.raises(Refused):
            record_network(city[by], organisation="HQXX", network="10.1.3.0/24", note="校园网", clock=clock)
    record_network(city["admin"], organisation="HQXX", network="10.1.3.0/24", note="校园网", clock=clock)
    assert [str(one) for one in networks_in_force("HQXX")] == ["10.1.3.0/24"]
    add(city["manager"], clock, "北门", "rtsp://10.1.3.9/x")
    with pytest.raises(Refused):
        add(city["manager"], clock, "南门", "rtsp://10.1.4.9/x")
    with pytest.raises(Fault) as fault:
        record_network(city["admin"], organisation="HQXX", network="10.1.3.0/24", note="再次", clock=clock)
    assert fault.value.kind is FaultKind.CONFLICT
    for wrong in ("10.1.3.1/24", "camera", ""):
        with pytest.raises(Fault):
            record_network(city["admin"], organisation="HQXX", network=wrong, note="x", clock=clock)
    for wide in ("0.0.0.0/0", "8.8.8.0/24", "fe80::/10"):
        with pytest.raises(Refused):
            record_network(city["admin"], organisation="HQXX", network=wide, note="x", clock=clock)


@pytest.mark.law("3")
def test_a_unit_registers_only_in_its_own_division(city: City, clock: HandClock) -> None:
    """Issue point C.15: a school of Jiang'an registered sites in Wuchang by an administrator's hand."""
    new = {"name": "分校", "category": "6(4)", "division": "420106", "organisation": "HQXX", "clock": clock}
    for by in (city["admin"], OWNER):
        with pytest.raises(Refused) as refused:
            places_actions.add_site(by, code="FX", **new)  # type: ignore[arg-type]
        assert refused.value.decision.article == "3"
    places_actions.add_site(city["elsewhere"], code="FX", **new)  # type: ignore[arg-type]


def test_a_refused_camera_leaves_nothing_of_its_unit_and_site(city: City, clock: HandClock) -> None:
    """Issue point C.15: a refused `camera add` left unit, site and system behind."""
    before = [model.objects.count() for model in (Organisation, Site, System, Point)]
    unit = NewUnit("NEW", "新单位", "420102")
    site = NewSite("NEW", "新场所", "6(5)", "NEW", "420102")
    new = {"system": "NEW", "new_system_of": "NEW", "unit": unit, "site": site, "network_note": "x", "clock": clock}
    for camera, networks in (
        (NewCamera(name="卫生间", part="other", place_kind="toilet", url="rtsp://10.1.8.1/a"), ("10.1.8.0/24",)),
        (NewCamera(name="门", part="other", place_kind="none", url="rtsp://10.1.8.1/a"), ()),
        (NewCamera(name="门", part="other", place_kind="none", url=THEIRS), ("10.1.2.0/24",)),
    ):
        with pytest.raises(Refused):
            add_cameras(OWNER, [camera], networks=networks, **new)  # type: ignore[arg-type]
        assert [model.objects.count() for model in (Organisation, Site, System, Point)] == before
    good = NewCamera(name="门", part="other", place_kind="none", url="rtsp://10.1.8.1/a")
    (row,) = add_cameras(OWNER, [good], networks=("10.1.8.0/24",), **new)  # type: ignore[arg-type]
    assert (row.site, row.organisation) == ("NEW", "NEW")
