"""A drawn camera that is turned, covered or frozen: from its second on, between the rows of burnt-in text alone."""

import numpy as np
import pytest

from mingcha.simulate.painter import Painter
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.spoiled import SpoiledView
from mingcha.simulate.troubles import Trouble

UNIX_MS = 1_795_586_310_000


def pictures(text: str, *, sub: bool = False) -> list[np.ndarray]:
    """Luma of a view ten seconds before its trouble, at its begin and ten seconds after it, and of what was drawn."""
    painter = Painter(SCENES[0], 640, 360, "CAM")
    view, found = SpoiledView(painter, Trouble.parse(text) if text else None), []
    for seconds in (20, 30, 40):
        view.draw(UNIX_MS + seconds * 1000, seconds, with_sub=True, seconds_playing=seconds)
        frame = view.frame(sub=sub)
        found.append(frame.to_ndarray()[: frame.height].copy())
    rows = painter.text_rows(sub=sub)
    return [
        *(one[rows] for one in (*found, painter.planes(sub=sub)[0])),
        found[2][: rows.start],
        found[1][: rows.start],
    ]


@pytest.mark.parametrize("sub", [False, True])
def test_a_turned_camera_looks_further_to_the_right(sub: bool) -> None:
    _, _, after, drawn, *_ = pictures("turned:30", sub=sub)
    by = drawn.shape[1] // 8
    assert (after[:, :-by] == drawn[:, by:]).all()
    assert pictures("turned:30")[0].shape == pictures("")[0].shape
    assert (pictures("turned:30")[0] == pictures("")[0]).all(), "not before its second"


def test_a_covered_camera_has_a_board_before_its_left_third() -> None:
    _, _, after, drawn, *_ = pictures("covered:30")
    assert set(np.unique(after[:, :212])) == {80, 120}
    assert (after[:, 216:] == drawn[:, 216:]).all()


def test_a_hidden_camera_shows_a_cloth_that_differs_from_picture_to_picture() -> None:
    before, begun, after, *_ = pictures("hidden:30")
    assert (before == pictures("")[0]).all(), "not before its second"
    assert (begun.min(), after.max()) == (98, 122)
    assert 3 < np.abs(begun.astype(int) - after).mean() < 12, "the same picture again is that of a frozen camera"


def test_a_frozen_camera_shows_its_last_picture_with_the_time_of_then() -> None:
    before, begun, after, _, band, band_before = pictures("frozen:30")
    assert (begun == before).all()
    assert (after == before).all()
    assert (band == band_before).all()
    others = pictures("")
    assert (others[4] != others[5]).any(), "the burnt-in time goes on elsewhere"
