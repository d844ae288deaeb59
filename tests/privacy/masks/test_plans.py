"""What the recorder gets to cover after the register ended the need of a mask (articles 18, 20(2))."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import png
from tests.support.registry.city import City, add_camera

from mingcha.kit.clock import HandClock
from mingcha.media.masks.plan import Closed, Masked
from mingcha.privacy.masks.actions import check_mask, end_mask, propose_mask, prove_mask
from mingcha.privacy.masks.plans import plans_of
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.places.position import View
from mingcha.registry.points.actions import set_point_view
from mingcha.registry.points.describing import describe_point

BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))


@pytest.mark.law("18", "20(2)")
def test_t18b_one_keeper_who_ends_a_need_takes_no_mask_off(city: City, clock: HandClock, tmp_path: Path) -> None:
    by, officer, code = city["manager"], city["district"], add_camera("HQX", clock, "东门", part="other").code

    def held(version: str, at: timedelta = timedelta()) -> bool:
        """Whether a plan covers with this version and no other."""
        now = plans_of([code], at=clock.now())[code].at(int((clock.now() + at).timestamp() * 1000))
        return isinstance(now, Masked) and [one.version for one in now.masks] == [version]

    def corrected(kind: str) -> None:
        describe_point(by, code=code, place_kind=kind, clock=clock)
        clock.advance(timedelta(minutes=1))

    def turned(azimuth_deg: int) -> None:
        set_point_view(by, code=code, view=View(azimuth_deg=azimuth_deg, angle_deg=60, range_m=20), clock=clock)
        clock.advance(timedelta(minutes=1))

    turned(0)
    corrected("windows_in_view")
    (need,) = standing_needs([code], at=clock.now())[code]
    new = NewMask((BOX,), MaskMaker.CAMERA, "遮挡窗户", needs=(need.number,))
    row = propose_mask(by, code=code, new=new, clock=clock)
    assert held("M00000001.1"), "drawn over a need"
    corrected("none")
    assert code not in standing_needs([code], at=clock.now())
    assert held("M00000001.1", timedelta(days=400)), "drawn, and its need ended by the keeper"
    prove_mask(by, no=row.no, version=1, still=png(), taken_at=clock.now(), folder=tmp_path, clock=clock)
    check_mask(officer, no=row.no, version=1, clock=clock)
    corrected("bank_hall")
    corrected("none")
    assert held("M00000001.1"), "checked, and another need came and went"
    turned(90)
    moved = plans_of([code], at=clock.now())[code].at(int(clock.now().timestamp() * 1000))
    assert isinstance(moved, Closed), "turned away: nothing is read until an officer looked"
    end_mask(officer, no=row.no, reason="已无窗户", clock=clock)
    assert plans_of([code], at=clock.now()) == {}, "ended by the officer"
