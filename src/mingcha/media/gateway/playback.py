"""Spans, index and footage of a point for a ticket's window: ranges of the recorder's own files, no second copy."""

from collections.abc import AsyncIterator, Callable, Sequence

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.http import HttpAnswer, HttpRequest, json_answer
from mingcha.media.gateway.index import (
    FRAGMENTS_AN_ANSWER,
    TICKS_A_MS,
    FileRange,
    FootageIndex,
    FootageReader,
    Init,
    Recorder,
    inside_window,
    no_footage,
    ranges_of,
)
from mingcha.media.gateway.key_frames import Indexed, KeyPicture, key_pictures, parse_samples
from mingcha.media.gateway.takings import Taking
from mingcha.media.gateway.tickets import Ticket
from mingcha.media.mp4.fragment import live_fragment

_MOST_SPANS = 2000
KEYS_FRAGMENTS_AN_ANSWER = 8000
"""Fragments looked through for one answer of key pictures at most: over two hours."""


class Playback:
    """Responses of one gateway. `connect` makes a separate connection for each long response, so that a slow reader of
    footage does not delay others."""

    def __init__(self, recorder: Recorder, index: FootageIndex, connect: Callable[[], Recorder]) -> None:
        self._recorder = recorder
        self._index = index
        self._connect = connect

    async def spans(self, camera: str, request: HttpRequest) -> HttpAnswer:
        """Footage and gaps between two instants (ms) in at most `most` spans. Not cut to the window: spans are no
        footage."""
        given = {"from_ms": request.whole_number("from"), "to_ms": request.whole_number("to")}
        most = min(request.whole_number("most"), _MOST_SPANS) if "most" in request.query else _MOST_SPANS
        return json_answer(await self._recorder.ask("spans", camera=camera, most=most, **given))

    async def activity(self, camera: str, request: HttpRequest, ticket: Ticket) -> HttpAnswer:
        """How much the picture changes, from the sizes of coded frames, in at most `most` values. Cut to the ticket's
        window: what it shows is what happened before the camera, as footage does."""
        from_ms, to_ms = ticket.window(request.whole_number("from"), request.whole_number("to"))
        most = min(request.whole_number("most"), _MOST_SPANS) if "most" in request.query else _MOST_SPANS
        given = {"from_ms": from_ms, "to_ms": max(from_ms, to_ms)}
        return json_answer(await self._recorder.ask("activity", camera=camera, most=most, **given))

    async def index(self, camera: str, request: HttpRequest, ticket: Ticket) -> HttpAnswer:
        """The index between two instants (ms) without the fragments that start outside the ticket's window."""
        from_ms, to_ms = request.whole_number("from"), request.whole_number("to")
        answer = await self._index.ask(camera, from_ms * TICKS_A_MS, to_ms * TICKS_A_MS)
        kept = inside_window([Indexed(*row) for row in answer["fragments"]], ticket)
        used = {fragment.init for fragment in kept}
        inits = {name: init for name, init in answer["inits"].items() if name in used}
        rows, files = [fragment.as_row() for fragment in kept], {str(fragment.file) for fragment in kept}
        masks = {file: count for file, count in answer.get("masks", {}).items() if file in files}
        return json_answer({"inits": inits, "fragments": rows, "masks": masks, "more": bool(answer["more"])})

    async def init(self, camera: str, name: str) -> HttpAnswer:
        """An initialisation segment that an index of this camera has named since the gateway began."""
        init = self._index.init(camera, name)
        if init is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有此初始化段", "there is no such init"))
        return HttpAnswer(200, init.data, "video/mp4")

    async def footage(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """One init and the whole fragments between two instants (ms), beginning with a key frame, up to the next init.

        Each fragment starts within the ticket's window; sound is left out. `taking` is called before every piece: it
        ends the response after a revocation and keeps a player's pace. Raises Fault(NOT_FOUND) if there is no footage.
        """
        fragments = await self.chosen(camera, request, ticket, FRAGMENTS_AN_ANSWER)
        chosen = [one for one in fragments if one.init == fragments[0].init]
        init = self.init_of(camera, chosen[0])
        if init.sound:
            stream = self._pictures(init.data, chosen, taking)
            return HttpAnswer(200, content_type=video_type(init.codec), stream=stream)
        size = len(init.data) + sum(fragment.size_bytes for fragment in chosen)
        stream = self._whole(init.data, ranges_of(chosen), taking)
        return HttpAnswer(200, content_type=video_type(init.codec), stream=stream, stream_bytes=size)

    async def keys(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """The key pictures between two instants (ms), each a fragment that lasts until the next key picture.

        A new init stands before the first picture that needs it; the answer ends before another family of codec.
        Raises Fault(NOT_FOUND) when there is nothing.
        """
        pictures = key_pictures(await self.chosen(camera, request, ticket, KEYS_FRAGMENTS_AN_ANSWER))
        pictures = self.of_one_family(camera, pictures)
        codec = self.init_of(camera, pictures[0].fragment).codec
        stream = self._key_fragments(camera, pictures, taking)
        return HttpAnswer(200, content_type=video_type(codec), stream=stream)

    async def chosen(self, camera: str, request: HttpRequest, ticket: Ticket, most: int) -> list[Indexed]:
        """The fragments of the asked time that the ticket opens. Raises Fault(NOT_FOUND) when there are none."""
        from_90k = request.whole_number("from") * TICKS_A_MS
        to_90k = request.whole_number("to") * TICKS_A_MS
        fragments = inside_window(await self._index.fragments(camera, from_90k, to_90k, most), ticket)
        chosen = [one for one in fragments if one.start_90k < to_90k]
        if not chosen:
            raise no_footage()
        return chosen

    def init_of(self, camera: str, fragment: Indexed) -> Init:
        """The init that an index named for a fragment. Raises Fault(UNAVAILABLE) if it is no longer cached."""
        init = self._index.init(camera, fragment.init)
        if init is None:
            raise Fault(FaultKind.UNAVAILABLE, Words("索引已变更，请重试", "the index has changed; try again"))
        return init

    def of_one_family(self, camera: str, pictures: Sequence[KeyPicture]) -> list[KeyPicture]:
        """The first key pictures that a player can append to one buffer."""
        family = self.init_of(camera, pictures[0].fragment).family
        kept: list[KeyPicture] = []
        for picture in pictures:
            if self.init_of(camera, picture.fragment).family != family:
                break
            kept.append(picture)
        return kept

    async def _whole(self, init: bytes, ranges: list[FileRange], taking: Taking) -> AsyncIterator[bytes]:
        yield init
        reader = FootageReader(self._connect(), taking)
        try:
            for one in ranges:
                at_bytes, coming = one.offset_bytes, iter(one.fragments)
                fragment = next(coming, None)
                async for piece in reader.pieces(one.file, one.offset_bytes, one.end_bytes - one.offset_bytes):
                    at_bytes += len(piece)
                    while fragment is not None and fragment.offset_bytes < at_bytes:
                        await taking.footage(fragment.start_90k, fragment.duration_90k)
                        fragment = next(coming, None)
                    yield piece
        finally:
            await reader.close()

    async def _pictures(self, init: bytes, fragments: Sequence[Indexed], taking: Taking) -> AsyncIterator[bytes]:
        """Removes the sound from fragments: a ticket opens pictures only."""
        yield init
        reader = FootageReader(self._connect(), taking)
        try:
            for fragment in fragments:
                await taking.footage(fragment.start_90k, fragment.duration_90k)
                data = await reader.read(fragment.file, fragment.offset_bytes, fragment.size_bytes)
                head, samples = parse_samples(data, fragment.frames)
                taking.check()
                yield live_fragment(head.number, head.start_90k, samples)
        finally:
            await reader.close()

    async def _key_fragments(self, camera: str, pictures: Sequence[KeyPicture], taking: Taking) -> AsyncIterator[bytes]:
        reader = FootageReader(self._connect(), taking)
        last_init = ""
        try:
            for number, picture in enumerate(pictures, 1):
                sample = await reader.key_sample(picture)
                fragment = live_fragment(number, picture.fragment.start_90k, [sample])
                if picture.fragment.init != last_init:
                    last_init = picture.fragment.init
                    fragment = self.init_of(camera, picture.fragment).data + fragment
                yield fragment
        finally:
            await reader.close()


def video_type(codec: str) -> str:
    """The media type with its codec (RFC 6381), so that a player opens the right buffer without another request."""
    return f'video/mp4; codecs="{codec}"'
