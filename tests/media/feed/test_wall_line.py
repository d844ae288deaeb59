"""The wall line: least delay wins, drift is bent, nothing jumps; decoding times of streams with B frames."""

import random
from itertools import pairwise

import pytest
from tests.support.length import IN_FULL

from mingcha.media.feed.wall_line import BEND_LIMIT, TICKS_A_SECOND, DecodingOrder, Jump, WallLine

WALL = 1_795_000_000 * TICKS_A_SECOND
FRAME = 3600


def run(*, ppm: float, seconds: int, delay: random.Random | None = None) -> tuple[list[int], list[int]]:
    """A camera whose clock runs wrong by ppm: true times and placed times, 5 frames a second to be quick."""
    line = WallLine(7, WALL)
    true, placed = [WALL], [WALL]
    for count in range(1, seconds * 5):
        media = 7 + count * 18_000
        taken = WALL + round(count * 18_000 / (1 + ppm * 1e-6))
        late = delay.randrange(0, 18_000) if delay and delay.random() < 0.9 else 0
        where = line.place(media, taken + late)
        assert not isinstance(where, Jump), where
        true.append(taken)
        placed.append(where)
    return true, placed


@pytest.mark.parametrize("ppm", [0, 120, -120, 400, -400] if IN_FULL else [400, -400])
def test_a_day_of_drift_stays_within_fifty_milliseconds(ppm: float) -> None:
    """The error of moonfire-nvr's issue 350: a line that drifts away by 16 s."""
    true, placed = run(ppm=ppm, seconds=86_400, delay=random.Random(3))
    worst = max(abs(a - b) for a, b in zip(true[100:], placed[100:], strict=True))
    assert worst <= TICKS_A_SECOND // 20
    steps = [b - a for a, b in pairwise(placed[100:])]
    assert max(abs(step - 18_000) for step in steps) <= 18_000 * BEND_LIMIT + 2


def test_the_least_delayed_picture_wins_without_going_back() -> None:
    line = WallLine(0, WALL + 27_000)  # the first picture came 300 ms late
    placed = [WALL + 27_000]
    for count in range(1, 50):
        where = line.place(count * FRAME, WALL + count * FRAME)
        assert isinstance(where, int)
        placed.append(where)
    assert all(b - a >= FRAME // 2 for a, b in pairwise(placed))
    assert placed[-1] == WALL + 49 * FRAME


def test_a_burst_at_the_beginning_settles() -> None:
    """Cameras that send their last seconds at once: the line finds back to the wall and never jumps."""
    line = WallLine(0, WALL)
    for count in range(1, 125):
        line.place(count * FRAME, WALL)
    last: int | Jump = 0
    for count in range(125, 625):
        last = line.place(count * FRAME, WALL + (count - 125) * FRAME)
        assert isinstance(last, int)
    assert last == WALL + (624 - 125) * FRAME


@pytest.mark.parametrize(("media_s", "expected"), [(11, Jump.FORWARD), (-2, Jump.BACKWARD), (4, Jump.AHEAD), (1, None)])
def test_jumps_of_the_media_clock(media_s: int, expected: Jump | None) -> None:
    line = WallLine(0, WALL)
    for count in range(1, 200):
        line.place(count * FRAME, WALL + count * FRAME)
    where = line.place((200 * FRAME) + media_s * TICKS_A_SECOND, WALL + 200 * FRAME)
    assert (where if isinstance(where, Jump) else None) == expected


def test_a_media_clock_at_half_speed_is_given_up_before_it_is_far_off() -> None:
    line = WallLine(0, WALL)
    for count in range(1, 3000):
        where = line.place(count * FRAME // 2, WALL + count * FRAME)
        if isinstance(where, Jump):
            assert where is Jump.PACE
            assert line.pace() == pytest.approx(0.5, abs=0.01)
            assert count * FRAME <= 25 * TICKS_A_SECOND
            return
    pytest.fail("never noticed")


def test_nothing_is_placed_before_the_floor() -> None:
    line = WallLine(0, WALL, floor_90k=WALL + 9000)
    assert line.place(FRAME, WALL + FRAME) == WALL + 9000 + FRAME // 2


def test_pictures_shown_earlier_lie_on_the_line_as_it_was_handed_out() -> None:
    line = WallLine(0, WALL + 27_000)
    order = [3, 1, 2, 6, 4, 5, 9, 7, 8, 12, 10, 11]
    placed = {0: WALL + 27_000}
    for arrival, shown in enumerate(order, start=1):
        where = line.place(shown * FRAME, WALL + (arrival + 2) * FRAME)
        assert isinstance(where, int)
        placed[shown] = where
    times = [placed[shown] for shown in sorted(placed)]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


@pytest.mark.parametrize("depth", [2, 0])
def test_decoding_times_of_a_stream_with_b_frames(depth: int) -> None:
    shown = [0, 4, 2, 1, 3, 8, 6, 5, 7, 12, 10, 9, 11, 16, 14, 13, 15]
    order = DecodingOrder(depth, FRAME)
    placed = [order.place(WALL + number * FRAME) for number in shown]
    dts = [b for _, b in placed]
    assert all(b > a for a, b in pairwise(dts))
    assert all(b <= a for a, b in placed)
    if depth:
        assert [a for a, _ in placed] == [WALL + number * FRAME for number in shown]
        assert [(b - WALL) // FRAME for b in dts[2:]] == list(range(len(shown) - 2))
    else:
        assert 2 <= order.depth <= 4
        assert [a for a, _ in placed[9:]] == [WALL + number * FRAME for number in shown[9:]]


def test_without_b_frames_decoding_is_presentation_and_respects_the_floor() -> None:
    assert DecodingOrder(0, FRAME).place(WALL) == (WALL, WALL)
    assert DecodingOrder(2, FRAME, floor_90k=WALL - 10).place(WALL) == (WALL, WALL - 10)
