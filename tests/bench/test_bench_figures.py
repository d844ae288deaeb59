"""The arithmetic of the measurements, and the shapes that others read."""

import contextlib
import os
import struct
from pathlib import Path
from types import SimpleNamespace

import pytest

from mingcha.bench import engine
from mingcha.bench.figures import file_system_of, percentile
from mingcha.bench.live import seek_text
from mingcha.bench.processes import Usage, cpu_s, pss_bytes, with_children
from mingcha.bench.recorded_frames import Count, count_frames, frame_times_s


def steps(*frames, frame_s=0.04, begin_s=1_800_000_000.0):
    """Times of frames that stand so many frame lengths apart."""
    times = [begin_s]
    for count in frames:
        times.append(times[-1] + count * frame_s)
    return times


def test_frames_are_counted_missing_ones_and_those_out_of_time():
    assert count_frames(steps(*[1] * 24)) == Count(25, 0, 0)
    assert count_frames(steps(1, 1, 1, 4, 1, 1)) == Count(7, 3, 0)
    assert count_frames(steps(1, 1, 1, 1.3, 0.7, 1)) == Count(7, 0, 2)
    assert count_frames(steps(1, 1, 1.0004, 0.9996, 1)) == Count(6, 0, 0)  # the bent wall line
    assert count_frames(steps(1, 1, 1, 0, 1)).mistimed == 1
    assert count_frames([]) == Count()


def test_a_window_without_its_beginning_or_end_has_lost_frames():
    times = steps(*[1] * 99)
    begin_s = times[0]
    assert count_frames(times, (begin_s - 0.02, begin_s + 3.99)) == Count(100, 0, 0)
    assert count_frames(times, (begin_s + 1, begin_s + 3)) == Count(50, 0, 0)
    assert count_frames(times, (begin_s, begin_s + 5)).lost == 25
    assert count_frames(times, (begin_s - 1, begin_s + 4)).lost == 24
    assert count_frames([], (begin_s, begin_s + 4)).lost == 1


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def words(*values):
    return struct.pack(f">{len(values)}I", *values)


def test_times_are_read_from_the_boxes_of_any_recorder(tmp_path):
    mdhd = box(b"mdhd", words(0, 0, 0, 90_000, 0, 0))
    moov = box(b"moov", box(b"trak", box(b"mdia", mdhd)), box(b"mvex", box(b"trex", words(0, 1, 1, 3600, 0, 0))))
    own = box(b"traf", box(b"tfhd", words(0, 1)), box(b"tfdt", words(1 << 24, 1, 0)),
              box(b"trun", words(0x101, 2, 0, 3600, 1800)))  # fmt: skip
    usual = box(b"traf", box(b"tfhd", words(0x8, 1, 900)), box(b"tfdt", words(0, 90_000)),
                box(b"trun", words(0x201, 2, 0, 7, 7)))  # fmt: skip
    mdat = box(b"mdat", b"moof" * 20)
    path = tmp_path / "a.mp4"
    path.write_bytes(moov + box(b"moof", own) + mdat + box(b"moof", usual) + mdat + b"\0\0\1")
    first = (1 << 32) / 90_000
    assert frame_times_s([path]) == [first, first + 0.04, 1.0, 1.01]


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


def test_the_file_system_is_that_of_the_nearest_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    inside = tmp_path.resolve() / "a b"
    inside.mkdir()
    escaped = str(inside).replace(" ", "\\040")
    mounts.write_text(
        f"d / ext4 rw 0 0\nd {tmp_path.resolve()} xfs rw 0 0\nd {escaped} tmpfs rw 0 0\nd /other nfs rw 0 0\n"
    )
    found = [file_system_of(one, mounts) for one in (inside, tmp_path, Path("/"))]
    assert found == ["tmpfs", "xfs", "ext4"]
    assert file_system_of(tmp_path, tmp_path / "none") is None


@pytest.mark.parametrize(("off", "durable"), [("", True), ("fsync", False), ("synchronous_commit", False)])
def test_a_server_that_does_not_wait_for_the_disk_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], off: str, durable: bool
) -> None:
    class Answers(contextlib.nullcontext[object]):
        def execute(self, statement: str) -> SimpleNamespace:
            is_off = bool(off) and statement.endswith(off)
            return SimpleNamespace(fetchone=lambda: ("off" if is_off else "on",))

        def __enter__(self) -> "Answers":
            return self

    monkeypatch.setattr(engine.psycopg, "connect", lambda _: Answers())
    assert engine.is_durable("postgresql://somewhere") is durable
    assert ("--durable" in capsys.readouterr().err) is not durable
    assert engine.is_durable("")
