"""What was recorded unmasked beside a mask stays closed, whenever the recorder had the mask (articles 14(1), 18)."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.support.access.scans import png
from tests.support.registry.city import City

from mingcha.access.mask_stills.actions import show_mask_still
from mingcha.access.mask_stills.values import MaskStillTaken
from mingcha.evidence.checks import check_application_log
from mingcha.kit.clock import HandClock
from mingcha.kit.decision import Decision
from mingcha.privacy.closed_spans.queries import closed_spans
from mingcha.privacy.closed_spans.rules import is_shown
from mingcha.privacy.masks.actions import check_mask, propose_mask, prove_mask, return_mask
from mingcha.privacy.masks.values import MaskMaker, MaskRow, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.describing import describe_point

pytestmark = pytest.mark.law("14(1)", "18")
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))
LARGER = ((0, 0), (19000, 0), (19000, 9000), (0, 9000))


@pytest.mark.parametrize("returned", [False, True])
def test_what_was_recorded_unmasked_is_not_opened_by_a_later_check(
    city: City, clock: HandClock, tmp_path: Path, returned: bool
) -> None:
    """A camera in its days of grace, whose recorder has the mask two hours late; or whose first mask was returned, so
    that it recorded without one again."""
    code = city.points["JHG"].code
    describe_point(city["district"], code=code, place_kind="windows_in_view", clock=clock)

    def drawn(box: tuple[tuple[int, int], ...] = BOX, replaces: str = "") -> MaskRow:
        (need,) = standing_needs([code], at=clock.now())[code]
        new = NewMask(polygons=(box,), by=MaskMaker.CAMERA, reason="窗户", needs=(need.number,))
        return propose_mask(city["city"], code=code, new=new, clock=clock, replaces=replaces)

    def checked(mask: MaskRow) -> None:
        given = {"no": mask.no, "version": mask.version}
        prove_mask(city["district"], **given, still=png(), taken_at=clock.now(), folder=tmp_path, clock=clock)
        clock.advance(timedelta(minutes=5))
        check_mask(city["district"], **given, clock=clock)

    def shown(at: datetime, *, police: bool = False) -> Decision:
        return is_shown(closed_spans((code,)), at, at, of_police_request=police)

    clock.advance(timedelta(minutes=10))
    mask = drawn()
    unmasked = clock.now() + timedelta(hours=1)
    if returned:
        clock.advance(timedelta(minutes=30))
        return_mask(city["district"], no=mask.no, version=1, reason="窗户未挡全", clock=clock)
        clock.advance(timedelta(minutes=90))
        mask = drawn()
    else:
        clock.advance(timedelta(hours=2))
    proven = clock.now()
    checked(mask)
    assert not shown(unmasked)
    assert shown(unmasked, police=True)
    assert shown(proven)
    clock.advance(timedelta(minutes=5))
    larger = clock.now()
    mask = drawn(LARGER, mask.no)  # under the checked one until the recorder has it
    clock.advance(timedelta(minutes=5))
    checked(mask)
    assert shown(larger)
    describe_point(city["district"], code=code, place_kind="bank_hall", clock=clock)
    unmasked = clock.now()
    clock.advance(timedelta(minutes=5))
    mask = drawn(BOX, mask.no)
    assert mask.is_less  # so it waits for its check, and the keypad of the hall is bare until then

    def take(_: str, *, masked: bool) -> MaskStillTaken:
        return MaskStillTaken(clock.now(), 960, 540, ("M00000001.2",) if masked else (), b"", b"JPEG")

    show_mask_still(city["district"], code=code, masked=False, clock=clock, take=take)
    checked(mask)
    assert not shown(unmasked)
    assert list(check_application_log()) == []
