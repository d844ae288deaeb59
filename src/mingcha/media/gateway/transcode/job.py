"""One transcode inside a worker: messages of `live` in, messages of `live` out, the source's wall times kept.

Modes: `live` drops pictures rather than lag; `all` gives every picture from a time on; `keys` gives each key picture
as a key picture of its own, for fast and reverse playing; `copy` gives every picture of a time with a stamp.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mingcha.media.local.wire import (  # fmt: skip
    LIVE_FORMAT,
    LIVE_UNIT,
    Kind,
    LiveUnit,
    Message,
    live_unit_head,
    pack_json,
    unpack_live,
)
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import (  # fmt: skip
    NOMINAL_FRAME_90K,
    TILE,
    VIEWING_COPY,
    Decoder,
    Encoder,
    UndecodableError,
    fitted,
)

LATE_90K = TIMESCALE // 5
"""A live picture this much older than the newest waiting one is decoded but not encoded."""
LOST_90K = 2 * TIMESCALE
"""If live is behind by this much, it continues at the newest waiting key picture."""
UNDECODABLE_LIMIT = 5
"""After this many undecodable key pictures in a row the job fails."""
_GAP_FRAMES = 2  # Media Source Extensions 3.5.8: a step of more than two frames needs a key picture


def init_of(facts: dict[str, object]) -> bytes:
    """The initialisation segment in the JSON of a format message. Raises ValueError."""
    return base64.b64decode(str(facts.get("init", "")))


type Press = Callable[[Any], None]
"""Changes the pixels of a writable frame in yuv420p."""


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """The parameters of a viewing copy: the stamp for a size (width, height), and the time (90 kHz) at which it
    ends."""

    stamp: Callable[[int, int], Press]
    until_90k: int


class Transcode:
    """Transcodes one stream with a decoder and an encoder."""

    def __init__(self, mode: str, from_90k: int = 0, copy: CopyFacts | None = None) -> None:
        """`copy` for the mode `copy` alone. Raises ValueError."""
        if mode not in ("live", "all", "keys", "copy") or (mode == "copy") != (copy is not None):
            raise ValueError("no such mode")
        self._copy = copy
        self._press: Press | None = None
        self._shape = VIEWING_COPY if copy else TILE
        self.is_live = mode == "live"
        self._only_keys = mode == "keys"
        self._from_90k = from_90k
        self._decoder: Decoder | None = None
        self._encoder: Encoder | None = None
        self._last_pts_90k = -1
        self._duration_90k = NOMINAL_FRAME_90K
        self._skipping = False
        self._undecodable = 0

    def take(self, item: LiveUnit | tuple[int, dict[str, object]], waiting: Iterable[Message] = ()) -> Iterator[bytes]:
        """The bodies of data messages for one item; `waiting`: the messages after it.

        An undecodable sample is left out, with those after it up to the next key picture. Raises av.FFmpegError and
        ValueError on an invalid init, on pictures that are too large, and after too many undecodable key pictures.
        """
        if not isinstance(item, LiveUnit):
            if item[0] == LIVE_FORMAT:
                yield from self.finish()
                self._decoder, self._skipping = Decoder(init_of(item[1])), False
            return
        if self._decoder is None:
            raise ValueError("a picture before its format")
        late_90k = self._late(item, waiting) if self.is_live else 0
        if self._skipping and not item.key:
            return
        self._skipping = False
        pts_90k = item.dts_90k + item.cts_90k
        try:
            frames = self._decoder.decode(item.payload, pts_90k, item.dts_90k, key=item.key)
        except UndecodableError:
            self._undecodable += 1
            if self._undecodable > UNDECODABLE_LIMIT:
                raise
            self._skipping = True
            return
        self._undecodable = 0
        if self._only_keys:
            frames += self._decoder.drain()
        if late_90k <= LATE_90K:
            for frame in frames:
                yield from self._encoded(frame)

    def finish(self) -> Iterator[bytes]:
        """The bodies for the frames that the decoder held back."""
        if self._decoder is not None and not self._only_keys:
            for frame in self._decoder.drain():
                yield from self._encoded(frame)

    def _late(self, unit: LiveUnit, waiting: Iterable[Message]) -> int:
        """The age of the unit against the newest waiting picture; if far behind, skips to the newest waiting key
        picture."""
        newest_90k, newest_key_90k = unit.dts_90k, -1
        for message in waiting:
            if message.kind is Kind.DATA and message.body[:1] == bytes([LIVE_UNIT]):
                later = unpack_live(message.body[: len(live_unit_head(False, 0, 0, 0))])  # noqa: FBT003
                assert isinstance(later, LiveUnit)
                newest_90k = later.dts_90k
                newest_key_90k = later.dts_90k if later.key else newest_key_90k
        if newest_90k - unit.dts_90k > LOST_90K and newest_key_90k > unit.dts_90k:
            self._skipping = True
        return newest_90k - unit.dts_90k

    def _encoded(self, frame: Any) -> Iterator[bytes]:
        step_90k = frame.pts - self._last_pts_90k
        if frame.pts < self._from_90k or step_90k <= 0 or (self._copy and frame.pts >= self._copy.until_90k):
            return
        size = fitted(frame.width, frame.height, self._shape.most_width, self._shape.most_height)
        begins = self._encoder is None or (self._encoder.format.width, self._encoder.format.height) != size
        if begins:
            self._encoder = Encoder(*size, self._shape)
            self._press = self._copy.stamp(*size) if self._copy else None
            yield self._format_message(self._encoder)
        assert self._encoder is not None
        if not begins and step_90k <= 10 * TIMESCALE:
            key = self._only_keys or step_90k > _GAP_FRAMES * self._duration_90k
            self._duration_90k = step_90k
        else:
            key = True
        if self._copy and frame.pts // TIMESCALE != self._last_pts_90k // TIMESCALE:
            key = True  # clock and mark change here: a key picture contains them complete
        self._last_pts_90k = frame.pts
        is_key, payload = self._encoder.encode(frame, key=key, press=self._press)
        yield live_unit_head(is_key, frame.pts, 0, self._duration_90k) + payload

    @staticmethod
    def _format_message(encoder: Encoder) -> bytes:
        video = encoder.format
        init = base64.b64encode(init_segment(video)).decode()
        facts = {"codec": video.codec, "width": video.width, "height": video.height, "init": init}
        return bytes([LIVE_FORMAT]) + pack_json(facts)
