"""What `mingcha bench looks` calls passed: each figure that falls short is enough."""

from typing import Any

import pytest

from mingcha.bench.looks.costs import LookCost, read_bytes
from mingcha.bench.looks.measure import looks_passed

GOOD: dict[str, Any] = {
    "look_cpu_ms_h264_720p": 15,
    "look_cpu_ms_h265_1080p": 25,
    "cores_per_10k_cameras": 0.4,
    "read_mb_s_per_10k_cameras": 2.0,
    "state_bytes_most": 500_000,
    "found": {"cover_8": {"found": 19, "of": 20}, "turn_0.25": {"found": 0, "of": 20}},
    "trees": [{"warned_at_share": 0.049, "case_at_share": 0.099}],
    "false_per_camera_day": 0.01,
}


@pytest.mark.parametrize(
    ("changed", "passed"),
    [
        ({}, True),
        ({"trees": []}, True),
        ({"found": {}}, False),
        ({"false_per_camera_day": None}, False),
        ({"look_cpu_ms_h264_720p": 15.1}, False),
        ({"look_cpu_ms_h265_1080p": 25.1}, False),
        ({"found": {"cover_8": {"found": 11, "of": 12}}}, False),
        ({"cores_per_10k_cameras": 0.401}, False),
        ({"read_mb_s_per_10k_cameras": 2.01}, False),
        ({"state_bytes_most": 500_001}, False),
        ({"trees": [{"warned_at_share": 0.05, "case_at_share": 0.08}]}, False),
        ({"trees": [{"warned_at_share": None, "case_at_share": 0.08}]}, False),
        ({"trees": [{"warned_at_share": 0.04, "case_at_share": None}]}, False),
        ({"trees": [{"warned_at_share": 0.04, "case_at_share": 0.10}]}, False),
        ({"false_per_camera_day": 0.0101}, False),
    ],
)
def test_each_goal_counts(changed: dict[str, Any], passed: bool) -> None:
    assert looks_passed(GOOD | changed) is passed


def test_the_cost_is_the_median_of_passes_so_that_a_disturbed_minute_does_not_decide() -> None:
    cost = LookCost.__new__(LookCost)
    cost.passes = [5.0, 5.2, 41.0, 40.0, 5.1]
    assert cost.median_ms == 5.2
    assert read_bytes(b"init", b"p" * 9000) < 9000 + 2000, "the head and the key picture, no byte of a later one"
