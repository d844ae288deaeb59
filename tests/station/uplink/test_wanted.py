"""Plans of masks on their way to a recorder: what it gets, and what one gets that cannot mask (article 18)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.support.custody.footage import RECORDER
from tests.support.registry.city import City
from tests.support.registry.city_copy import copied_city

from mingcha.kit.clock import HandClock
from mingcha.media.journal.assignments import parse_assignments
from mingcha.media.masks.plan import Closed, ClosedReason, Masked, Open, plan_from_text
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.values import ClosedWhy
from mingcha.privacy.masks.actions import propose_mask
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.confirmations.actions import confirm
from mingcha.registry.mask_needs.models import MaskNeed
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import add_point, set_point_view
from mingcha.registry.points.describing import describe_point
from mingcha.registry.shared_addresses.proposals import propose_shared_address
from mingcha.station.uplink.wanted import Wanted, version_of, wanted_cameras

HOST = "10.1.2.3"
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))


@pytest.fixture
def city(db: None, clock: HandClock) -> City:
    """Organisations, sites, people and points."""
    return copied_city(clock)


def sent(code: str, clock: HandClock, *, masking: bool = True) -> Wanted:
    rows = wanted_cameras(RECORDER, masking=masking, at=clock.now())
    assert rows is not None
    parse_assignments(rows)
    return next(row for row in rows if row["camera"] == code)


@pytest.mark.law("7", "18")
def test_a_camera_goes_down_with_its_plan_and_not_at_all_to_a_recorder_that_cannot_mask(
    city: City, clock: HandClock
) -> None:
    code, at_ms = city.points["JHG"].code, lambda: int(clock.now().timestamp() * 1000)
    district = city["district"]
    set_point_view(district, code=code, view=View(azimuth_deg=90, angle_deg=60, range_m=20), clock=clock)
    assert (sent(code, clock)["mask_plan"], sent(code, clock, masking=False)["enabled"]) == ("", True)
    describe_point(district, code=code, place_kind="windows_in_view", clock=clock)
    (need,) = standing_needs([code], at=clock.now())[code]
    plan = plan_from_text(str(sent(code, clock)["mask_plan"]))
    assert need.records_until is not None
    assert plan.at(at_ms()) == Open()
    assert plan.at(int(need.records_until.timestamp() * 1000)) == Closed(ClosedReason.MISSING)
    assert sent(code, clock, masking=False)["enabled"] is False
    MaskNeed.objects.filter(pk=need.number).update(records_until=None)
    assert plan_from_text(str(sent(code, clock)["mask_plan"])).at(at_ms()) == Closed(ClosedReason.MISSING)

    new = NewMask(polygons=(BOX,), by=MaskMaker.CAMERA, reason="窗户", needs=(need.number,))
    propose_mask(district, code=code, new=new, clock=clock)
    before = sent(code, clock)
    held = plan_from_text(str(before["mask_plan"])).at(at_ms())
    assert isinstance(held, Masked)
    assert held.versions == "M00000001.1"  # filled by the recorder too until its proof was checked
    clock.advance(timedelta(seconds=60))
    assert version_of([before]) == version_of([sent(code, clock)])
    set_point_view(district, code=code, view=View(azimuth_deg=90, angle_deg=80, range_m=20), clock=clock)
    assert plan_from_text(str(sent(code, clock)["mask_plan"])).at(at_ms()) == Closed(ClosedReason.MOVED)
    clock.advance(timedelta(seconds=60))
    propose_mask(district, code=code, new=new, replaces="M00000001", clock=clock)
    held = plan_from_text(str(sent(code, clock)["mask_plan"])).at(at_ms())
    assert isinstance(held, Masked)
    assert held.versions == "M00000001.2"


@pytest.mark.law("7", "18")
def test_a_second_point_with_the_same_stream_is_masked_as_the_first_one(city: City, clock: HandClock) -> None:
    """Two units share a camera; what the register of one says must be covered, the other does not record either."""
    code, district = city.points["JHG"].code, city["district"]
    url = f"rtsp://{HOST}/MAIN/"
    share = {"organisation": "HQXX", "url": url, "reason": "校门联防"}
    confirm(district, propose_shared_address(city["manager"], **share, clock=clock).name, clock=clock)
    given = {"system": "HQX", "name": "广场一角", "part": "other", "place_kind": "none"}
    twin = add_point(city["manager"], **given, url=url, clock=clock).code
    assert sent(twin, clock)["mask_plan"] == ""
    clock.advance(timedelta(minutes=1))
    describe_point(district, code=code, place_kind="windows_in_view", clock=clock)
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask(polygons=(BOX,), by=MaskMaker.RECORDER, reason="窗户", needs=(need.number,))
    propose_mask(district, code=code, new=new, clock=clock)
    assert sent(twin, clock)["mask_plan"] == sent(code, clock)["mask_plan"] != ""
    assert sent(twin, clock, masking=False)["enabled"] is False
    assert {one.why for one in closed_spans((twin,))} == {one.why for one in closed_spans((code,))} != set()
    late = {**given, "name": "广场后来", "address_reason": "同一画面另建一点"}
    third = add_point(city["manager"], **late, url=url, clock=clock).code  # after the drawing, before the check
    (first,) = closed_spans((third,))
    assert first.why is ClosedWhy.UNCHECKED
    assert closed_spans((city.points["HQX"].code,)) == ()
    clock.advance(timedelta(hours=1))
    left = replace(new, polygons=(((0, 40_000), (9000, 40_000), (9000, 49_000), (0, 49_000)),))
    propose_mask(district, code=code, new=left, clock=clock)  # another mask, beside the first one
    assert {one.from_at for one in closed_spans((third,))} == {first.from_at, clock.now()}
