"""Viewing copies: footage of a request's window, re-encoded with label and mark, in real time (art. 20(1)).

No byte of a recording is sent: a worker process decodes, stamps and encodes the pictures, without sound, and only those
whose time lies in the window.
"""

from collections.abc import AsyncIterator, Callable, Sequence

from mingcha.media.gateway.http import HttpAnswer, HttpRequest
from mingcha.media.gateway.index import (
    FRAGMENTS_AN_ANSWER,
    TICKS_A_MS,
    FootageIndex,
    FootageReader,
    Recorder,
    no_footage,
)
from mingcha.media.gateway.key_frames import Indexed
from mingcha.media.gateway.playback import Playback, video_type
from mingcha.media.gateway.takings import Taking
from mingcha.media.gateway.tickets import Ticket
from mingcha.media.gateway.transcode.workers import LiveItem, Workers
from mingcha.media.gateway.transcoded import TranscodedStream, format_item, stretches, units_of

_PICTURES_A_FRAGMENT = 12


class ViewingCopies:
    """`/v1/copy` of one gateway."""

    def __init__(
        self, playback: Playback, index: FootageIndex, connect: Callable[[], Recorder], workers: Workers
    ) -> None:
        self._playback = playback
        self._index = index
        self._connect = connect
        self._workers = workers

    async def footage(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """The copy between two instants (ms) inside the ticket's window. It continues over gaps, inits and codecs.

        Raises Fault(NOT_FOUND) if there is no picture, and the faults of Workers.transcode.
        """
        self._workers.check_installed()
        asked = request.whole_number("from"), request.whole_number("to")
        fragments, first_90k, last_90k = await self._first_stretch(camera, asked, ticket)
        reader = FootageReader(self._connect(), taking)
        covered = [(max(start, first_90k), min(end, last_90k)) for start, end in stretches(fragments)]
        stream = TranscodedStream(
            self._workers.transcode(
                "copy",
                self._pictures(camera, fragments, reader, first_90k, last_90k),
                from_90k=first_90k,
                copy={"label": ticket.label, "mark": ticket.mark, "until_90k": last_90k},
            ),
            reader,
            covered,
            _PICTURES_A_FRAGMENT,
        )
        await stream.begin()
        if not stream.codec:
            await stream.aclose()
            raise no_footage()
        return HttpAnswer(200, content_type=video_type(stream.codec), stream=stream)

    async def _first_stretch(
        self, camera: str, asked_ms: tuple[int, int], ticket: Ticket
    ) -> tuple[list[Indexed], int, int]:
        """The fragments of the first stretch of an interval that the ticket opens and that has pictures, and where the
        stretch begins and ends: of a ticket with daily hours that may be another day. Raises Fault(NOT_FOUND)."""
        from_ms, to_ms = ticket.window(*asked_ms)
        while from_ms < to_ms:
            first_90k, last_90k = from_ms * TICKS_A_MS, to_ms * TICKS_A_MS
            found = await self._index.fragments(camera, first_90k, last_90k, FRAGMENTS_AN_ANSWER)
            fragments = [one for one in found if one.start_90k < last_90k]
            if any(one.end_90k > first_90k for one in fragments):
                return fragments, first_90k, last_90k
            from_ms, to_ms = ticket.window(to_ms, asked_ms[1])
        raise no_footage()

    async def _pictures(
        self, camera: str, fragments: Sequence[Indexed], reader: FootageReader, first_90k: int, last_90k: int
    ) -> AsyncIterator[LiveItem]:
        """The pictures for the worker, from the key picture that the first picture of the window needs."""
        init = ""
        for fragment in fragments:
            shown_90k = max(fragment.start_90k, first_90k)
            if (shown_for_90k := min(fragment.end_90k, last_90k) - shown_90k) > 0:
                await reader.taking.copy(shown_90k, shown_for_90k)
            data = await reader.read(fragment.file, fragment.offset_bytes, fragment.size_bytes)
            if fragment.init != init:
                init = fragment.init
                yield format_item(self._playback.init_of(camera, fragment))
            for unit in units_of(data, fragment):
                yield unit
