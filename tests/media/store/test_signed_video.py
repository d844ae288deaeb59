"""Signed cameras (ONVIF Media Signing): the SEI that signs a group of pictures goes from RTP into the file bit by
bit, wherever it stands, so that who verifies the camera's signature later finds every byte that was signed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.media.fake_camera import IDR, P_SLICE, PPS, SPS_720, fragments, framed, rtp
from tests.support.media.h265_clip import PPS as PPS_265
from tests.support.media.h265_clip import SPS_720 as SPS_265
from tests.support.media.h265_clip import VPS
from tests.support.media.h265_payloads import fragments as fragments_265
from tests.support.media.synthetic import recording_on

from mingcha.kit.clock import HandClock, to_90k
from mingcha.media.codecs.nal import nal_units
from mingcha.media.disk.file_layer import SystemFiles
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.journal.writing import JournalWriter
from mingcha.media.mp4.scan import read_header, scan_fragments
from mingcha.media.rtp.sdp import Media
from mingcha.media.rtp.video_payload import VIDEO_PAYLOADS, stream_of
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.units import GapReason

# user_data_unregistered (H.264 D.1.7, H.265 D.2.7): the UUID of ONVIF Media Signing, then what the camera signed, with
# emulation prevention bytes (00 00 03) as they stand on the wire, a second message, and the trailing bits
UUID = bytes.fromhex("005bc93f2d71e95cada4796f90877a6f")
SIGNED = UUID + bytes.fromhex("00 0003 01 0203 04ff 0000 0300 ff80 7f00 0003 03") + bytes(range(200, 255)) * 2
SEI = b"\x06\x05" + bytes((len(SIGNED) - 4,)) + SIGNED + b"\x01\x02\xaa\xbb\x80"
LARGE = b"\x06\x05\xff\xff\x14" + UUID + b"\x5a" * 2_500 + b"\x80"
PREFIX_265, SUFFIX_265 = b"\x4e\x01" + SEI[1:], b"\x50\x01" + SEI[1:]
IDR_265 = b"\x26\x01\xaf" + bytes(range(1, 100))
TRAIL_265 = b"\x02\x01\xd0" + bytes(range(1, 50))
CLOCK = datetime(2026, 11, 25, 5, 58, 30, tzinfo=UTC)

H264_PICTURES = [
    [SPS_720, PPS, SEI, IDR],
    [SEI, LARGE, P_SLICE],
    [P_SLICE, SEI],  # behind the picture, which some encoders do
    [SEI, SEI, P_SLICE],
]
H265_PICTURES = [
    [VPS, SPS_265, PPS_265, PREFIX_265, IDR_265, SUFFIX_265],
    [PREFIX_265, TRAIL_265, SUFFIX_265],
    [PREFIX_265, PREFIX_265, TRAIL_265],
]
DELIMITERS = {"H264": b"\x09\xf0", "H265": b"\x46\x01\x50"}


def packets(codec: str, pictures: list[list[bytes]]) -> bytes:
    """Each picture with a delimiter before it; large units in fragments, the others alone."""
    data, sequence = b"", 0
    for count, units in enumerate(pictures):
        payloads: list[bytes] = [DELIMITERS[codec]]
        for unit in units:
            cut = fragments(unit) if codec == "H264" else fragments_265(unit, 400)
            payloads += cut if len(unit) > 400 else [unit]
        for place, payload in enumerate(payloads):
            data += framed(rtp(sequence, count * 3600, payload, marker=place == len(payloads) - 1))
            sequence += 1
    return data


@pytest.mark.law("20")
@pytest.mark.parametrize(("codec", "pictures"), [("H264", H264_PICTURES), ("H265", H265_PICTURES)])
@pytest.mark.parametrize("chunk_bytes", [1_000_000, 333])
def test_what_a_camera_signed_is_in_the_file_as_it_came(
    tmp_path: Path, journal: JournalWriter, codec: str, pictures: list[list[bytes]], chunk_bytes: int
) -> None:
    clock, files = HandClock(CLOCK), SystemFiles()
    recording, writer = recording_on(tmp_path, files, journal, clock)
    feed = CameraFeed(recording, clock.monotonic_ns(), to_90k(clock.now()))
    feed.begin(*stream_of(Media("video", 96, codec, 90_000, "", (), 0.0)))
    reader = InterleavedReader(lambda _: None)
    reader.attach(VIDEO_PAYLOADS[codec].depacketizer(96, feed.picture, feed.damage, feed.restart), (0, 1))

    rest, data = b"", packets(codec, pictures)
    for begin in range(0, len(data), chunk_bytes):
        chunk = bytearray(rest + data[begin : begin + chunk_bytes])
        rest = bytes(chunk[reader.walk(memoryview(chunk), len(chunk)) :])
    recording.end(GapReason.DISABLED, 0)
    assert writer.acknowledged

    (path,) = tmp_path.rglob("*.mp4")
    handle = files.open_read(path)
    header = read_header(files, handle)
    assert header is not None
    kept = []
    for fragment in scan_fragments(files, handle, header.size_bytes, 1):
        body = files.read(handle, fragment.offset_bytes, fragment.size_bytes)
        at = body.index(b"mdat") + 4
        for _, size, _ in fragment.frames:
            kept.append([bytes(unit) for unit in nal_units(body[at : at + size])])
            at += size
    files.close(handle)
    assert kept == pictures
