"""Recorded pictures of a point for a platform above us: the viewing copy of a gateway, with label and mark, never the
original (articles 13(2), 16(3), 19, 20(1)).

A copy is encoded while it is sent and comes little faster than its clock: it is played forwards, at most at its own
pace, and is nothing to be downloaded.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing

import structlog

from mingcha.kit.clock import Clock, unix_ms
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.cascade.above import OpenedPoint, Span
from mingcha.media.gb28181.cascade.copy_answer import CopyAnswer
from mingcha.media.gb28181.device.history import RecordedPicture

_LOG = structlog.get_logger("mingcha.cascade")
MOST_SCALE = 1.0
"""Of a playback: the gateway sends 1.25 times as fast at most."""
READY_WITHIN_S = 10.0
"""Until the gateway answers the first question."""
_TICKS_A_MS = 90
_MOST_EMPTY = 2
"""Answers without a picture, one after the other: there is none any more."""
_BEGIN_PATIENCE_S, _PATIENCE_S, _AGAIN_S = 2.0, 20.0, 0.5
"""How long a gateway without room, or one that is away, is asked again: a copy that was just left, as by a seek, takes
a moment to be given back."""
_LEAST_RENEWAL_S, _RENEW_AGAIN_S = 1.0, 2.0
_UNAVAILABLE = 480
_CODES = {
    FaultKind.FORBIDDEN: 403, FaultKind.NOT_FOUND: 404, FaultKind.EXHAUSTED: 486, FaultKind.UNSUPPORTED: 488,
}  # fmt: skip
"""Answers to an invitation; others are 480."""
_PASSING = (FaultKind.EXHAUSTED, FaultKind.UNAVAILABLE)

type Renew = Callable[[OpenedPoint], Awaitable[OpenedPoint]]
"""Another ticket. Raises Refused, Fault."""


class CopiedRecording:
    """The recorded pictures of one point in one span (device.history.Recording). Belongs to an event loop."""

    def __init__(
        self, opened: OpenedPoint, span: Span, renew: Renew, clock: Clock, threads: ThreadPoolExecutor,
        gone: Callable[[], None],
    ) -> None:  # fmt: skip
        """`gone`: called in a later turn of the loop when nothing may be shown any more, so that the call ends."""
        self.video_codec, self.size_bytes = "h264", 0
        self.is_closed = False
        self._opened, self._renew, self._clock, self._threads, self._gone = opened, renew, clock, threads, gone
        self._begin_ms, self._end_ms = (unix_ms(instant) for instant in span)
        self.duration_90k = (self._end_ms - self._begin_ms) * _TICKS_A_MS
        self._answer: CopyAnswer | None = None
        """The answer that is read now, or that waits for the first reading."""
        self._is_first = False
        self._unknown = ""
        """A ticket that the gateway does not take any more: revoked, at its end, or older than the gateway."""
        self._keeper: asyncio.Task[None] | None = None

    async def begin(self) -> int:
        """Asks for the first pictures; 0, or the code of SIP that says why there are none."""
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                self._answer = await self._asked(self._begin_ms, _BEGIN_PATIENCE_S)
        except Refused:
            return 403
        except TimeoutError:
            return _UNAVAILABLE
        except Fault as fault:
            _LOG.info("no_copy", point=self._opened.point, kind=fault.kind.value)
            return _CODES.get(fault.kind, _UNAVAILABLE)
        self._is_first = True
        self._keeper = asyncio.get_running_loop().create_task(self._keep())
        return 0

    async def pictures(self, at_90k: int, *, backwards: bool) -> AsyncGenerator[RecordedPicture, None]:
        """Pictures from an offset on; none backwards. What ends for another reason than that there are no more ends the
        call, and this waits for its end."""
        from_ms = self._end_ms if backwards else self._begin_ms + at_90k // _TICKS_A_MS
        empty = 0
        while from_ms < self._end_ms and empty < _MOST_EMPTY:
            answer = await self._answer_from(from_ms)
            if answer is None:
                return
            before_ms = from_ms
            async with aclosing(self._read(answer)) as read:
                async for picture in read:
                    yield picture
                    from_ms = self._begin_ms + picture.at_90k // _TICKS_A_MS + 1
            empty = empty + 1 if from_ms == before_ms else 0

    def close(self) -> None:
        """Ends what is read, or waits to be read, and keeps no ticket any more."""
        self.is_closed = True
        if self._keeper is not None:
            self._keeper.cancel()
        self._leave()

    def _leave(self) -> None:
        if self._answer is not None:
            self._answer.close()
            self._answer = None

    async def _read(self, answer: CopyAnswer) -> AsyncGenerator[RecordedPicture, None]:
        """The pictures of an answer, until it ends or is cut off: its ticket ended, was revoked, or was left unread."""
        ticket = self._opened.ticket
        try:
            async with aclosing(answer.pictures(self._begin_ms * _TICKS_A_MS)) as pictures:
                async for picture in pictures:
                    yield picture
        except Fault as fault:
            if fault.kind is not FaultKind.UNAVAILABLE:
                await self._end(fault.kind.value)
            _LOG.info("copy_cut_off", point=self._opened.point)
            self._unknown = ticket
        finally:
            answer.close()

    async def _answer_from(self, from_ms: int) -> CopyAnswer | None:
        """The next answer; None where there are no more pictures. Never returns where the call is to end."""
        if self._is_first:
            self._is_first = False
            if from_ms == self._begin_ms and self._answer is not None:
                return self._answer
        self._leave()
        try:
            self._answer = await self._asked(from_ms, _PATIENCE_S)
        except Refused as refused:
            await self._end(str(refused))
        except Fault as fault:
            if fault.kind is not FaultKind.NOT_FOUND:
                await self._end(fault.kind.value)
        return self._answer

    async def _asked(self, from_ms: int, patience_s: float) -> CopyAnswer:
        """An answer from an instant on. Raises Refused, Fault: a passing one after this patience."""
        until_ns, is_new = self._clock.monotonic_ns() + int(patience_s * 1e9), False
        while True:
            if self._opened.ticket == self._unknown:
                self._opened, is_new = await self._renew(self._opened), True
            answer, ticket = CopyAnswer(self._threads), self._opened.ticket
            try:
                await answer.open(self._opened, from_ms, self._end_ms)
            except Fault as fault:
                answer.close()
                if fault.kind is FaultKind.UNAUTHENTICATED and not is_new:
                    self._unknown = ticket
                    continue
                if fault.kind not in _PASSING or self._clock.monotonic_ns() > until_ns:
                    raise
                await asyncio.sleep(_AGAIN_S)
            except BaseException:
                answer.close()
                raise
            else:
                return answer

    async def _keep(self) -> None:
        """Renews the ticket in time, also while nobody reads; ends the call when it is refused."""
        while True:
            left_s = self._opened.ends_ms / 1000 - self._clock.now().timestamp()
            await asyncio.sleep(max(_LEAST_RENEWAL_S, left_s / 2))
            try:
                self._opened = await self._renew(self._opened)
            except Refused as refused:
                await self._end(str(refused))
            except Fault as fault:  # until the ticket ends there is time
                _LOG.warning("ticket_not_renewed", point=self._opened.point, error=str(fault))
                await asyncio.sleep(_RENEW_AGAIN_S)

    async def _end(self, why: str) -> None:
        """Has the call ended, and waits until it is: nothing else is said about the pictures."""
        _LOG.info("ended", point=self._opened.point, grant=self._opened.grant, why=why)
        self._leave()
        asyncio.get_running_loop().call_soon(self._gone)
        await asyncio.get_running_loop().create_future()
