"""Footage as a recorder would have it, made here with PyAV: H.265, H.264 and MPEG-4 Part 2, and who answers for it."""

import asyncio
import base64
import io
import pickle
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from tests.support.made_once import made_once

from mingcha.media.codecs.descriptors import JPEG, elementary_stream_descriptor
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.media.mp4.init import file_header, init_segment
from mingcha.media.units import VideoFormat

FRAME_90K = 3600
CODECS = {"libx265": "hvc1.1.6.L93.B0", "libx264": "avc1.42c01f", "mpeg4": "mp4v.20.1", "mjpeg": "mp4v.6C"}
_OPTIONS = {
    "libx265": {"preset": "ultrafast", "x265-params": "log-level=none:scenecut=0:bframes=0:keyint=10:min-keyint=10"},
    "libx264": {"preset": "ultrafast", "x264-params": "scenecut=0:keyint=10:min-keyint=10:bframes=0"},
    "mpeg4": {},
    "mjpeg": {},
}
_REORDERED = {
    "libx264": {"preset": "veryfast", "x264-params": "scenecut=0:keyint=10:min-keyint=10:bframes=2:b-adapt=0"}
}


@dataclass(frozen=True)
class Clip:
    """A clip of grey pictures: picture i is of luma 40 + 4 * (i % 40), with grain if asked for. Samples are (pts, dts,
    key, payload), from 0."""

    codec: str
    width: int
    height: int
    init: bytes
    samples: tuple[tuple[int, int, bool, bytes], ...]

    def facts(self) -> dict[str, object]:
        """The format message of `live`."""
        init = base64.b64encode(self.init).decode()
        return {"codec": self.codec, "width": self.width, "height": self.height, "init": init}

    def items(self, start_90k: int) -> list:
        """The clip as items of `live`."""
        units = [LiveUnit(key, start_90k + dts, pts - dts, FRAME_90K, data) for pts, dts, key, data in self.samples]
        return [(LIVE_FORMAT, self.facts()), *units]


@cache
def clip(
    encoder: str = "libx265", frames: int = 30, width: int = 320, height: int = 180, *, reordered: bool = False,
    grain: int = 0,
) -> Clip:  # fmt: skip
    """A clip with a key picture every ten frames; `grain` is the amplitude of noise on the luma. H.264 with grain is
    coded arithmetically: with codes of fixed tables a second coding of the same noise has runs of the same bits."""
    form = (encoder, frames, width, height, reordered, grain)

    def make(folder: Path) -> None:
        (folder / "clip").write_bytes(pickle.dumps(_encoded(*form)))

    made = made_once(f"clip-{'-'.join(map(str, form))}", make)
    return pickle.loads((made / "clip").read_bytes())


def _encoded(encoder: str, frames: int, width: int, height: int, reordered: bool, grain: int) -> Clip:
    chance = np.random.default_rng(7)
    sink = io.BytesIO()
    form = "yuvj420p" if encoder == "mjpeg" else "yuv420p"
    container = av.open(sink, "w", format="mp4", options={"movflags": "empty_moov+default_base_moof"})
    options = {**(_REORDERED if reordered else _OPTIONS)[encoder]}
    if grain and encoder == "libx264":
        options["preset"] = "veryfast"
    stream = container.add_stream(encoder, rate=25, options=options)
    stream.width, stream.height, stream.pix_fmt, stream.time_base = width, height, form, Fraction(1, 90_000)
    stream.codec_context.gop_size, stream.codec_context.thread_count = 10, 1
    if not reordered:
        stream.codec_context.max_b_frames = 0
    packets = []
    for number in range(frames):
        grey = np.full((height * 3 // 2, width), 128, np.uint8)
        grey[:height] = 40 + 4 * (number % 40)
        if grain:
            grey[:height] += chance.integers(0, grain, (height, width), np.uint8)
        frame = av.VideoFrame.from_ndarray(grey, "yuv420p")
        if encoder == "mjpeg":
            frame = frame.reformat(format=form, src_color_range="MPEG", dst_color_range="JPEG")
        frame.pts, frame.time_base = number * FRAME_90K, Fraction(1, 90_000)
        packets += stream.encode(frame)
    packets += stream.encode(None)
    samples = [
        (int(p.pts * p.time_base * 90_000), int(p.dts * p.time_base * 90_000), p.is_keyframe, bytes(p)) for p in packets
    ]
    for packet in packets:
        container.mux(packet)
    container.close()
    if encoder == "mjpeg":  # as the recorder writes it: the muxer would call its sample entry otherwise
        config = elementary_stream_descriptor(JPEG, b"")
        init = init_segment(VideoFormat(CODECS[encoder], width, height, (), config, FRAME_90K))
        return Clip(CODECS[encoder], width, height, init, tuple(samples))
    return Clip(CODECS[encoder], width, height, _init(sink.getvalue()), _length_prefixed(encoder, samples))


def _init(data: bytes) -> bytes:
    at = 0
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        at += size
        if kind == b"moov":
            return data[:at]


def _length_prefixed(encoder, samples):
    if encoder == "mpeg4":
        return tuple(samples)
    return tuple((pts, dts, key, _avcc(data)) for pts, dts, key, data in samples)


def _avcc(data: bytes) -> bytes:
    units = [unit for part in data.split(b"\0\0\1")[1:] if (unit := part.rstrip(b"\0"))]
    return b"".join(struct.pack(">I", len(unit)) + unit for unit in units)


class RecordedFile:
    """A footage file of fragments of `frames_each` pictures, beginning at a wall time; answers `index` and `read`."""

    def __init__(self, made: Clip, start_90k: int, *, file: int = 7, name: str = "i1", frames_each: int = 5) -> None:
        self.clip, self.file, self.name = made, file, name
        minute = start_90k // 90_000 // 60
        facts = {"v": 1, "camera": "31010600001310000001", "epoch": 2, "label": "R30", "minute": minute, "n": 1,
                 "recorder": "r1", "run": "a"}  # fmt: skip
        self.data = bytearray(file_header(made.init, facts))
        self.rows: list[list[object]] = []
        self.digests: list[bytes] = []
        first_dts = made.samples[0][1]
        for number, at in enumerate(range(0, len(made.samples), frames_each), 1):
            group = made.samples[at : at + frames_each]
            samples = [Sample(FRAME_90K, key, pts - dts, data) for pts, dts, key, data in group]
            dts_90k = start_90k + group[0][1] - first_dts
            sealed = disk_fragment(number, dts_90k, samples)
            duration = FRAME_90K * len(group)
            self.rows.append([dts_90k, duration, len(sealed.data), group[0][2], name, file, len(self.data), len(group)])
            self.digests.append(sealed.digest)
            self.data += sealed.data


class RecordedCamera:
    """What media.local.client.LocalClient offers for cameras with these files."""

    def __init__(self, *files: RecordedFile) -> None:
        self.files = list(files)
        self.reads: list[tuple[int, int, int]] = []
        self.reading = asyncio.Event()
        self.hold_reads: asyncio.Event | None = None

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        assert op == "index"
        rows = [row for file in self.files for row in file.rows]
        wanted = given["from_90k"]
        first = max((place for place, row in enumerate(rows) if row[3] and row[0] <= wanted), default=0)
        running = [place for place, row in enumerate(rows) if row[0] <= wanted < row[0] + row[1]]
        if not running:
            first = next((place for place, row in enumerate(rows) if row[0] >= wanted), len(rows))
        found = [row for row in rows[first:] if row[0] < given["to_90k"]]
        inits = {file.name: file.clip.facts() for file in self.files}
        return {"inits": inits, "fragments": found[: given["limit"]], "more": len(found) > given["limit"]}

    async def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        assert op == "read"
        file = next(one for one in self.files if one.file == given["file"])
        self.reads.append((given["file"], given["offset"], given["bytes"]))
        self.reading.set()
        if self.hold_reads is not None:
            await self.hold_reads.wait()
        data = bytes(file.data[given["offset"] : given["offset"] + given["bytes"]])
        for at in range(0, len(data), 4096):
            yield data[at : at + 4096]

    async def live(self, camera: str, stream: str = "main") -> AsyncIterator:
        raise NotImplementedError
        yield

    async def close(self) -> None:
        pass
