"""Pictures and sound of a simulated source as a feed, with the digests of what was sent (article 13(1))."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from mingcha.kit.clock import TICKS_90K
from mingcha.media.gb28181.device.model import FeedSink
from mingcha.simulate.encoder import EncodedPicture, is_parameter_set
from mingcha.simulate.streams import Stream
from mingcha.simulate.tone import PACKETS_A_SECOND, Tone

_START_CODE = b"\0\0\0\1"
_SOUND_90K = TICKS_90K // PACKETS_A_SECOND


class DigestFile:
    """Writes a line for each access unit that was sent: channel, time (90 kHz), whether it is a key picture, SHA-256 of
    its NAL units with lengths of four bytes, as a recorder stores them."""

    def __init__(self, path: Path) -> None:
        """Begins the file anew. Raises OSError."""
        self._file = path.open("w", encoding="ascii", buffering=1)

    def add(self, channel: str, pts_90k: int, units: tuple[bytes, ...], *, key: bool) -> None:
        """Writes one line."""
        digest = hashlib.sha256(b"".join(len(unit).to_bytes(4) + unit for unit in units)).hexdigest()
        self._file.write(f"{channel} {pts_90k} {int(key)} {digest}\n")

    def close(self) -> None:
        """Closes the file."""
        self._file.close()


class SimulatedFeed:
    """One stream of a channel."""

    def __init__(
        self,
        stream: Stream,
        tone: Tone | None,
        sent: Callable[[int, tuple[bytes, ...], bool], None],
        *,
        repeats_sets: bool = False,
    ) -> None:
        """`sent`: called with time, NAL units and key after each access unit that was sent wholly. `repeats_sets`:
        parameter sets also stand before pictures that are no key pictures."""
        self.video_codec = stream.codec.value
        self.sound_codec = "" if tone is None else "alaw"
        self._stream, self._tone, self._sent = stream, tone, sent
        self._repeats_sets = repeats_sets
        self._sets: tuple[bytes, ...] = ()
        self._sink: FeedSink | None = None
        self._pts_90k: int | None = None
        self._first_sound: tuple[int, int] | None = None

    def start(self, sink: FeedSink) -> None:
        """Begins."""
        self._sink = sink
        self._stream.add_taker(self)
        if self._tone is not None:
            self._tone.add_taker(self._sound)

    def stop(self) -> None:
        """Ends."""
        self._stream.remove_taker(self)
        if self._tone is not None:
            self._tone.remove_taker(self._sound)
        self._sink = None

    def take(self, picture: EncodedPicture) -> None:
        """A picture of the source."""
        if self._sink is None:
            return
        units = picture.nal_units
        if picture.key:
            self._sets = tuple(unit for unit in units if is_parameter_set(self._stream.codec, unit))
        elif self._repeats_sets:
            units = self._sets + units
        self._pts_90k = picture.pts_90k
        annex_b = b"".join(_START_CODE + unit for unit in units)
        if self._sink.picture(annex_b, picture.pts_90k, key=picture.key):
            self._sent(picture.pts_90k, units, picture.key)

    def _sound(self, number: int, payload: bytes) -> None:
        """Samples of the tone: their time begins with that of the last picture, and goes on by itself."""
        if self._sink is None or self._pts_90k is None:
            return
        if self._first_sound is None:
            self._first_sound = number, self._pts_90k
        first, begun_90k = self._first_sound
        self._sink.sound(payload, begun_90k + (number - first) * _SOUND_90K)
