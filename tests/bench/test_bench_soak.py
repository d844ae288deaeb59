"""`mingcha bench soak`: its plan, its arithmetic of seconds and memory, and its proxies in front of cameras.

The whole of it runs for minutes and is run by hand (docs/ref/benchmarks.md)."""

import itertools
import socket
from contextlib import closing

import pytest

from mingcha.bench.soak.account import (
    CameraAccount,
    faults_seen,
    footage_of,
    gaps_without_fault,
    merged,
    totals,
    without,
)
from mingcha.bench.soak.camera_proxy import Mode, camera_at
from mingcha.bench.soak.faults import CameraProxies, InjectedFault
from mingcha.bench.soak.load import LoadWatch, pressure
from mingcha.bench.soak.memory import Sample, cpu_of, median_slope_an_hour, memory_of, slope_an_hour
from mingcha.bench.soak.plan import OF_CAMERAS, OF_RECORDER, FaultKind, PlannedFault, planned
from mingcha.kit.home import Home


@pytest.mark.parametrize("minutes", [3, 60])
def test_a_plan_is_its_seed_and_has_every_fault(minutes):
    plan = planned(60, minutes * 60, 314)
    assert plan == planned(60, minutes * 60, 314) != planned(60, minutes * 60, 315)
    assert {fault.kind for fault in plan} == set(FaultKind)
    assert all(fault.at_s > 0 and fault.at_s + fault.for_s <= minutes * 60 for fault in plan)
    assert all(bool(fault.cameras) == (fault.kind in OF_CAMERAS) for fault in plan)


def test_faults_of_the_recorder_follow_each_other():
    for seed in range(50):
        faults = [fault for fault in planned(60, 3600, seed) if fault.kind in OF_RECORDER]
        assert all(a.at_s + a.for_s + 30 < b.at_s for a, b in itertools.pairwise(faults))


def test_one_camera_has_one_fault_at_a_time():
    for seed in range(50):
        faults = planned(8, 3600, seed)
        for camera in range(8):
            own = [fault for fault in faults if camera in fault.cameras]
            assert all(a.at_s + a.for_s <= b.at_s for a, b in itertools.pairwise(own))


def test_spans_are_merged_and_taken_away():
    assert merged([(5, 6), (0, 2), (1, 3), (3, 4)]) == [(0, 4), (5, 6)]
    assert without([(0, 10)], [(1, 2), (4, 6), (9, 12)]) == [(0, 1), (2, 4), (6, 9)]
    assert without([(0, 1), (5, 7)], [(0, 10)]) == []


def test_footage_that_lies_inside_other_footage_shortens_nothing():
    """After the clock of a camera jumped back, as in an hour whose account missed 14.7 s for that."""
    rows = [(0, 90_000, "more"), (90_000, 90_000), (99_000, 36_000), (180_000, 90_000), (360_000, 900)]
    assert footage_of(rows, 500, 4005) == [(500, 3000.0), (4000.0, 4005)]
    assert footage_of([(0, 90_000)], 2000, 3000) == []


def test_every_second_is_footage_or_a_gap_or_is_named():
    whole = CameraAccount("A", ((0.0, 4000.4), (6000.0, 10_000.0)), ((4001, 6000, "UNREACHABLE"),), (0, 10_000))
    assert (whole.unexplained, whole.contradicted_ms) == ([], 0.0)
    hole = CameraAccount("B", ((0.0, 4000.0), (6000.0, 10_000.0)), ((4000, 5500, "LOSS"),), (0, 10_000))
    assert hole.unexplained == [(5500, 6000.0)]
    nameless = CameraAccount("C", ((0.0, 9000.0),), ((9000, 10_000, ""),), (0, 10_000))
    assert nameless.unexplained == [(9000.0, 10_000)]
    twice = CameraAccount("D", ((0.0, 10_000.0),), ((4000, 5500, "LOSS"),), (0, 10_000))
    assert twice.contradicted_ms == 1500
    found = totals([whole, hole, nameless, twice])
    assert (found["unexplained_s"], found["contradicted_s"], found["camera_s"]) == (1.5, 1.5, 40.0)
    assert found["gap_s_by_reason"] == {"": 1.0, "LOSS": 3.0, "UNREACHABLE": 1.999}


def struck(kind, from_ms, to_ms, *cameras):
    return InjectedFault(PlannedFault(kind, 0, 0, cameras), from_ms, to_ms)


def test_a_gap_belongs_to_a_fault_of_its_camera_or_is_listed():
    codes = ["A", "B"]
    of_a, of_b = (101_000, 140_000, "UNREACHABLE"), (500_000, 501_000, "LOSS")
    found = [CameraAccount("A", (), (of_a,), (0, 900_000)), CameraAccount("B", (), (of_a, of_b), (0, 900_000))]
    shut = struck(FaultKind.SHUT, 100_000, 110_000, 0)
    listed = gaps_without_fault(found, [shut], codes)
    assert [(row["camera"], row["reason"], row["outside_s"]) for row in listed] == [
        ("B", "UNREACHABLE", 39.0), ("B", "LOSS", 1.0),
    ]  # fmt: skip
    assert (
        gaps_without_fault(found, [struck(FaultKind.RECORDER_KILLED, 100_000, 110_000)], codes)[0]["reason"] == "LOSS"
    )
    assert len(gaps_without_fault(found, [struck(FaultKind.UPLINK_KILLED, 100_000, 110_000)], codes)) == 3
    late = CameraAccount("A", (), ((101_000, 160_000, "UNREACHABLE"),), (0, 900_000))
    assert gaps_without_fault([late], [shut], codes)[0]["outside_s"] == 5.0


def test_a_fault_without_a_gap_is_invisible_unless_it_may_cost_nothing():
    codes = ["A", "B"]
    quiet = [CameraAccount(code, ((0.0, 900_000.0),), (), (0, 900_000)) for code in codes]
    kinds = (FaultKind.SHUT, FaultKind.RECORDER_STOPPED, FaultKind.UPLINK_KILLED, FaultKind.RECORDER_KILLED)
    faults = [struck(kind, 100_000, 110_000, *([0] if kind is FaultKind.SHUT else [])) for kind in kinds]
    assert [row["visible"] for row in faults_seen(quiet, faults, codes)] == [False, True, True, False]
    gap = CameraAccount("A", (), ((99_000, 112_000, "UNREACHABLE"),), (0, 900_000))
    seen = faults_seen([gap, quiet[1]], faults[:1], codes)[0]
    assert (seen["visible"], seen["gap_s_by_reason"], seen["cameras_without_gap"]) == (True, {"UNREACHABLE": 13.0}, 0)


def test_the_slope_is_measured_within_lives():
    first = [(float(s), 50 + s / 3600) for s in range(0, 1800, 10)]
    second = [(float(s), 20 + s / 3600) for s in range(1800, 3600, 10)]
    assert slope_an_hour([first, second]) == pytest.approx(1.0)
    assert slope_an_hour([[(0.0, 1.0)]]) is None


def test_a_burst_of_one_sample_tilts_least_squares_and_not_the_median_slope():
    calm = [(float(s), 60 + s / 3600) for s in range(0, 3000, 10)]
    burst = [*calm[:-1], (calm[-1][0], 240.0)]
    assert slope_an_hour([burst]) > 4  # type: ignore[operator]
    assert median_slope_an_hour([burst]) == pytest.approx(1.0, abs=0.02)
    growing = [(float(s), 60 + s / 100) for s in range(0, 3000, 10)]
    assert median_slope_an_hour([growing]) == pytest.approx(36.0)
    assert median_slope_an_hour([[(0.0, 1.0)]]) is None


def test_memory_is_told_minute_by_minute_with_and_without_what_files_are_behind():
    samples = [Sample(float(s), "web", 8, 50.0 + s, 1.0, 20.0) for s in range(0, 180, 10)]
    web, _ = memory_of(samples, 0)
    assert web["by_minute"] == [(0, 75.0, 20.0), (1, 135.0, 20.0), (2, 195.0, 20.0)]
    assert (web["median_slope_mb_per_hour"], web["anonymous_slope_mb_per_hour"]) == (3600.0, 0.0)


def test_memory_leaves_the_warm_up_of_each_life_out():
    samples = [Sample(float(s), "record", 7, 100.0 if s < 600 else 120 + s / 3600, s / 10) for s in range(0, 1800, 10)]
    samples += [Sample(float(s), "web", 8, 30.0, 1.0) for s in range(0, 100, 10)]
    record, web, whole = memory_of(samples, 600)
    assert (record["slope_mb_per_hour"], record["lives_measured"], web["slope_mb_per_hour"]) == (1.0, 1, None)
    assert whole["not_measured"] == ["web"]
    assert cpu_of(samples, 60)["record"] == pytest.approx(179 / 60 / (1790 / 60), abs=1e-4)


def test_proxies_pass_cut_garble_and_shut():
    with closing(socket.create_server(("127.0.0.1", 0))) as camera:
        proxies = CameraProxies([f"rtsp://127.0.0.1:{camera.getsockname()[1]}/cam0"])
        try:
            outside, inside = came_through(proxies, camera)
            inside.sendall(b"RTSP/1.0 200 OK\r\n")
            assert outside.recv(100) == b"RTSP/1.0 200 OK\r\n"
            outside.sendall(b"OPTIONS")
            assert inside.recv(100) == b"OPTIONS"
            proxies.set(Mode.GARBLE, [0])
            inside.sendall(bytes(64))
            assert outside.recv(100) not in (b"", bytes(64))
            proxies.set(Mode.STALL, [0])
            outside.settimeout(0.2)
            inside.sendall(b"late")
            with pytest.raises(TimeoutError):
                outside.recv(100)
            proxies.set(Mode.PASS, [0])
            outside.settimeout(10)
            assert outside.recv(100) == b"late"
            proxies.set(Mode.CUT, [0])
            assert ended(outside)
            assert ended(inside)
            proxies.set(Mode.SHUT, [0])
            with closing(socket.create_connection(("127.0.0.1", proxies.ports[0]), 10)) as refused:
                assert ended(refused)
        finally:
            proxies.close()


def came_through(proxies, camera):
    outside = socket.create_connection(("127.0.0.1", proxies.ports[0]), 10)
    camera.settimeout(10)
    inside, _ = camera.accept()
    inside.settimeout(10)
    return outside, inside


def ended(side):
    try:
        return side.recv(100) == b""
    except ConnectionResetError:
        return True
    finally:
        side.close()


def test_how_long_much_waited_for_the_disk(tmp_path):
    watch = LoadWatch(Home(tmp_path, tmp_path / "keys"))
    for waiting_mb, now_ms in ((1, 0), (20, 2000), (30, 4000), (5, 6000), (11, 60_000)):
        watch._queue(waiting_mb, now_ms)
    told = watch.as_json()
    assert (told["queue_mb_most"], told["queue_over_10_mb"]) == (30, [[2000, 4000], [60_000, 60_000]])
    assert pressure("cpu") >= 0
    assert pressure("nothing of this name") == 0


def test_where_a_camera_is():
    assert camera_at("rtsp://user:secret@10.0.0.8/cam") == ("10.0.0.8", 554)
    assert camera_at("rtsp://127.0.0.1:8554/cam3") == ("127.0.0.1", 8554)
