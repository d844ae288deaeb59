"""Plays a recording into a stream at its own pace, and obeys orders while it runs (2022: 9.8, 9.9; article 13(1)).

Times of pictures (PTS) go on over seeks and in both directions, so that the receiver's clock never jumps; a scale
changes when pictures are sent and not their times. A span without recordings is passed at once, and shows in the times.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass

from mingcha.kit.clock import TICKS_90K, Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.device.history import RecordedPicture, Recording
from mingcha.media.gb28181.device.model import FeedSink
from mingcha.media.gb28181.streams.mansrtsp import PlaybackMethod, PlaybackOrder, PlaybackStatus

LEAST_SCALE, MOST_SCALE = 0.25, 8.0
ENDED_LIMIT_S = 60
"""How long the other side may take after the end to ask for something else, or to end the call."""
_TICK_S = 0.04
_GAP_90K = 10 * TICKS_90K
"""Between two pictures: more is a span without recordings."""
_STEP_90K = TICKS_90K // 25
"""Between the last picture before a seek and the first one after it."""
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class _Turn:
    """From one order that moves the playback to the next."""

    begin_90k: int
    until_90k: int | None = None
    backwards: bool = False


class Player:
    """One playback or download (PictureFeed), in an asyncio loop. Pictures alone."""

    def __init__(
        self, recording: Recording, clock: Clock, speed: float = 1.0, *, obeys: bool = True,
        most_scale: float = MOST_SCALE, goes_back: bool = True,
    ) -> None:  # fmt: skip
        """`speed`: of its beginning; `obeys`: whether its pace can be changed, which that of a download cannot;
        `most_scale`, `goes_back`: how fast, and whether backwards, the recording can be read."""
        self.video_codec, self.sound_codec = recording.video_codec, ""
        self.ended: Callable[[], None] = lambda: None
        """Called at the end of what was asked for, once for each order that went on."""
        self.given_up: Callable[[], None] = lambda: None
        """Called when nobody has asked for anything else since the end."""
        self._recording, self._clock, self._obeys = recording, clock, obeys
        self._most_scale, self._goes_back = most_scale, goes_back
        self._turn, self._scale = _Turn(0), speed
        self._is_paused = self._is_over = False
        self._at_90k = 0
        self._pts_90k = 0
        self._last_turn: _Turn | None = None
        self._pace = (0, clock.monotonic_ns())
        """The offset that was, or is to be, sent at an instant of the clock."""
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self, sink: FeedSink) -> None:
        """Begins. Call it in the loop."""
        self._pace = 0, self._clock.monotonic_ns()
        self._task = asyncio.get_running_loop().create_task(self._run(sink))

    def stop(self) -> None:
        """Ends it."""
        if self._task is not None:
            self._task.cancel()
        self._recording.close()

    def obey(self, order: PlaybackOrder) -> PlaybackStatus:
        """Carries an order out, or says why not."""
        if self._is_over or (not self._obeys and order.method is not PlaybackMethod.TEARDOWN):
            return PlaybackStatus.NOT_NOW
        if order.method is PlaybackMethod.PLAY:
            status = self._play_on(order)
        else:
            self._is_paused = True
            self._is_over = order.method is PlaybackMethod.TEARDOWN
            status = PlaybackStatus.OK
        self._changed.set()
        return status

    def _play_on(self, order: PlaybackOrder) -> PlaybackStatus:
        scale = self._scale if order.scale is None else order.scale
        if not LEAST_SCALE <= abs(scale) <= self._most_scale or (scale < 0 and not self._goes_back):
            return PlaybackStatus.NO_SUCH_SCALE
        at_90k = self._at_90k if order.at_s is None else int(order.at_s * TICKS_90K)
        if at_90k > self._recording.duration_90k:
            return PlaybackStatus.NO_SUCH_RANGE
        until_90k = self._turn.until_90k if order.until_s is None else int(order.until_s * TICKS_90K)
        if order.at_s is not None or until_90k != self._turn.until_90k or (scale < 0) is not self._turn.backwards:
            self._turn = _Turn(at_90k, until_90k, scale < 0)
        self._scale, self._is_paused = scale, False
        self._pace = at_90k, self._clock.monotonic_ns()
        return PlaybackStatus.OK

    async def _run(self, sink: FeedSink) -> None:
        while not self._is_over:
            turn = self._turn
            with suppress(Fault):  # what cannot be read any more is at its end
                await self._play(turn, sink)
            if self._turn is turn and not self._is_over:
                self.ended()
                if not await self._is_asked(turn):
                    break
        if self._is_over:
            await self._is_asked(self._turn)
        self.given_up()

    async def _play(self, turn: _Turn, sink: FeedSink) -> None:
        before_90k = turn.begin_90k
        async with aclosing(self._recording.pictures(turn.begin_90k, backwards=turn.backwards)) as pictures:
            async for picture in pictures:
                if turn.until_90k is not None and picture.at_90k >= turn.until_90k and not turn.backwards:
                    return
                if abs(picture.at_90k - before_90k) > _GAP_90K:
                    self._pace = picture.at_90k, self._clock.monotonic_ns()
                before_90k = picture.at_90k
                if not await self._is_due(turn, picture, sink):
                    return
                self._send(turn, picture, sink)

    async def _is_due(self, turn: _Turn, picture: RecordedPicture, sink: FeedSink) -> bool:
        """Waits until a picture is to be sent; False if an order came that goes elsewhere."""
        await asyncio.sleep(0)  # a recording that is read without waiting must not keep everybody else waiting
        while self._turn is turn and not self._is_over:
            left_ns = self._due_ns(picture.at_90k) - self._clock.monotonic_ns()
            is_kept = self._is_paused or not sink.has_room
            if not is_kept and left_ns <= 0:
                return True
            await self._wait(_TICK_S if is_kept else min(_TICK_S, max(left_ns, 1_000_000) / _SECOND_NS))
        return False

    def _due_ns(self, at_90k: int) -> int:
        begin_90k, begin_ns = self._pace
        return begin_ns + int((at_90k - begin_90k) * _SECOND_NS / (TICKS_90K * self._scale))

    def _send(self, turn: _Turn, picture: RecordedPicture, sink: FeedSink) -> None:
        step_90k = picture.at_90k - self._at_90k  # below zero with B pictures, too
        if self._last_turn is None:
            self._pts_90k = max(picture.at_90k, 0)
        elif self._last_turn is not turn:
            self._pts_90k += _STEP_90K
        else:
            self._pts_90k += -step_90k if turn.backwards else step_90k
        self._at_90k, self._last_turn = picture.at_90k, turn
        sink.picture(picture.annex_b, self._pts_90k, key=picture.key)

    async def _is_asked(self, turn: _Turn) -> bool:
        """Waits after the end; whether an order came that goes on."""
        until_ns = self._clock.monotonic_ns() + ENDED_LIMIT_S * _SECOND_NS
        while self._turn is turn and self._clock.monotonic_ns() < until_ns:
            await self._wait(_TICK_S)
        return self._turn is not turn

    async def _wait(self, seconds: float) -> None:
        self._changed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
