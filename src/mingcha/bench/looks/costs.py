"""What one look costs: CPU of decoding and judging a key picture, and the bytes of footage that it reads.

A shared machine is slower for seconds or minutes, by its caches and its other half of a core, and CPU time has that in
it. So the cost is measured in short passes that lie between the other parts of the run, and the median of the passes
counts: half of them may be disturbed.
"""

import asyncio
import base64
import statistics
import time
from collections.abc import AsyncIterator

from mingcha.bench.looks.coded import coded_key_picture, drawn_frame
from mingcha.media.looks.decoding import decoded_picture
from mingcha.media.looks.detector import CameraDetector
from mingcha.media.mp4.fragment import Sample, disk_fragment
from mingcha.station.looks.newest import newest_picture

KINDS = {"look_cpu_ms_h264_720p": ("h264", 1280, 720), "look_cpu_ms_h265_1080p": ("h265", 1920, 1080)}
"""Field -> codec, width, height."""
_LEARNING_CHECKS, _EVERY_MS = 33, 3 * 3_600_000
_CHECKS_A_PASS = 7
_PICTURES, _FRAME_90K = 50, 3600
"""Of the fragment from which a picture is read: two seconds between key pictures."""
_LATER_SHARE = 8
"""A later picture has an eighth of the bytes of the key picture."""


class LookCost:
    """The cost of one kind of picture. `passes`: the median milliseconds of each."""

    def __init__(self, codec: str, width: int, height: int) -> None:
        self.init, self.payload = coded_key_picture(codec, drawn_frame(5, width, height))
        self.passes: list[float] = []
        self._detector, self._checks = CameraDetector(), 0
        for _ in range(_LEARNING_CHECKS):
            self._check()

    def measure(self) -> None:
        """One pass."""
        self.passes.append(statistics.median(self._check() for _ in range(_CHECKS_A_PASS)))

    @property
    def median_ms(self) -> float:
        """The median of the passes."""
        return statistics.median(self.passes)

    def _check(self) -> float:
        """Milliseconds of a processor for one picture decoded and judged."""
        self._detector.before = None  # one picture for ever would be a frozen one
        begin = time.process_time()
        self._detector.check(decoded_picture(self.init, self.payload), self._checks * _EVERY_MS)
        self._checks += 1
        return (time.process_time() - begin) * 1000


class _CountedRecorder:
    """One fragment, and how many of its bytes were asked for (newest.AskedRecorder)."""

    def __init__(self, init: bytes, payload: bytes) -> None:
        later = Sample(_FRAME_90K, key=False, composition_90k=0, payload=payload[: len(payload) // _LATER_SHARE])
        first = Sample(_FRAME_90K, key=True, composition_90k=0, payload=payload)
        self._init, self._data = init, disk_fragment(1, 0, [first, *[later] * (_PICTURES - 1)]).data
        self.read_bytes = 0

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        del op
        begin = int(str(given["from_90k"])) + _FRAME_90K
        row = [begin, _PICTURES * _FRAME_90K, len(self._data), True, "i", 1, 0, _PICTURES]
        facts = {"codec": "avc1.64001f", "init": base64.b64encode(self._init).decode()}
        return {"fragments": [row], "inits": {"i": facts}, "more": False}

    async def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        del op
        offset, count = int(str(given["offset"])), int(str(given["bytes"]))
        self.read_bytes += count
        yield bytes(self._data[offset : offset + count])


def read_bytes(init: bytes, payload: bytes) -> int:
    """The bytes of footage that a look reads of a recorder for this key picture."""
    recorder = _CountedRecorder(init, payload)
    found = asyncio.run(newest_picture(recorder, "0", _EVERY_MS))
    assert found is not None
    assert found.payload == payload
    return recorder.read_bytes
