"""Footage in H.264 for browsers that cannot play the recorded codec: the same times, sent as encoded, not stored."""

import base64
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing

from mingcha.media.gateway.http import HttpAnswer, HttpRequest
from mingcha.media.gateway.index import FRAGMENTS_AN_ANSWER, TICKS_A_MS, FootageReader, Init, Recorder
from mingcha.media.gateway.key_frames import ABUTTING_90K, Indexed, key_pictures, parse_samples
from mingcha.media.gateway.playback import KEYS_FRAGMENTS_AN_ANSWER, Playback, video_type
from mingcha.media.gateway.takings import Taking
from mingcha.media.gateway.tickets import Ticket
from mingcha.media.gateway.transcode.workers import LiveItem, Workers
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.fragment import Sample, live_fragment

_PICTURES_A_FRAGMENT = 12
"""About half a second; the first fragment has one picture, so that it is shown at once."""


class TranscodedFootage:
    """`as=avc1` of one gateway."""

    def __init__(self, playback: Playback, connect: Callable[[], Recorder], workers: Workers) -> None:
        self._playback = playback
        self._connect = connect
        self._workers = workers

    async def footage(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """The pictures from the fragment that contains `from` to the end of the one before `to`, over inits and codecs.

        Fragments outside the ticket's window are neither decoded nor shown. Raises Fault(NOT_FOUND) when there is
        nothing, and those of Workers.transcode.
        """
        self._workers.check_installed()
        keys = request.flag("keys")
        most = KEYS_FRAGMENTS_AN_ANSWER if keys else FRAGMENTS_AN_ANSWER
        fragments = await self._playback.chosen(camera, request, ticket, most)
        asked_90k = request.whole_number("from") * TICKS_A_MS
        from_90k = 0 if keys else next((f.start_90k for f in fragments if f.end_90k > asked_90k), 0)
        reader = FootageReader(self._connect(), taking)
        source = self._keys(camera, fragments, reader) if keys else self._all(camera, fragments, reader)
        stream = TranscodedStream(
            self._workers.transcode("keys" if keys else "all", source, from_90k=from_90k),
            reader,
            stretches(fragments),
            1 if keys else _PICTURES_A_FRAGMENT,
        )
        await stream.begin()
        return HttpAnswer(200, content_type=video_type(stream.codec), stream=stream)

    async def _all(self, camera: str, fragments: Sequence[Indexed], reader: FootageReader) -> AsyncIterator[LiveItem]:
        init = ""
        for fragment in fragments:
            await reader.taking.footage(fragment.start_90k, fragment.duration_90k)
            data = await reader.read(fragment.file, fragment.offset_bytes, fragment.size_bytes)
            if fragment.init != init:
                init = fragment.init
                yield format_item(self._playback.init_of(camera, fragment))
            for unit in units_of(data, fragment):
                yield unit

    async def _keys(self, camera: str, fragments: Sequence[Indexed], reader: FootageReader) -> AsyncIterator[LiveItem]:
        init = ""
        for picture in key_pictures(fragments):
            sample = await reader.key_sample(picture)
            if picture.fragment.init != init:
                init = picture.fragment.init
                yield format_item(self._playback.init_of(camera, picture.fragment))
            start_90k = picture.fragment.start_90k
            yield LiveUnit(sample.key, start_90k, sample.composition_90k, sample.duration_90k, sample.payload)


class TranscodedStream:
    """The body of a response: initialisation segments and fragments of a worker's pictures; one picture is held back so
    that each gets its true duration. `aclose` also works if it was never iterated."""

    def __init__(
        self,
        items: AsyncGenerator[LiveItem],
        reader: FootageReader,
        covered: Sequence[tuple[int, int]],
        pictures_a_fragment: int,
    ) -> None:
        self.codec = ""
        self._items = items
        self._reader = reader
        self._covered = covered
        self._pictures_a_fragment = pictures_a_fragment
        self._pieces = self._make()
        self._first: bytes | None = None
        self._number = 0

    async def begin(self) -> None:
        """Waits for the first pictures; `codec` is known then. Raises what the transcode raises."""
        try:
            self._first = await anext(self._pieces, b"")
        except BaseException:
            await self.aclose()
            raise

    def __aiter__(self) -> "TranscodedStream":
        return self

    async def __anext__(self) -> bytes:
        if self._first is not None:
            first, self._first = self._first, None
            if first:
                return first
        self._reader.taking.check()
        return await anext(self._pieces)

    async def aclose(self) -> None:
        """Ends the worker and the reading."""
        await self._pieces.aclose()
        await self._items.aclose()
        await self._reader.close()

    async def _make(self) -> AsyncGenerator[bytes]:
        group: list[LiveUnit] = []
        init = b""
        async with aclosing(self._items) as items:
            async for item in items:
                if not isinstance(item, LiveUnit):
                    if group:
                        yield init + self._fragment(group, None)
                    group, init = [], base64.b64decode(str(item[1]["init"]))
                    self.codec = self.codec or str(item[1]["codec"])
                    continue
                most = self._pictures_a_fragment if self._number else 1
                if len(group) >= most or (group and self._is_gap_between(group[-1], item)):
                    yield init + self._fragment(group, item)
                    group, init = [], b""
                group.append(item)
        if group:
            yield init + self._fragment(group, None)

    def _fragment(self, units: Sequence[LiveUnit], after: LiveUnit | None) -> bytes:
        self._number += 1
        following: list[LiveUnit | None] = [*units[1:], after]
        samples = [
            Sample(self._duration(unit, later), unit.key, 0, unit.payload)
            for unit, later in zip(units, following, strict=True)
        ]
        return live_fragment(self._number, units[0].dts_90k, samples)

    def _is_gap_between(self, unit: LiveUnit, later: LiveUnit) -> bool:
        """Whether there is a gap before the later picture; the pictures of a fragment must abut."""
        return unit.dts_90k + self._duration(unit, later) < later.dts_90k

    def _duration(self, unit: LiveUnit, later: LiveUnit | None) -> int:
        """Until the next picture, but never over a gap."""
        end_90k = next((end for start, end in self._covered if start <= unit.dts_90k < end), 0)
        if later is not None and (later.dts_90k <= end_90k or not end_90k):
            end_90k = later.dts_90k
        duration_90k = end_90k - unit.dts_90k
        return duration_90k if duration_90k > 0 else unit.duration_90k


def format_item(init: Init) -> LiveItem:
    """An init as an item of `live`."""
    return LIVE_FORMAT, {"codec": init.codec, "init": base64.b64encode(init.data).decode()}


def units_of(data: bytes, fragment: Indexed) -> list[LiveUnit]:
    """The pictures of a whole fragment as items of `live`. Raises Fault(CORRUPT)."""
    head, samples = parse_samples(data, fragment.frames)
    units, dts_90k = [], head.start_90k
    for sample in samples:
        units.append(LiveUnit(sample.key, dts_90k, sample.composition_90k, sample.duration_90k, sample.payload))
        dts_90k += sample.duration_90k
    return units


def stretches(fragments: Sequence[Indexed]) -> list[tuple[int, int]]:
    """[start, end) of footage without a gap, of fragments in order of time."""
    found: list[tuple[int, int]] = []
    for one in fragments:
        if found and one.start_90k <= found[-1][1] + ABUTTING_90K:
            found[-1] = found[-1][0], max(found[-1][1], one.end_90k)
        else:
            found.append((one.start_90k, one.end_90k))
    return found
