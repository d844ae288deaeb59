"""The middle of a view, and the cameras that look at the same place."""

import pytest

from mingcha.geo.local_plane import LocalPlane
from mingcha.geo.scenes import Scene, middle_m, nearest

HERE = (114_300_000_000, 30_580_000_000)
PLANE = LocalPlane(*HERE)
METRE_NORTH = 9_020
"""About 1e-9 degrees of a metre."""


@pytest.mark.parametrize(
    ("azimuth", "angle", "expected"),
    [
        (0.0, 90.0, (0.0, 60.0)),
        (90.0, 90.0, (60.0, 0.0)),
        (45.0, 360.0, (0.0, 0.0)),
        (None, 90.0, (0.0, 0.0)),
    ],
)
def test_the_middle_of_a_view_is_the_centroid_of_its_sector(azimuth, angle, expected) -> None:
    assert middle_m(PLANE, Scene(*HERE, azimuth, angle, 100.0)) == pytest.approx(expected, abs=0.1)


def test_a_camera_that_looks_here_from_afar_comes_before_one_beside_that_looks_away() -> None:
    own = Scene(*HERE, 0.0, 60.0, 100.0)
    ahead = HERE[0], HERE[1] + 130 * METRE_NORTH
    others = {
        "away": Scene(*HERE, 180.0, 60.0, 100.0),
        "towards": Scene(*ahead, 180.0, 60.0, 100.0),
        "unknown": Scene(*HERE),
        "far": Scene(HERE[0], HERE[1] + 900 * METRE_NORTH),
    }
    assert nearest(own, others, 4) == ("towards", "unknown", "away", "far")
    assert nearest(own, others, 1) == ("towards",)
    assert nearest(own, {}, 4) == ()
