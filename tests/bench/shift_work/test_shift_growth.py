"""By how much the memory of a browser grew over a shift (mingcha bench shift)."""

import pytest

from mingcha.bench.shift_work.growth import growth_percent, growths, shift_passed


def test_the_last_quarter_is_held_against_the_second_and_the_first_is_left_out() -> None:
    assert growth_percent([10, 20, 100, 100, 101, 102, 110, 110]) == 10.0
    assert growth_percent([100, 100, 100, 90]) == -10.0
    assert growth_percent([1, 2, 3]) is None
    assert growth_percent([0, 0, 0, 5]) is None


@pytest.mark.parametrize(("minutes", "late", "passed"), [(120, 105, True), (120, 106, False), (5, 200, True)])
def test_a_shift_passes_within_the_reach_and_a_short_one_is_not_judged(
    minutes: float, late: float, passed: bool
) -> None:
    level = {"pss_mb": 90, "heap_mb": 10, "nodes": 5, "listeners": 3}
    samples = [{"memory_mb": at, **level} for at in (80, 100, 100, late)]
    assert shift_passed({"minutes": minutes, "rounds": 9, "samples": samples, **growths(samples)}) is passed


@pytest.mark.parametrize(
    ("minutes", "rounds", "memory", "passed"),
    [
        (0.3, 2, (80, 81, 82), True),
        (120, 480, (80, 81, 82), False),
        (1, 4, (), False),
        (1, 0, (80, 81, 82, 83), False),
        (1, 4, (0, 0, 0, 0), False),
        (120, 480, (), False),
    ],
)
def test_a_shift_in_which_nothing_was_read_is_no_pass(
    minutes: float, rounds: int, memory: tuple[int, ...], passed: bool
) -> None:
    samples = [dict.fromkeys(("memory_mb", "pss_mb", "heap_mb", "nodes", "listeners"), at) for at in memory]
    assert shift_passed({"minutes": minutes, "rounds": rounds, "samples": samples, **growths(samples)}) is passed
