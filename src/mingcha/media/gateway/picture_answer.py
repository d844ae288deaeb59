"""`/picture` and `/picture/source` of a point: one frame as JPEG, and the fragment that is the evidence for it."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.http import HttpAnswer, HttpRequest, json_answer
from mingcha.media.gateway.index import FootageIndex, FootageReader, Init, Recorder, inside_window, no_footage
from mingcha.media.gateway.key_frames import Indexed
from mingcha.media.gateway.picture import Moment, moment_at, pictures_of, source_of, whole_ms
from mingcha.media.gateway.takings import Taking
from mingcha.media.gateway.tickets import Ticket
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.mp4.boxes import TIMESCALE

WIDTH_LIMIT = 1920
_SMALLEST_WIDTH = 16
_MOST_FRAGMENTS = 200
"""From a key picture to an instant: over three minutes without another key picture."""

_REORDERED_90K = TIMESCALE // 2
"""How much later than it is decoded a picture may be shown: a dozen frames of 25 a second."""


class Pictures:
    """Answers of one gateway."""

    def __init__(self, index: FootageIndex, connect: Callable[[], Recorder], workers: Workers) -> None:
        self._index = index
        self._connect = connect
        self._workers = workers

    async def picture(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """image/jpeg of the frame at `at` (ms), at most `width` pixels wide.

        Raises Fault(NOT_FOUND) when there is no footage at that instant or the ticket opens none.
        """
        width = request.whole_number("width") if "width" in request.query else WIDTH_LIMIT
        if not _SMALLEST_WIDTH <= width <= WIDTH_LIMIT:
            words = f"width is {_SMALLEST_WIDTH} to {WIDTH_LIMIT}"
            raise Fault(FaultKind.INVALID, Words(f"宽度须为 {_SMALLEST_WIDTH} 至 {WIDTH_LIMIT} 像素", words))
        await taking.picture()
        reader = FootageReader(self._connect(), taking)
        try:
            moment, init = await self._moment(camera, request, ticket, reader)
            still = await self._workers.still(pictures_of(moment, init, reader), moment.at_90k, width)
        finally:
            await reader.close()
        taking.check()
        headers = {
            "X-Mingcha-At-Ms": str(whole_ms(still.pts_90k)),
            "Access-Control-Expose-Headers": "X-Mingcha-At-Ms",
        }
        return HttpAnswer(200, still.data, "image/jpeg", headers)

    async def source(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """The position of the same frame in the files, with the digest of its fragment computed from the bytes on disk.

        Raises Fault(NOT_FOUND) as picture(), Fault(CORRUPT) when the bytes do not agree with their digest.
        """
        reader = FootageReader(self._connect(), taking)
        try:
            moment, init = await self._moment(camera, request, ticket, reader)
            source, pts_90k = await source_of(moment, init, reader)
        finally:
            await reader.close()
        return json_answer({"camera": camera, "at_ms": whole_ms(pts_90k), **source.as_json()})

    async def _moment(
        self, camera: str, request: HttpRequest, ticket: Ticket, reader: FootageReader
    ) -> tuple[Moment, Init]:
        at_ms, exact = request.whole_number("at"), request.flag("exact")
        at_90k = at_ms * 90 + 89  # the last tick of that millisecond: X-Mingcha-At-Ms asked for again gives the same
        found = await self._index.fragments(camera, at_ms * 90 - _REORDERED_90K, at_90k + 1, _MOST_FRAGMENTS)
        moment = await moment_at(_inside(found, ticket), at_90k, reader, exact=exact)
        init = None if moment is None else self._index.init(camera, moment.fragment.init)
        if moment is None or init is None:
            raise no_footage()
        return moment, init


def _inside(fragments: list[Indexed], ticket: Ticket) -> list[Indexed]:
    """The fragments that the ticket opens; empty if the fragment of the instant itself is not among them."""
    inside = inside_window(fragments, ticket)
    return inside if inside and inside[-1] is fragments[-1] else []
