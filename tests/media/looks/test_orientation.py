"""The field of orientation and its comparison, against numbers made by hand (docs/design/supervision.md)."""

import numpy as np
import pytest
from tests.support.media.looking import learned, noon

from mingcha.media.looks.orientation import (
    BLOCKS,
    block_agreement,
    block_energy,
    orientation_field,
    whole_agreement,
)
from mingcha.media.looks.picture import HEIGHT, WIDTH, Luma
from mingcha.media.looks.turned import degrees_of, turn_between

SEEN = np.zeros((HEIGHT, WIDTH), np.bool_)


def step(across: bool, low: int = 100, high: int = 160) -> Luma:
    """An edge in the middle of a picture: from the left to the right, or from top to bottom."""
    luma = np.full((HEIGHT, WIDTH), low, np.uint8)
    if across:
        luma[:, WIDTH // 2 :] = high
    else:
        luma[HEIGHT // 2 :] = high
    return luma


def test_an_edge_gives_its_direction_and_not_its_sign() -> None:
    # (160 - 100) / 2 = 30 levels a pixel on both sides of the edge: 30^2 / (30^2 + 36) = 0.9615, in two of four
    bright = orientation_field(step(across=True), SEEN)
    assert bright[40, WIDTH // 4] == pytest.approx(0.9615 / 2, abs=1e-3)
    assert orientation_field(step(across=True, low=160, high=100), SEEN)[40, WIDTH // 4] == bright[40, WIDTH // 4]
    assert orientation_field(step(across=False), SEEN)[HEIGHT // 4, 10] == pytest.approx(-0.9615 / 2, abs=1e-3)


def test_blocks_agree_with_themselves_disagree_with_the_other_direction_and_say_nothing_without_edges() -> None:
    across, down = (orientation_field(step(one), SEEN) for one in (True, False))
    column = WIDTH // 2 // 20  # the block right of the edge
    assert block_agreement(across, across)[column] == pytest.approx(1)
    assert block_agreement(across, across)[0] == 0
    crossing = block_agreement(across, down)[4 * 16 + column]
    assert crossing < 0  # where both edges cross; the directions are opposite there
    assert whole_agreement(across, across) == pytest.approx(1)
    assert whole_agreement(across, down * 0) == 0
    assert (block_energy(across) > 0).sum() == 2 * 9
    assert block_energy(across).shape == (BLOCKS,)


def test_what_is_ignored_takes_its_edge_with_it() -> None:
    ignored = SEEN.copy()
    ignored[:, WIDTH // 2 :] = True
    assert not orientation_field(step(across=True), ignored).any()


@pytest.mark.parametrize(("right", "down"), [(0, 0), (2, 0), (-7, 3), (40, -20), (-90, 0)])
def test_a_turn_is_measured_within_half_a_pixel_by_day_and_in_reversed_contrast(right: int, down: int) -> None:
    camera = learned()
    camera.lens.shake = 0
    first = noon(camera).luma
    camera.lens.x += right
    camera.lens.y += down
    second = noon(camera).luma
    for now in (second, 255 - second):
        turn = turn_between(orientation_field(first, SEEN), orientation_field(now, SEEN))
        assert turn.is_sharp
        assert turn.x_px == pytest.approx(-right, abs=0.5)
        assert turn.y_px == pytest.approx(-down, abs=0.5)


def test_pictures_of_two_places_and_even_ones_are_no_turn() -> None:
    even = orientation_field(np.full((HEIGHT, WIDTH), 90, np.uint8), SEEN)
    assert turn_between(even, even).peak == 0
    here = orientation_field(noon(learned()).luma, SEEN)
    noise = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH)).astype(np.uint8)
    assert not turn_between(here, orientation_field(noise, SEEN)).is_sharp


def test_degrees_follow_the_lens() -> None:
    assert degrees_of(32, 90, WIDTH) == 9
