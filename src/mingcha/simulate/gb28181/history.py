"""What a simulated device has recorded: the last day, drawn for the time that is asked for (article 13(1)).

Files of half an hour, key pictures at every even second. With a gap minutes 20 to 30 of each hour are missing.
"""

from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from mingcha.kit.clock import TICKS_90K, Clock
from mingcha.media.gb28181.device.history import RecordedPicture, Recording
from mingcha.media.gb28181.manscdp.records import RecordItem, RecordQuery
from mingcha.media.gb28181.record_kind import RecordKind
from mingcha.simulate.codecs import SimulatedCodec
from mingcha.simulate.encoder import PictureEncoder
from mingcha.simulate.film import FilmPainter
from mingcha.simulate.painter import Painter
from mingcha.simulate.sources import KEY_INTERVAL_S, SourceSettings, painter_of

KEPT_S = 86_400
_FILE_S, _HOUR_S, _DAY_S = 1_800, 3_600, 86_400
_GAP_FROM_S, _GAP_TO_S = 1_200, 1_800
"""Of each hour."""
_START_CODE = b"\0\0\0\1"


@dataclass(frozen=True, slots=True)
class RecordedChannel:
    """A channel of which there are recordings."""

    name: str
    pictures: SourceSettings


class DrawnHistory:
    """The recordings of one device (device/history.py, History)."""

    def __init__(
        self, channels: Mapping[str, RecordedChannel], clock: Clock, log: Callable[[str], None], *, has_gap: bool
    ) -> None:
        """`channels`: by code; `log`: takes a line for each recording that is asked for."""
        self._channels, self._clock, self._log, self._has_gap = channels, clock, log, has_gap
        self._painters: dict[str, Painter | FilmPainter] = {}

    def records(self, code: str, query: RecordQuery) -> Sequence[RecordItem]:
        """The files that touch a span; all of them were recorded by time."""
        channel = self._channels.get(code)
        if channel is None or query.kind not in (RecordKind.ALL, RecordKind.TIME):
            return ()
        return [
            RecordItem(
                code,
                datetime.fromtimestamp(from_s, UTC),
                datetime.fromtimestamp(to_s, UTC),
                channel.name,
                f"/{code}/{from_s}.ps",
                kind=RecordKind.TIME.value,
                size_bytes=_size_bytes(channel.pictures, from_s, to_s),
            )
            for from_s, to_s in self._files(int(query.start.timestamp()), int(query.end.timestamp()))
        ]

    def recording(self, code: str, begin: datetime, end: datetime, *, stream: int) -> Recording | None:
        """Its pictures; None where nothing was recorded, and for a stream of JPEG."""
        channel = self._channels.get(code)
        begin_s, end_s = int(begin.timestamp()), int(end.timestamp())
        spans = [(max(begin_s, from_s), min(end_s, to_s)) for from_s, to_s in self._files(begin_s, end_s)]
        sub = stream > 0
        if channel is None or not spans or channel.pictures.codec_of(sub=sub) is SimulatedCodec.JPEG:
            return None
        if code not in self._painters:
            self._painters[code] = painter_of(channel.pictures)
        self._log(f"history {code} {begin_s} {end_s}")
        return DrawnRecording(channel.pictures, self._painters[code], (begin_s, end_s), spans, sub=sub)

    def _files(self, begin_s: int, end_s: int) -> Iterator[tuple[int, int]]:
        """The files that touch a span, as Unix seconds."""
        now_s = int(self._clock.now().timestamp())
        first_s = max(begin_s, now_s - KEPT_S) // _FILE_S * _FILE_S
        for from_s in range(first_s, min(end_s, now_s), _FILE_S):
            is_cut = self._has_gap and from_s % _HOUR_S == 0
            to_s = min(from_s + (_GAP_FROM_S if is_cut else _FILE_S), now_s)
            if to_s > begin_s:
                yield from_s, to_s


class DrawnRecording:
    """The pictures of one span (device/history.py, Recording)."""

    def __init__(
        self, settings: SourceSettings, painter: Painter | FilmPainter, span: tuple[int, int],
        recorded: Sequence[tuple[int, int]], *, sub: bool,
    ) -> None:  # fmt: skip
        """`span`, `recorded`: from and to in Unix seconds."""
        self._settings, self._painter, self._recorded, self._sub = settings, painter, recorded, sub
        self._begin_s = span[0]
        self.video_codec = settings.codec_of(sub=sub).value
        self.duration_90k = (span[1] - span[0]) * TICKS_90K
        self.size_bytes = sum(_size_bytes(settings, *part) for part in recorded)

    async def pictures(self, at_90k: int, *, backwards: bool) -> AsyncGenerator[RecordedPicture, None]:
        """Draws and encodes each picture when it is asked for."""
        encoder = PictureEncoder(self._settings.encoder(sub=self._sub))
        fps = self._settings.fps
        first = (self._begin_s * TICKS_90K + at_90k) * fps // TICKS_90K
        numbers = self._keys_before(first) if backwards else self._from_key(first)
        for drawn, (number, key) in enumerate(numbers):
            unix_ms = number * 1_000 // fps
            self._painter.draw(unix_ms, unix_ms / 1_000 % _DAY_S, with_sub=self._sub)
            frame = self._painter.sub_frame if self._sub else self._painter.frame
            for picture in encoder.encode(frame, drawn * TICKS_90K // fps, key=key):
                at = number * TICKS_90K // fps - self._begin_s * TICKS_90K
                annex_b = b"".join(_START_CODE + unit for unit in picture.nal_units)
                yield RecordedPicture(at, annex_b, picture.key)

    def close(self) -> None:
        """Nothing is held between two pictures."""

    def _from_key(self, first: int) -> Iterator[tuple[int, bool]]:
        """Numbers of pictures (of all since 1970), and whether each is a key: from the key at or before one on."""
        fps = self._settings.fps
        every = KEY_INTERVAL_S * fps
        for from_s, to_s in self._recorded:
            if to_s * fps > first:
                begin = max(from_s * fps, first // every * every)
                yield from ((number, number == begin or not number % every) for number in range(begin, to_s * fps))

    def _keys_before(self, last: int) -> Iterator[tuple[int, bool]]:
        fps = self._settings.fps
        every = KEY_INTERVAL_S * fps
        for from_s, to_s in reversed(self._recorded):
            newest = min(last, to_s * fps - 1) // every * every
            yield from ((number, True) for number in range(newest, from_s * fps - 1, -every))


def _size_bytes(settings: SourceSettings, from_s: int, to_s: int) -> int:
    """About as many as the bit rate gives."""
    return settings.bits_per_second // 8 * (to_s - from_s)
