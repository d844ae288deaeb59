"""The arithmetic of the measurements, and the shapes that others read."""

import os

from mingcha.bench.live import _ACCOUNT_LINE, percentile, seek_text
from mingcha.bench.processes import Usage, cpu_s, pss_bytes, with_children
from mingcha.bench.record import frames_of


def row(start_90k, duration_90k, frames):
    return [start_90k, duration_90k, 1, True, "i", 1, 0, frames]


def test_frames_are_counted_and_missing_ones_seen_inside_and_between_fragments():
    whole = [row(0, 90_000, 25), row(90_000, 90_000, 25), row(180_000, 90_000, 25)]
    assert frames_of(whole) == (75, 0)
    assert frames_of([*whole, row(270_000, 90_000, 22)]) == (97, 3)
    assert frames_of([*whole, row(277_200, 90_000, 25)]) == (100, 2)
    assert frames_of([row(0, 90_003, 25), row(90_003, 90_003, 25)]) == (50, 0)
    assert frames_of([]) == (0, 0)


def test_usage_is_by_camera_and_minute():
    usage = Usage(cpu_s=2.0, wall_s=30.0, pss_bytes=120_000_000)
    assert usage.cpu_s_per_camera_minute(60) == 2 / 60 * 2
    assert usage.pss_mb_per_camera(60) == 2.0


def test_this_process_has_used_time_and_memory():
    me = os.getpid()
    assert me in with_children([me])
    assert cpu_s([me]) > 0
    assert pss_bytes([me]) > 1_000_000


def test_percentiles_are_by_nearest_rank():
    values = [float(number) for number in range(1, 21)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile([], 0.5)) == (10.0, 19.0, None)
    assert percentile([7.0], 0.95) == 7.0


def test_an_instant_is_typed_in_beijing_time_to_the_hundredth():
    assert seek_text(1_795_586_602_049) == "2026-11-25 14:03:22.04"


def test_the_monitor_is_found_among_the_printed_accounts():
    line = "  zhaolei   city-monitor-314  赵磊  monitor"
    assert _ACCOUNT_LINE.match(line).groups() == ("zhaolei", "city-monitor-314")
    assert _ACCOUNT_LINE.match("  admin     administrator-314  管理员  administrator") is None
