"""The mark: its code, its place, and that it is found without the original after what happens to films (art. 20(1))."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.support.length import IN_FULL, times
from tests.support.media.marked import cropped, film, small

from mingcha.media.marks.code import CODE_BITS, check_of, decoded, encoded
from mingcha.media.marks.detect import LEAST_AGREEMENT, find_mark
from mingcha.media.marks.pattern import CELLS_ACROSS, TILE_ACROSS, TILE_DOWN, LumaPattern, is_bright, places, signs

PAYLOAD = 20_260_000_001

type Film = list[tuple[float, NDArray[np.uint8]]]


@pytest.fixture(scope="module")
def marked() -> Film:
    """20 seconds with a mark, drawn once: of each picture several tests cut a part off."""
    return list(film(7, PAYLOAD, 20))


def test_the_check_bits_are_those_of_the_standard() -> None:
    """CRC-24 of RFC 9580, whose check value is of "123456789"; ours is over five bytes, so the standard's table is
    compared by the definition: a payload of zeros leaves the start value shifted through 40 steps."""
    register = 0xB704CE
    for _ in range(40):
        register = (register << 1) ^ (0x1864CFB if register & 0x800000 else 0)
    assert check_of(0) == register & 0xFFFFFF
    assert len({check_of(1 << place) for place in range(40)}) == 40


@given(st.integers(0, (1 << 40) - 1), st.integers(0, 1 << 30))
def test_a_payload_survives_flipped_and_weak_bits(payload: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    word = encoded(payload).astype(np.float64)
    assert word.shape == (CODE_BITS,)
    soft = word * drawn.uniform(0.5, 1.5, CODE_BITS) + drawn.normal(0, 0.4, CODE_BITS)
    assert decoded(soft)[0] == payload
    soft[drawn.choice(CODE_BITS, 21, replace=False)] = 0.0
    assert decoded(soft)[0] == payload


def test_values_without_a_mark_have_no_payload_and_a_low_agreement() -> None:
    drawn = np.random.default_rng(1)
    found = [decoded(drawn.normal(0, 1, CODE_BITS)) for _ in range(300)]
    assert [payload for payload, _ in found if payload is not None] == []
    assert max(agreement for _, agreement in found) < LEAST_AGREEMENT - 0.5


@pytest.mark.parametrize("payload", [-1, 1 << 40])
def test_a_payload_has_40_bits(payload: int) -> None:
    with pytest.raises(ValueError, match="40 bits"):
        encoded(payload)


def test_every_tile_carries_every_bit_once() -> None:
    for top in (0, TILE_DOWN):
        for left in (0, TILE_ACROSS):
            tile = places()[top : top + TILE_DOWN, left : left + TILE_ACROSS]
            assert sorted(tile[tile >= 0]) == list(range(CODE_BITS))
    assert abs(signs().mean()) < 0.03


def test_a_pattern_is_small_and_stronger_only_where_there_is_detail() -> None:
    even = np.full((360, 640), 120, np.uint8)
    pattern = LumaPattern(PAYLOAD, 640, 360).on(even)
    assert (pattern.shape, pattern.min(), pattern.max()) == ((360, 640), -2, 2)
    assert abs(pattern.mean()) < 0.1
    half = even.copy()
    half[:, 320:] = np.random.default_rng(1).integers(20, 220, (360, 320))
    pattern = LumaPattern(PAYLOAD, 640, 360).on(half)
    assert (np.abs(pattern[:, :320]).max(), np.abs(pattern[:, 320:]).max()) == (2, 5)
    other = LumaPattern(PAYLOAD + 1, 640, 360).on(even)
    assert (other != LumaPattern(PAYLOAD, 640, 360).on(even)).mean() > 0.1
    assert [is_bright(second * 90_000 + 89_999) for second in range(4)] == [True, False, True, False]


@pytest.mark.law("20(1)")
@pytest.mark.parametrize("seed", range(times(2, 3)))
def test_a_mark_is_found_in_the_whole_picture(seed: int) -> None:
    found = find_mark((time_s, small(luma)) for time_s, luma in film(seed, PAYLOAD + seed, 12))
    assert found.payload == PAYLOAD + seed
    assert found.cells_across == pytest.approx(CELLS_ACROSS, rel=0.02)


@pytest.mark.law("20(1)")
@pytest.mark.parametrize(("left", "top"), [(0.0, 0.0), (0.2, 0.2), (0.11, 0.05)][times(2, 0) :])
def test_a_mark_is_found_where_a_fifth_was_cut_off(marked: Film, left: float, top: float) -> None:
    found = find_mark((time_s, small(cropped(luma, left, top, 0.8))) for time_s, luma in marked)
    assert found.payload == PAYLOAD
    assert found.cells_across == pytest.approx(CELLS_ACROSS * 0.8, rel=0.02)


@pytest.mark.soak
@pytest.mark.law("20(1)")
def test_a_mark_is_found_in_a_picture_that_was_squeezed() -> None:
    rows = (np.arange(306) / 0.85).astype(np.intp)
    squeezed = [(time_s, small(luma[rows])) for time_s, luma in film(4, PAYLOAD, 16)]
    assert find_mark(squeezed).payload == PAYLOAD
    if IN_FULL:
        assert find_mark(squeezed, thorough=False).payload is None, "it needs the search over both sizes"


@pytest.mark.law("20(1)")
@pytest.mark.parametrize("seed", range(times(1, 3)))
def test_nothing_is_found_where_nothing_is(seed: int) -> None:
    pictures = ((time_s, small(luma)) for time_s, luma in film(20 + seed, None, 12))
    found = find_mark(pictures, thorough=False)
    assert found.payload is None


@pytest.mark.parametrize("seconds", [0.0, 1.0])
def test_a_film_that_is_too_short_has_none(seconds: float) -> None:
    found = find_mark((time_s, small(luma)) for time_s, luma in film(1, PAYLOAD, seconds))
    assert (found.payload, found.agreement) == (None, 0.0)
