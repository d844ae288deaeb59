"""Our own clock set by an hour while a camera is recorded: every acknowledged fragment keeps the time at which it was
taken, none lies in a minute that was sealed before, and what lies between is a gap with its cause."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.media.fake_camera import IDR, P_SLICE, PPS, SPS_720
from tests.support.media.recorder_house import ASSIGN, START, House, running
from tests.support.media.synthetic import CAMERA, now_90k

from mingcha.kit.clock import HandClock
from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.mp4.scan import read_header, scan_fragments
from mingcha.media.units import GapReason

FRAME = 3600
MINUTE = 60 * 90_000
KEY = b"".join(len(unit).to_bytes(4) + unit for unit in (SPS_720, PPS, IDR))
KEY_KINDS, OTHER_KINDS = 1 << 7 | 1 << 8 | 1 << 5, 1 << 1


class Camera:
    """A feed before the recorder's own sink; its pictures carry their number, and it knows when each was taken."""

    def __init__(self, house: House) -> None:
        self.house = house
        sink = house.recorder.ingest.sinks[CAMERA]
        self.feed = CameraFeed(sink, house.clock.monotonic_ns(), now_90k(house.clock))
        self.feed.begin(H264Stream())
        self.count = 0
        self.taken: dict[int, int] = {}

    def play(self, seconds: int) -> None:
        """25 pictures a second, a group of two seconds; each NAL unit of a picture ends with the picture's number."""
        for _ in range(seconds * 25):
            self.house.clock.advance(timedelta(milliseconds=40))
            self.feed.arrival_ns, self.feed.wall_90k = self.house.clock.monotonic_ns(), now_90k(self.house.clock)
            key = self.count % 50 == 0
            mark = b"\x06\x05\x04" + self.count.to_bytes(4) + b"\x80"
            payload = len(mark).to_bytes(4) + mark
            payload += KEY if key else len(P_SLICE).to_bytes(4) + P_SLICE
            self.taken[self.count] = self.feed.wall_90k
            kinds = (KEY_KINDS if key else OTHER_KINDS) | 1 << 6
            self.feed.picture(CodedPicture(payload, self.count * FRAME & 0xFFFFFFFF, kinds))
            self.count += 1

    def step(self, hour: timedelta) -> None:
        """What the ingest does when it notices (ingest.poll, which is tested beside it)."""
        self.house.clock.set_wall(self.house.clock.now() + hour)
        self.feed.wall_90k = now_90k(self.house.clock)
        self.feed.restart(f"the machine's clock stepped by {hour.total_seconds():+.1f} s")


def written(house: House) -> dict[int, tuple[int, int]]:
    """Number of each picture in the files: (its time by the file, the minute that the file is labelled with)."""
    found = {}
    for path in sorted(house.settings.footage.rglob("*.mp4")):
        handle = house.files.open_read(path)
        try:
            header = read_header(house.files, handle)
            assert header is not None
            for fragment in scan_fragments(house.files, handle, header.size_bytes, 1):
                data = house.files.read(handle, fragment.offset_bytes, fragment.size_bytes)
                at, where = fragment.start_90k, data.index(b"mdat") + 4
                for duration, size, _ in fragment.frames:
                    assert data[where + 4 : where + 7] == b"\x06\x05\x04"
                    number = int.from_bytes(data[where + 7 : where + 11])
                    assert number not in found
                    found[number] = (at, int(json.dumps(header.facts["minute"])))
                    at, where = at + duration, where + size
        finally:
            house.files.close(handle)
    return found


@pytest.mark.law("16(5)")
@pytest.mark.parametrize("steps", [(1, -1), (-1, 1), (1, 1), (-1, -1)])
async def test_no_fragment_is_mislabelled_when_our_clock_is_set_by_an_hour(
    tmp_path: Path, steps: tuple[int, int]
) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        camera = Camera(house)
        camera.play(100)
        await house.tick(0)
        for step in steps:
            camera.step(timedelta(hours=step))
            camera.play(100)
            await house.tick(0)
        camera.feed.trouble(GapReason.DISABLED, "the end of the test")
        await house.recorder.ask_writer(lambda _: None)
        await house.tick(6)

        found = written(house)
        assert set(found) == set(camera.taken), "a picture was lost"
        wrong = {n: found[n][0] - taken for n, taken in camera.taken.items() if abs(found[n][0] - taken) > 2 * FRAME}
        assert wrong == {}, "a picture lies at a time at which it was not taken"
        minutes = [entry["min"] for entry in house.log() if entry["t"] == "minute"]
        assert len(set(minutes)) == len(minutes), "a minute was sealed twice"
        # a file ends at the first key picture behind its minute, here two seconds later at most
        assert all(at < (label + 1) * MINUTE + 50 * FRAME for at, label in found.values())
        if min(steps) > 0:  # nothing set back: nothing is labelled later than it was taken either
            assert all(at >= label * MINUTE for at, label in found.values())
        assert house.findings() == []
        await house.client.ask("assign", version=2, cameras=[])
        house.clock.set_wall(START + timedelta(hours=3))
        await house.tick(0)  # every minute that a file carries is sealed now
        assert house.findings() == []
        gaps = [why for entry in house.log() if entry["t"] == "minute" for _, _, why in entry["gaps"]]
        assert str(GapReason.CLOCK_JUMP) in gaps or max(steps) < 0


async def _told(house: House, begin_ms: int, end_ms: int) -> None:
    """Asserts that the timeline tells this stretch as footage, a gap before it, and nothing as both."""
    found = await house.client.ask("spans", camera=CAMERA, from_ms=0, to_ms=2**50, most=1000)
    footage, gaps = found["footage"], found["gaps"]
    assert any(a <= begin_ms and end_ms <= b for a, b in footage), footage
    assert any(why == GapReason.SILENT and a < begin_ms for a, _, why in gaps), gaps
    assert [(a, c) for a, b in footage for c, d, _ in gaps if max(a, c) < min(b, d)] == []


@pytest.mark.law("16(5)")
async def test_the_timeline_tells_no_gap_where_our_clock_was_set_back_into_one(tmp_path: Path) -> None:
    async with running(tmp_path, HandClock(START)) as house:
        await house.client.ask("assign", version=1, cameras=[ASSIGN])
        camera = Camera(house)
        camera.play(30)
        camera.feed.trouble(GapReason.SILENT, "nothing came")
        await house.recorder.ask_writer(lambda _: None)
        await house.tick(600)  # ten minutes of gap are sealed
        camera.step(timedelta(minutes=-5))
        begin_ms = now_90k(house.clock) // 90 + 2_000
        camera.play(60)
        camera.feed.trouble(GapReason.DISABLED, "the end of the test")
        await house.recorder.ask_writer(lambda _: None)
        await _told(house, begin_ms, begin_ms + 56_000)  # the minute that its files carry is not sealed
        await house.client.ask("assign", version=2, cameras=[])
        house.clock.set_wall(START + timedelta(hours=1))
        await house.tick(0)
        await _told(house, begin_ms, begin_ms + 56_000)
        assert house.findings() == []
