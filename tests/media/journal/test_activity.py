"""Activity from the sizes of coded frames: less the key frame, over the median of the hour, nothing where sizes are the
same whatever happens."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.media.recorder_house import START, recorded_hour, running
from tests.support.media.synthetic import CAMERA

from mingcha.kit.clock import HandClock
from mingcha.media.journal.activity import (
    HOUR_S,
    MOST_LEVEL,
    above_median,
    activity_json,
    merged,
    sizes_a_second,
    stretches,
)
from mingcha.media.mp4.index import FIRST_FRAME_BYTES, first_frame_bytes, pack_frames

SECOND_90K = 90_000
QUIET, BUSY = 2_000, 9_000


def hour(busy: set[int], seconds: int = 600, noise: int = 3) -> bytes:
    """Sizes of an hour with a second of every kind: quiet ones that differ by noise, and busy ones."""
    rows = [
        (second * SECOND_90K, SECOND_90K, BUSY if second in busy else QUIET + second % noise * 700, None)
        for second in range(seconds)
    ]
    return sizes_a_second(rows, 0)


@given(st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 2**24), st.booleans()), min_size=1, max_size=30))
def test_the_first_frame_of_an_index_is_read_from_its_begin_alone(frames: list[tuple[int, int, bool]]) -> None:
    assert first_frame_bytes(pack_frames(frames)[:FIRST_FRAME_BYTES]) == frames[0][1]


@given(st.binary(max_size=24))
def test_a_damaged_index_counts_as_none_read(blob: bytes) -> None:
    assert first_frame_bytes(blob) >= 0


def test_a_key_frame_is_no_activity() -> None:
    head = pack_frames([(3600, 50_000, True), (3600, 900, False)])[:FIRST_FRAME_BYTES]
    with_key = sizes_a_second([(0, SECOND_90K, 52_000, head)], 0)
    without = sizes_a_second([(0, SECOND_90K, 2_000, None)], 0)
    assert with_key == without
    assert with_key[:2] == bytes([1 + 109, 0]), "tenths of doublings of 2,000 bytes; the next second has no footage"


def test_a_fragment_counts_in_each_second_that_it_touches_and_not_beyond_the_hour() -> None:
    sizes = sizes_a_second([(SECOND_90K // 2 - SECOND_90K, SECOND_90K, 900, None)], 0)
    assert [place for place, size in enumerate(sizes) if size] == [0]
    late = sizes_a_second([((HOUR_S - 1) * SECOND_90K + 10, SECOND_90K, 900, None)], 0)
    assert [place for place, size in enumerate(late) if size] == [HOUR_S - 1]


def test_activity_lies_above_the_median_and_gaps_are_told_apart() -> None:
    levels, steady = above_median(hour({100, 101, 102}))
    assert not steady
    assert levels[99] == 0
    assert levels[100] is not None
    assert levels[100] >= 10
    assert levels[700] is None, "no footage"
    assert max(level for level in levels if level is not None) <= MOST_LEVEL


def test_a_constant_bit_rate_shows_nothing_and_says_so() -> None:
    levels, steady = above_median(hour(set(), noise=1))
    assert steady
    assert set(levels) == {0, None}
    assert activity_json({0: hour(set(), noise=1)}, 0, 600_000, 100)["steady"] == [[0, 600_000]]


def test_a_few_seconds_are_not_judged() -> None:
    assert above_median(hour({3}, seconds=20)) == ([0] * 20 + [None] * (HOUR_S - 20), False)
    assert above_median(bytes(HOUR_S)) == ([None] * HOUR_S, False)


@pytest.mark.parametrize(
    ("busy", "expected"),
    [
        ({10, 11, 12}, [(10_000, 13_000)]),
        ({10, 11, 15, 16}, [(10_000, 17_000)]),
        ({10, 11, 18, 19}, [(10_000, 12_000), (18_000, 20_000)]),
        ({10}, []),
        (set(), []),
    ],
)
def test_times_of_activity_are_joined_over_short_pauses_and_no_single_second(busy, expected) -> None:
    levels = [20 if second in busy else 0 for second in range(60)]
    assert list(stretches(levels, 0)) == expected


def test_values_are_merged_to_the_pixels_by_their_highest() -> None:
    assert merged([0, 5, None, None, 1], 10) == (1, [0, 5, None, None, 1])
    assert merged([0, 5, None, None, 1], 3) == (2, [5, None, 1])
    step, values = merged([0] * 86_400, 2_000)
    assert (step, len(values)) == (44, 1_964)


@pytest.mark.law("19")
def test_an_answer_has_the_whole_seconds_of_its_window_alone() -> None:
    answer = activity_json({0: hour({100, 101, 102})}, 98_500, 101_900, 100)
    assert (answer["from_ms"], answer["step_ms"]) == (99_000, 1_000)
    assert len(answer["levels"]) == 2, "99 s and 100 s: neither the second before the window nor the cut one behind it"
    assert answer["active"] == [], "one second of it is inside"
    assert activity_json({}, 5_000, 5_000, 100)["levels"] == []


async def test_the_recorder_answers_from_its_index(tmp_path: Path) -> None:
    clock = HandClock(START)
    begin_ms = int(START.timestamp() * 1000)
    async with running(tmp_path, clock) as house:
        await recorded_hour(house)
        ask = {"camera": CAMERA, "from_ms": begin_ms, "to_ms": begin_ms + 60_000}
        answer = await house.client.ask("activity", **ask)
        assert len(answer["levels"]) == 60
        assert answer["levels"][20] == 0
        assert answer["levels"][45] is None, "the ten seconds without footage"
        assert await house.client.ask("activity", **ask | {"camera": "none"}) == answer | {
            "levels": [None] * 60,
            "steady": [],
        }
        later = await house.client.ask("activity", **ask | {"to_ms": begin_ms + 10 * 86_400_000})
        assert len(later["levels"]) <= 10 * 86_400, "up to now, and no further"
