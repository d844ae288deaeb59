"""What the masking worker writes has no pixel under a mask, whatever the camera codes; else it ends (article 18)."""

import asyncio
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from mingcha.kit.errors import Fault
from mingcha.media.masker import picture_line
from mingcha.media.masker.picture_line import PictureLine, is_same_shape
from mingcha.media.masker.waiting import BEHIND_NS, WaitingPictures
from mingcha.media.masker.worker import parse_order
from mingcha.media.masks.plan import ClosedReason, Mask, MaskedBy, MaskPlan, Window
from mingcha.media.masks.polygons import SIDE
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import Decoder, Shape
from mingcha.media.piped.pipe import (
    LENGTH,
    PipeDamage,
    PipeFormat,
    PipeMasked,
    PipeMessage,
    PipePacket,
    PipeTrouble,
    unpack,
)
from mingcha.media.piped.stream import PipedStream
from mingcha.media.units import AccessUnit, GapReason, VideoFormat

WIDTH, HEIGHT, FRAME_90K = 192, 108, 3600
BEGIN_90K = 1_800_000_000 * 90_000
HALF = ((0, 0), (SIDE // 2, 0), (SIDE // 2, SIDE), (0, SIDE))
MASK = Mask("M00000012.3", MaskedBy.RECORDER, 10, (HALF,))
PLAN = MaskPlan((Window(0, None, MASK),))
BORDER = 100
"""The first column that is not covered: 96, two of growth, one for doubt, whole blocks of two."""


def drawn(number: int, name: str, seed: int = 0, height: int = HEIGHT) -> av.VideoFrame:
    """Moving noise on the left half, an even grey on the right one."""
    luma = np.full((height, WIDTH), 150, np.uint8)
    noise = np.random.default_rng((number, seed)).integers(0, 2, (height // 12, WIDTH // 24), np.uint8) * 200 + 20
    luma[:, : WIDTH // 2] = np.kron(noise, np.ones((12, 12), np.uint8))
    return av.VideoFrame.from_ndarray(luma, format="gray").reformat(format=name)


def coded(
    library: str, name: str, count: int, seed: int = 0, *, height: int = HEIGHT
) -> tuple[VideoFormat, list[AccessUnit]]:
    """A stream as the ingest gives it: its format and its pictures, a key picture every five."""
    encoder = av.CodecContext.create(library, "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, height, name
    encoder.time_base, encoder.framerate = Fraction(1, 25), Fraction(25)
    encoder.gop_size, encoder.max_b_frames, encoder.thread_count = 5, 0, 1
    encoder.flags |= 1 << 22
    if library in ("libx264", "libx264rgb", "libx265"):
        encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none:pools=none"}
    encoder.open()
    frames = []
    for number in range(count):
        frames.append(drawn(number, name, seed, height))
        frames[-1].pts = number
    packets = [packet for frame in [*frames, None] for packet in encoder.encode(frame)]
    extradata = bytes(encoder.extradata or b"") if library != "mjpeg" else b""
    codec = {"libx264": "h264", "libx264rgb": "h264", "libx265": "hevc"}.get(library, library)
    stream = PipedStream(PipeFormat(codec, WIDTH, height, FRAME_90K, extradata))
    units = []
    for packet in packets:
        at_90k = BEGIN_90K + (packet.pts or 0) * FRAME_90K
        payload = stream.picture(PipePacket(packet.is_keyframe, 0, bytes(packet))).payload
        units.append(AccessUnit(at_90k, at_90k, packet.is_keyframe, payload, 0, 0))
    found = stream.stream.video_format(units[0].payload, FRAME_90K)
    assert found is not None
    return found[0], units


class Written:
    """A line and what it wrote."""

    def __init__(self, plan: MaskPlan = PLAN) -> None:
        self.messages: list[PipeMessage] = []
        self.troubles: list[PipeTrouble] = []
        self.line = PictureLine(plan, self._write, self.troubles.append)

    def _write(self, message: bytes) -> None:
        assert LENGTH.unpack_from(message) == (len(message) - LENGTH.size,)
        self.messages.append(unpack(message[LENGTH.size :]))

    def take(self, video: VideoFormat, units: list[AccessUnit]) -> None:
        self.line.format(video)
        for unit in units:
            self.line.unit(unit)

    @property
    def pictures(self) -> list[PipeMasked]:
        return [message for message in self.messages if isinstance(message, PipeMasked)]

    def decoded(self) -> list[np.ndarray]:
        """The planes in yuv420p, as one array a picture."""
        assert isinstance(self.messages[0], PipeFormat)
        stream = PipedStream(self.messages[0])
        first = stream.picture(PipePacket(key=True, pts_90k=0, payload=self.pictures[0].payload))
        found = stream.stream.video_format(first.payload, FRAME_90K)
        assert found is not None
        decoder, frames = Decoder(init_segment(found[0])), []
        for one in self.pictures:
            payload = stream.picture(PipePacket(one.key, one.pts_90k, one.payload)).payload
            frames += decoder.decode(payload, one.pts_90k, one.pts_90k, key=one.key)
        return [frame.to_ndarray(format="yuv420p") for frame in frames]


@pytest.mark.parametrize(
    ("library", "name"),
    [
        ("libx264", "yuv420p"),
        ("libx264", "yuv420p10le"),
        ("libx265", "yuv420p"),
        ("mjpeg", "yuvj422p"),
        ("mpeg4", "yuv420p"),
    ],
)
def test_nothing_under_a_mask_is_in_what_is_written(library: str, name: str) -> None:
    written = Written()
    video, units = coded(library, name, 12)
    written.take(video, units)
    assert written.troubles == []
    assert [one.pts_90k for one in written.pictures] == [unit.pts_90k for unit in units]
    assert {one.versions for one in written.pictures} == {"M00000012.3"}
    pictures = written.decoded()
    assert len(pictures) == len(units)
    for picture in pictures:
        luma = picture[:HEIGHT].astype(int)
        assert np.abs(luma[:, : BORDER - 2] - 60).max() <= 3
        assert np.abs(luma[:, BORDER + 2 :] - 150).max() <= 12
        assert np.abs(picture[HEIGHT:].astype(int) - 128).max() <= 3
    seen = np.abs(drawn(3, "gray").to_ndarray()[:, : BORDER - 6].astype(int) - 60).max()
    assert seen > 100, "without a mask the noise would be seen"


def test_what_lies_under_a_mask_changes_no_byte_of_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """The source codes blocks of 16 pixels by themselves, so outside of the mask both cameras show the same."""
    monkeypatch.setattr(picture_line, "MASKED_RECORDING", Shape(WIDTH // 2, HEIGHT, 21, 6000))
    found = []
    for seed in (1, 2):
        written = Written()
        written.take(*coded("mjpeg", "yuvj422p", 4, seed))
        found.append(written.messages)
    assert found[0] == found[1]
    assert len(found[0]) == 5
    assert (drawn(0, "gray", 1).to_ndarray() != drawn(0, "gray", 2).to_ndarray()).any()


def test_a_picture_outside_of_the_plan_is_not_written_and_ends_the_line() -> None:
    video, units = coded("libx264", "yuv420p", 12)
    over_ms = units[5].pts_90k // 90
    for plan in (
        MaskPlan((Window(0, over_ms, MASK),)),
        MaskPlan((Window(0, None, MASK), Window(over_ms, None, ClosedReason.MOVED))),
        MaskPlan((Window(0, over_ms, MASK), Window(over_ms, None, replace(MASK, by=MaskedBy.CAMERA)))),
    ):
        written = Written(plan)
        written.take(video, units)
        assert [one.pts_90k for one in written.pictures] == [unit.pts_90k for unit in units[:5]]
        assert [one.reason for one in written.troubles] == ["CONNECTING"]


def test_another_version_begins_with_a_key_picture() -> None:
    video, units = coded("libx264", "yuv420p", 9)
    from_ms = units[3].pts_90k // 90
    wider = replace(MASK, version="M00000012.4", grow_permille=20)
    written = Written(MaskPlan((Window(0, from_ms, MASK), Window(from_ms, None, wider))))
    written.take(video, units)
    assert [(one.versions[-1], one.key) for one in written.pictures] == [
        ("3", True), ("3", False), ("3", False), ("4", True), *[("4", False)] * 5,
    ]  # fmt: skip


@pytest.mark.law("18")
def test_a_picture_of_another_shape_is_not_written_and_ends_the_line() -> None:
    video, units = coded("libx264", "yuv420p", 3)
    taller, later = coded("libx264", "yuv420p", 6, height=144)
    written = Written()
    written.take(video, units)
    written.take(taller, later[5:])
    assert [one.pts_90k for one in written.pictures] == [unit.pts_90k for unit in units]
    assert [one.reason for one in written.troubles] == ["MASK_MOVED"]
    wide = (1920, 1080)
    assert all(is_same_shape(wide, size) for size in (wide, (640, 360), (1920, 1088), (352, 198)))
    assert not any(is_same_shape(wide, size) for size in ((1440, 1080), (704, 576), (1080, 1920), (1920, 1200)))


def test_losses_are_passed_on_and_other_troubles_end_it() -> None:
    video, units = coded("libx264", "yuv420p", 10)
    written = Written()
    written.take(video, units[:3])
    written.line.interrupted(GapReason.LOSS, 0, "2 packets")
    for unit in units[5:8]:
        written.line.unit(unit)
    assert written.messages[4] == PipeDamage("2 packets")
    assert [one.key for one in written.pictures] == [True, False, False, True, False, False]
    written.line.interrupted(GapReason.CONNECTING, 0, "")
    written.line.interrupted(GapReason.SILENT, 0, "no picture")
    written.line.interrupted(GapReason.REFUSED, 0, "later")
    written.line.unit(units[8])
    assert written.troubles == [PipeTrouble("SILENT", "no picture")]
    assert len(written.pictures) == 6


def test_after_a_step_of_the_clock_earlier_times_are_written() -> None:
    video, units = coded("libx264", "yuv420p", 10)
    written = Written()
    written.take(video, units[5:])
    written.line.interrupted(GapReason.CLOCK_JUMP, 0, "back")
    for unit in units[:3]:
        written.line.unit(unit)
    assert [one.pts_90k for one in written.pictures[5:]] == [unit.pts_90k for unit in units[:3]]
    assert [type(one) for one in written.messages[6:8]] == [PipeDamage, PipeFormat]


def test_what_cannot_be_decoded_is_left_out_up_to_the_next_key_picture() -> None:
    video, units = coded("libx264", "yuv420p", 12)
    units[2] = replace(units[2], payload=(9).to_bytes(4) + b"\x41\xff\xff\xff\xff\xff\xff\xff\xff")
    written = Written()
    written.take(video, units)
    assert sum(isinstance(one, PipeDamage) for one in written.messages) == 1
    assert [one.pts_90k for one in written.pictures[2:]] == [unit.pts_90k for unit in units[5:]]
    assert written.pictures[2].key
    broken = Written()
    broken.take(video, [replace(unit, key=True, payload=units[2].payload) for unit in units])
    assert [one.reason for one in broken.troubles] == ["MASK_FAULT"]


def test_a_pixel_format_that_is_not_filled_ends_it() -> None:
    written = Written()
    written.take(*coded("libx264rgb", "rgb24", 3))
    assert written.pictures == []
    assert [(one.reason, "gbrp" in one.detail) for one in written.troubles] == [("MASK_FAULT", True)]


def test_a_broken_init_and_a_broken_order_are_no_masks() -> None:
    written = Written()
    written.line.format(VideoFormat("avc1.4d401f", 64, 64, (), b"\1", FRAME_90K))
    for unit in coded("libx264", "yuv420p", 3)[1]:
        written.line.unit(unit)
    assert written.pictures == []
    for order in ({}, [], {"address": {"url": "x"}, "networks": ["10.0.0.0/8"], "plan": [{}]}):
        with pytest.raises((Fault, KeyError, TypeError)):
            parse_order(order)


async def handled(waiting: WaitingPictures) -> None:
    """Lets the line handle all that waits."""
    handling = asyncio.create_task(waiting.run())
    for _ in range(20):  # more turns than things wait
        await asyncio.sleep(0)
    handling.cancel()


async def test_a_line_that_falls_behind_its_camera_ends_and_one_that_keeps_up_does_not() -> None:
    video, units = coded("libx264", "yuv420p", 3)
    behind, in_time = Written(), Written()
    for written, keeps_up in ((behind, False), (in_time, True)):
        waiting = WaitingPictures(written.line)
        waiting.format(video)
        for second in range(12):
            at_90k, at_ns = units[0].pts_90k + second * 90_000, (second + 100) * 1_000_000_000
            waiting.unit(replace(units[0], pts_90k=at_90k, dts_90k=at_90k, arrival_ns=at_ns))
            if keeps_up:
                await handled(waiting)
        await handled(waiting)
    assert BEHIND_NS == 5_000_000_000
    assert [(one.reason, one.detail[:8]) for one in behind.troubles] == [("MASK_FAULT", "too slow")]
    assert (behind.pictures, in_time.troubles) == ([], [])
    assert len(in_time.pictures) == 12


async def test_what_waits_is_handled_in_its_order() -> None:
    video, units = coded("libx264", "yuv420p", 6)
    written = Written()
    waiting = WaitingPictures(written.line)
    waiting.format(video)
    waiting.unit(units[0])
    waiting.interrupted(GapReason.LOSS, 0, "1 packet")
    waiting.unit(units[5])
    waiting.interrupted(GapReason.SILENT, 0, "gone")
    assert written.messages == []
    await handled(waiting)
    assert [type(one) for one in written.messages] == [PipeFormat, PipeMasked, PipeDamage, PipeMasked]
    assert written.troubles == [PipeTrouble("SILENT", "gone")]
