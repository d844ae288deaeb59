"""A row of each table of masks over pictures (article 18)."""

from datetime import UTC, datetime

from tests.support.registry.city import City

from mingcha.access.mask_stills.actions import show_mask_still
from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.media.units import MaskSeen
from mingcha.privacy.looks.actions import take_in_looks
from mingcha.privacy.looks.values import LookReport
from mingcha.privacy.masks.actions import propose_mask
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.describing import describe_point


def add_masks(city: City, clock: Clock) -> None:
    """The camera of the other riverbank has windows in view, over which a mask is drawn; its recorder sees it."""
    by, code = city["elsewhere"], city.points["WCT"].code
    describe_point(by, code=code, place_kind="windows_in_view", clock=clock)
    (need,) = standing_needs([code], at=clock.now())[code]
    box = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))
    new = NewMask(polygons=(box,), by=MaskMaker.RECORDER, reason="住宅窗户", needs=(need.number,))
    mask = propose_mask(by, code=code, new=new, clock=clock)
    seen = LookReport(code, f"{mask.no}.{mask.version}", clock.now(), MaskSeen.SEEN, None, 0, 0, 700)
    show_mask_still(by, code=code, masked=False, clock=clock, take=_still)
    take_in_looks(program("uplink"), "R1", [seen], clock=clock)


def _still(_: str, *, masked: bool) -> MaskStillTaken:
    return MaskStillTaken(
        datetime(2026, 11, 28, tzinfo=UTC), 960, 540, ("M00000001.1",) if masked else (), b"", b"jpeg"
    )
