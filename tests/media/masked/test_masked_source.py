"""A masked camera is recorded masked or not at all: however its process ends, whatever it sends (article 18)."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.support.media.fake_camera import CountingSink, FakeCamera
from tests.support.media.masked import LEFT_HALF, left_and_right, masked_ingest
from tests.support.media.taking_in import until

from mingcha.kit.clock import SystemClock, to_90k
from mingcha.media.address import CameraAddress
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.masked import source as masked_source
from mingcha.media.masked.source import CameraReach, MaskedSource
from mingcha.media.masks.plan import MaskPlan, Window
from mingcha.media.piped.pipe import (
    PipeDamage,
    PipeFormat,
    PipeMasked,
    PipePacket,
    PipeTrouble,
    pack_alive,
    pack_damage,
    pack_format,
    pack_masked,
    pack_packet,
    pack_trouble,
)
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason, MaskLook, MaskSeen
from mingcha.simulate.cameras import CameraSettings, SimulatedCameras
from mingcha.simulate.codecs import SimulatedCodec

PLAN = MaskPlan((Window(0, None, LEFT_HALF),))
JPEG = pack_format(PipeFormat("mjpeg", 640, 360, 18_000, b""))
GOOD, OTHER = b"\xff\xd8filled", b"\xff\xd8seen"


def picture(payload: bytes, versions: str = LEFT_HALF.version, later_s: int = 0) -> bytes:
    now_90k = to_90k(SystemClock().now()) + later_s * 90_000
    return pack_masked(PipeMasked(versions, key=True, pts_90k=now_90k, payload=payload))


async def read_scripted(sink: CountingSink, out: bytes, then: str, plan: MaskPlan = PLAN) -> Trouble:
    """How a source ends whose worker writes these bytes and then does this."""
    clock = SystemClock()
    feed = CameraFeed(sink, clock.monotonic_ns(), to_90k(clock.now()))
    program = f"import os, sys, time; sys.stdin.read(); sys.stdout.buffer.write({out!r}); sys.stdout.flush(); {then}"
    address = CameraAddress("rtsp://127.0.0.1/x", "u", "p")
    source = MaskedSource(address, feed, clock, plan, CameraReach(), 60, (sys.executable, "-c", program))
    try:
        await source.start()
        return await source.run()
    except Trouble as trouble:
        return trouble
    finally:
        source.close()


@pytest.mark.parametrize(
    ("after", "then", "reason", "detail"),
    [
        (lambda: b"", "os._exit(3)", GapReason.MASK_FAULT, "the masking worker ended (3)"),
        (lambda: b"", "os.kill(os.getpid(), 14)", GapReason.MASK_FAULT, "the masking worker ended (-14)"),
        (lambda: picture(OTHER, "M00000012.2"), "time.sleep(60)", GapReason.MASK_FAULT, "the masking worker filled ot"),
        (lambda: picture(OTHER, ""), "time.sleep(60)", GapReason.MASK_FAULT, "the masking worker filled other masks"),
        (lambda: picture(OTHER, later_s=60), "time.sleep(60)", GapReason.MASK_FAULT, "the masking worker sends pictur"),
        (
            lambda: pack_packet(PipePacket(key=True, pts_90k=0, payload=OTHER)),
            "time.sleep(60)",
            GapReason.MASK_FAULT,
            "the masking worker sends a picture without its masks",
        ),
        (lambda: b"\0\0\0\2\x09x", "time.sleep(60)", GapReason.MASK_FAULT, "the masking worker is broken"),
        (lambda: pack_trouble(PipeTrouble("REFUSED", "401")), "pass", GapReason.REFUSED, "401"),
        (lambda: pack_trouble(PipeTrouble("WHATEVER", "x")), "pass", GapReason.MASK_FAULT, "x"),
    ],
)
async def test_however_the_worker_ends_nothing_unmasked_is_recorded(
    after: Callable[[], bytes], then: str, reason: GapReason, detail: str
) -> None:
    sink = CountingSink()
    bad = after()
    out = pack_damage(PipeDamage("before the first")) + JPEG + picture(GOOD) + bad + (picture(OTHER) if bad else b"")
    trouble = await read_scripted(sink, out, then)
    assert trouble.reason is reason
    assert trouble.detail.startswith(detail)
    assert [unit.payload for unit in sink.units] == [GOOD]


async def test_a_move_is_remembered_until_the_old_view_is_seen_whatever_becomes_of_the_link() -> None:
    clock = SystemClock()
    feed = CameraFeed(CountingSink(), clock.monotonic_ns(), to_90k(clock.now()))
    answers = {moved: pack_trouble(PipeTrouble("REFUSED", str(moved))) for moved in (False, True)}
    program = f"import json, sys; sys.stdout.buffer.write({answers!r}[json.load(sys.stdin)['moved']])"
    address, asked = CameraAddress("rtsp://127.0.0.1/x", "u", "p"), []
    for result in (MaskSeen.MOVED, MaskSeen.UNKNOWN, MaskSeen.SEEN):
        feed.take_look(MaskLook(LEFT_HALF.version, 0, result, None, 0, 0, 900))
        feed.trouble(GapReason.UNREACHABLE, str(result))
        source = MaskedSource(address, feed, clock, PLAN, CameraReach(), 60, (sys.executable, "-c", program))
        with pytest.raises(Trouble) as ended:
            await source.start()
        asked.append(ended.value.detail)
    assert asked == ["True", "True", "False"]


async def test_a_picture_of_a_time_without_masks_is_not_recorded() -> None:
    now_ms = to_90k(SystemClock().now()) // 90
    sink = CountingSink()
    plan = MaskPlan((Window(0, now_ms - 5000, LEFT_HALF), Window(now_ms + 60_000, None, LEFT_HALF)))
    trouble = await read_scripted(sink, JPEG + picture(OTHER), "time.sleep(60)", plan)
    assert (trouble.reason, sink.units) == (GapReason.MASK_FAULT, [])


@pytest.mark.parametrize(("lost", "recorded"), [(pack_damage(PipeDamage("2 packets")), [GOOD, OTHER]), (b"", [GOOD])])
async def test_a_worker_may_wait_for_a_key_picture_while_its_camera_delivers(
    monkeypatch: pytest.MonkeyPatch, lost: bytes, recorded: list[bytes]
) -> None:
    """After a loss, for as long as it takes; in a run a worker that gives no pictures hangs, alive or not."""
    monkeypatch.setattr(masked_source, "_MORE_THAN_SILENCE_S", 1.0 - 60)
    sink = CountingSink()
    alive = f"[(time.sleep(0.2), sys.stdout.buffer.write({pack_alive()!r}), sys.stdout.flush()) for _ in range(8)]"
    then = f"{alive}; sys.stdout.buffer.write({picture(OTHER)!r}); sys.stdout.flush()"
    trouble = await read_scripted(sink, JPEG + picture(GOOD) + lost, then)
    assert trouble.detail == ("the masking worker ended (0)" if lost else "the masking worker sends nothing")
    assert [unit.payload for unit in sink.units] == recorded


async def test_without_the_extra_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masked_source, "is_installed", lambda: False)
    async with FakeCamera() as camera, masked_ingest(camera.url, PLAN) as (_, sink):
        await until(lambda: sink.gaps)
        assert sink.gaps[0][::2] == (GapReason.MASK_FAULT, "mingcha[picture] is not installed")
        assert camera.connections == 0


def workers() -> list[int]:
    """The masking workers that this process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"mingcha.media.masker.worker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


async def test_a_camera_is_recorded_masked_also_after_its_worker_was_killed() -> None:
    settings = CameraSettings(1, width=640, height=360, fps=10)
    async with SimulatedCameras(settings) as cameras, masked_ingest(cameras.url(0), PLAN) as (_, sink):
        await until(lambda: len(sink.units) >= 3)
        os.kill(workers()[0], signal.SIGKILL)
        await until(lambda: any(reason is GapReason.MASK_FAULT for reason, _, _ in sink.gaps))
        before = len(sink.units)
        await until(lambda: len(sink.units) >= before + 3)
        units, formats = list(sink.units), list(sink.formats)
    assert workers() == []
    assert {(one.codec[:4], one.width, one.height) for one in formats} == {("avc1", 640, 360)}
    for part in (units[:3], units[before : before + 3]):
        assert_masked(left_and_right(formats[0], part), 3)


async def test_a_camera_that_only_the_fallback_reader_reads_is_recorded_masked() -> None:
    """The worker starts that reader within its own limits."""
    settings = CameraSettings(1, width=640, height=360, codecs={0: SimulatedCodec.JPEG})
    async with SimulatedCameras(settings) as cameras, masked_ingest(cameras.url(0), PLAN) as (_, sink):
        await until(lambda: len(sink.units) >= 2)
        assert_masked(left_and_right(sink.formats[0], sink.units[:2]), 2)


def assert_masked(lumas: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]], count: int) -> None:
    assert len(lumas) == count
    for left, right in lumas:
        assert np.abs(left.astype(int) - 60).max() <= 4
        assert right.std() > 10


async def test_the_reason_of_the_worker_is_that_of_the_gap() -> None:
    async with SimulatedCameras(1) as cameras:
        url = cameras.url(0).rsplit("/", 1)[0] + "/nowhere"
        async with masked_ingest(url, PLAN) as (_, sink):
            await until(lambda: sink.gaps)
        assert sink.gaps[0][0] is GapReason.NOT_FOUND
