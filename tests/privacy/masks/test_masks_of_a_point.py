"""How much the masks of a point may be together, so that a recorder can burn them in (articles 18, 20(2))."""

from datetime import UTC, datetime, timedelta

import pytest

from mingcha.media.masks import plan
from mingcha.privacy.masks.rules import MOST_AT_ONCE, MOST_CORNERS_OF_POINT, Cover, fits_beside
from mingcha.privacy.masks.values import MaskWindow, Polygon

pytestmark = pytest.mark.law("18")
NOW = datetime(2026, 11, 28, 4, tzinfo=UTC)
_FROM = MaskWindow(NOW)
_OVER = MaskWindow(NOW - timedelta(days=2), NOW)


def test_as_many_at_once_as_a_plan_of_a_recorder_takes() -> None:
    assert MOST_AT_ONCE == plan.MOST_AT_ONCE


@pytest.mark.parametrize(("window", "corners", "fits"), [(_FROM, 5, False), (_FROM, 4, True), (_OVER, 5, True)])
def test_the_corners_of_a_point_are_counted_unless_they_are_over(window: MaskWindow, corners: int, fits: bool) -> None:
    of_32: Polygon = (*((x, 0) for x in range(31)), (0, 900))
    full: tuple[Polygon, ...] = (of_32,) * (MOST_CORNERS_OF_POINT // 32 - 1)
    new = Cover("", _FROM, (of_32[-28:],))
    others = [Cover("M00000001", window, full), Cover("M00000002", window, (of_32[-corners:],))]
    judged = fits_beside(new, others, NOW)
    assert (judged.allowed, judged.article) == (fits, "18")
