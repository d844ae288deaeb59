"""Makes a home with the code of a former version: run it from a checkout of that version (see README.md)."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import django
import numpy as np

os.environ["DJANGO_SETTINGS_MODULE"] = "mingcha.run.settings"
WHERE = Path(os.environ["MINGCHA_HOME"]).absolute()
subprocess.run([sys.executable, "-m", "mingcha.run.main", "prepare"], check=True)
django.setup()

from tests.support.e2e import kept_home  # noqa: E402

from mingcha.evidence.tasks import publish_application_log  # noqa: E402 - Django comes first
from mingcha.kit.clock import HandClock  # noqa: E402
from mingcha.kit.home import Home  # noqa: E402
from mingcha.media.units import AccessUnit, VideoFormat  # noqa: E402

FRAMES_PER_SECOND = 2
FRAME_90K = 90_000 // FRAMES_PER_SECOND
ENDED = datetime(2026, 11, 24, 6, 0, 30, tzinfo=UTC)


def pictures() -> tuple[VideoFormat, list[tuple[bool, bytes]]]:
    """Twenty seconds of a bar that moves over a grey field, coded by an encoder that others wrote."""
    coded: list[tuple[bool, list[bytes]]] = []
    context = av.CodecContext.create("libx264", "w")
    context.width, context.height, context.pix_fmt = 160, 96, "yuv420p"
    context.time_base, context.framerate = Fraction(1, FRAMES_PER_SECOND), FRAMES_PER_SECOND
    context.options = {
        "preset": "veryslow",
        "tune": "zerolatency",
        "g": str(4 * FRAMES_PER_SECOND),
        "bf": "0",
        "crf": "38",
    }
    packets = []
    for number in range(20 * FRAMES_PER_SECOND):
        field = np.full((96, 160, 3), 90, dtype=np.uint8)
        field[:, number * 4 : number * 4 + 8] = 220
        packets += context.encode(av.VideoFrame.from_ndarray(field, format="rgb24"))
    packets += context.encode(None)
    parameter_sets: dict[int, bytes] = {}
    for packet in packets:
        kept = []
        for unit in nal_units(bytes(packet)):
            kind = unit[0] & 31
            if kind in (7, 8):
                parameter_sets[kind] = unit
            elif kind != 9:
                kept.append(unit)
        coded.append((packet.is_keyframe, kept))
    sps, pps = parameter_sets[7], parameter_sets[8]
    config = bytes([1, sps[1], sps[2], sps[3], 0xFF, 0xE1]) + len(sps).to_bytes(2, "big") + sps
    config += b"\x01" + len(pps).to_bytes(2, "big") + pps
    if sps[1] not in (66, 77, 88):
        config += bytes([0xFD, 0xF8, 0xF8, 0])
    format_ = VideoFormat(f"avc1.{sps[1:4].hex()}", 160, 96, (sps, pps), config, FRAME_90K)
    return format_, [(key, b"".join(len(u).to_bytes(4, "big") + u for u in kept)) for key, kept in coded]


def nal_units(stream: bytes) -> list[bytes]:
    """The NAL units of an Annex B byte stream."""
    parts = stream.replace(b"\x00\x00\x00\x01", b"\x00\x00\x01").split(b"\x00\x00\x01")
    return [part for part in parts if part]


FORMAT, PICTURES = pictures()


def units(begin_90k: int, count: int, gop: int = 0) -> Iterator[AccessUnit]:
    """Pictures for `count` twenty-fifths of a second: the fixtures count in 25 a second."""
    del gop
    for i in range(count * FRAMES_PER_SECOND // 25):
        key, payload = PICTURES[i % len(PICTURES)]
        at_90k = begin_90k + i * FRAME_90K
        yield AccessUnit(at_90k, at_90k, key, payload, i * FRAME_90K, 0)


kept_home.FORMAT = FORMAT
kept_home.units = units
home = Home(WHERE, WHERE / "keys")
with kept_home.inside(home):
    kept = kept_home.build_kept_home(home, ENDED)
    clock = HandClock(ENDED)
    recorder = kept_home.KeepingRecorder(home, clock)
    with kept_home.carried(home, clock) as carry:
        # switched off at the end, so that a recorder of later days need not seal every empty minute until then
        kept_home._switch_points(kept.city, clock, on=False)
        carry()
    recorder.close()
    recorder.log.publish()
    publish_application_log()
for database in (home.database, home.journal):
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode=DELETE")  # one file each, no write-ahead log beside it
    connection.close()
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
subprocess.run([sys.executable, "-m", "mingcha.run.main", "check"], check=True)
subprocess.run(
    ["tar", "-C", WHERE, "-cJf", sys.argv[1], "--owner=0", "--group=0", "home.json", "keys", "data"], check=True
)
