"""What `mingcha bench looks` calls passed: each figure that falls short is enough."""

from typing import Any

import pytest

from mingcha.bench.looks.measure import looks_passed

GOOD: dict[str, Any] = {
    "look_cpu_ms_h264_720p": 15,
    "look_cpu_ms_h265_1080p": 25,
    "found": {"cover_8": {"found": 19, "of": 20}, "turn_0.25": {"found": 0, "of": 20}},
    "trees": [{"warned_at_share": 0.049, "is_case_at_end": True}],
    "false_per_camera_day": 0.01,
}


@pytest.mark.parametrize(
    ("changed", "passed"),
    [
        ({}, True),
        ({"trees": [], "found": {}, "false_per_camera_day": None}, True),
        ({"look_cpu_ms_h264_720p": 15.1}, False),
        ({"look_cpu_ms_h265_1080p": 25.1}, False),
        ({"found": {"cover_8": {"found": 11, "of": 12}}}, False),
        ({"trees": [{"warned_at_share": 0.05, "is_case_at_end": True}]}, False),
        ({"trees": [{"warned_at_share": None, "is_case_at_end": True}]}, False),
        ({"trees": [{"warned_at_share": 0.04, "is_case_at_end": False}]}, False),
        ({"false_per_camera_day": 0.0101}, False),
    ],
)
def test_each_goal_counts(changed: dict[str, Any], passed: bool) -> None:
    assert looks_passed(GOOD | changed) is passed
