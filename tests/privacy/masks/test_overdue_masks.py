"""When a drawn mask should have been checked, and what looking for such masks costs (article 18)."""

from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.support.access.scans import png
from tests.support.registry.city import City

from mingcha.kit.actor import program
from mingcha.kit.clock import HandClock
from mingcha.privacy.masks.actions import propose_mask, prove_mask
from mingcha.privacy.masks.overdue import find_unchecked_masks
from mingcha.privacy.masks.values import MaskMaker, NewMask
from mingcha.registry.mask_needs.queries import standing_needs
from mingcha.registry.points.describing import describe_point

pytestmark = pytest.mark.law("18")
BOX = ((0, 0), (9000, 0), (9000, 9000), (0, 9000))
WORK = program("work")


def test_the_days_of_a_check_count_from_when_the_picture_was_handed_in(
    city: City, clock: HandClock, tmp_path: Path
) -> None:
    by, code, drawn_at = city["manager"], city.points["HQX"].code, clock.now()
    row = propose_mask(by, code=code, new=NewMask((BOX,), MaskMaker.CAMERA, "遮挡窗户"), clock=clock)
    clock.advance(timedelta(days=5))
    taken_at = drawn_at + timedelta(minutes=1)
    prove_mask(by, no=row.no, version=1, still=png(), taken_at=taken_at, folder=tmp_path, clock=clock)
    clock.advance(timedelta(days=3, seconds=-1))
    assert find_unchecked_masks(WORK, clock=clock) == 0
    clock.advance(timedelta(seconds=1))
    assert find_unchecked_masks(WORK, clock=clock) == 1


def test_one_statement_looks_for_them_however_many_wait(
    city: City, clock: HandClock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by, code = city["manager"], city.points["HQX"].code
    describe_point(by, code=code, place_kind="windows_in_view", clock=clock)
    need = standing_needs([code], at=clock.now())[code][0].number
    waits = NewMask((BOX,), MaskMaker.RECORDER, "遮挡窗户", needs=(need,))
    for new in (waits, waits, NewMask((BOX,), MaskMaker.CAMERA, "遮挡门内")):
        propose_mask(by, code=code, new=new, clock=clock)
    clock.advance(timedelta(days=9))
    with django_assert_num_queries(1):
        assert find_unchecked_masks(WORK, clock=clock) == 0, "no picture of any of them"
    propose_mask(by, code=code, new=NewMask((BOX,), MaskMaker.RECORDER, "遮挡门内"), clock=clock)
    clock.advance(timedelta(days=3))
    assert [find_unchecked_masks(WORK, clock=clock) for _ in range(2)] == [1, 0]
