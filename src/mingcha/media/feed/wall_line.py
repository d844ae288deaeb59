"""From a camera's media clock to the wall: a line that is bent, never broken; and decoding times of the pictures.

After moonfire-nvr's design (its design/time.md): a picture cannot arrive before it was taken, so the picture
that was delayed least tells best how the media clock lies to the wall. Afterwards the two clocks' drift is followed by
bending the line by at most 500 ppm. Pure: every time is handed in. All times are in 90 kHz ticks.
"""

import heapq
from collections import deque
from enum import StrEnum

from mingcha.media.feed.pace import PaceWatch

TICKS_A_SECOND = 90_000
SETTLING_90K = 4 * TICKS_A_SECOND
"""How long the line may at least slide back to a picture that was delayed less; longer until it has reached it."""
WINDOW_90K = 10 * TICKS_A_SECOND
"""How often drift is judged, by the least delayed picture of the time."""
BEND_LIMIT = 500e-6
JUMP_90K = 10 * TICKS_A_SECOND
"""A step of the media clock that cannot be a pause."""
BACKWARD_90K = TICKS_A_SECOND
"""A step back that cannot be the order of B frames."""
ERROR_LIMIT_90K = 2 * TICKS_A_SECOND
"""Where line and wall part this far, bending is given up."""
_KNOTS = 33  # H.264 reorders at most 16 pictures (A.3.1); twice that, and one


class Jump(StrEnum):
    """Why a line ends and another must begin."""

    FORWARD = "the media clock jumped forward"
    BACKWARD = "the media clock jumped back"
    AHEAD = "pictures come before their time"
    PARTED = "the media clock parted from the wall clock"
    PACE = "the media clock runs at another pace"

    @property
    def may_be_pace(self) -> bool:
        """Whether a clock that runs too fast or too slowly ends a line so."""
        return self in (Jump.AHEAD, Jump.PARTED, Jump.PACE)


class WallLine:
    """The line of one run. `place` every picture in the order of arrival."""

    def __init__(self, media_90k: int, wall_90k: int, floor_90k: int | None = None, *, put_right: bool = False) -> None:
        """Begins at the first picture: its media time, the wall time of its arrival, and a time that no picture may
        come before (the end of the run before), if there is one. `put_right`: the media times are those of a clock
        whose pace was measured and put right (media_pace)."""
        self._pace = PaceWatch(wall_90k)
        self._put_right = put_right
        self._arrived = wall_90k
        start = wall_90k if floor_90k is None else max(wall_90k, floor_90k)
        self._begun = self._window_begun = wall_90k
        self._offset = start - media_90k
        self._least = wall_90k - media_90k
        self._bend = 0.0
        self._rate = 0.0
        self._settling = True
        self._window_least: int | None = None
        self._knots: deque[tuple[int, int]] = deque([(media_90k, start)], maxlen=_KNOTS)
        self._least_delayed: deque[tuple[int, int]] = deque(maxlen=8)

    def place(self, media_90k: int, wall_90k: int) -> int | Jump:
        """The wall time of the picture with this media time that arrived at this wall time; or that the line ends."""
        newest_media, newest_wall = self._knots[-1]
        step = media_90k - newest_media
        if step > JUMP_90K:
            return Jump.FORWARD
        if step < -BACKWARD_90K:
            return Jump.BACKWARD
        seen = wall_90k - media_90k
        if abs(step - wall_90k + self._arrived) > ERROR_LIMIT_90K // 2:
            self._pace = PaceWatch(wall_90k)  # the clock went by a step, or the network stood still: no pace
        self._arrived = wall_90k
        if self._pace.add(wall_90k, seen) and wall_90k - self._begun >= SETTLING_90K and self._is_off_pace(wall_90k):
            return Jump.PACE
        if seen - self._offset - self._bend < -ERROR_LIMIT_90K and not self._settling:
            self._least_delayed.append((wall_90k, seen))
            return Jump.AHEAD
        if step <= 0:
            return self._between(media_90k)
        if self._settling:
            placed = self._settle(media_90k, wall_90k, step, newest_wall)
        else:
            jump = self._follow(wall_90k, seen, step)
            if jump is not None:
                return jump
            placed = media_90k + self._offset + round(self._bend)
        self._knots.append((media_90k, placed))
        return placed

    def pace(self) -> float | None:
        """Media ticks a tick of the wall on this line, where that is wrong and was so all along."""
        return self._pace.pace()

    def _is_off_pace(self, wall_90k: int) -> bool:
        """A clock that is too fast may keep a line from settling for ever; one that is too slow is told from pictures
        that are late for once when they are as late as parts the clocks, and ever later all along."""
        if self._put_right and self._pace.is_known_better(wall_90k):
            return True
        pace = self._pace.gross()
        if pace is None or self._settling:
            return pace is not None and pace > 1
        return pace < 1 and self._pace.newest_90k() - self._offset - self._bend > ERROR_LIMIT_90K

    def take_least_delayed(self) -> list[tuple[int, int]]:
        """The windows judged since it was last asked: the wall time of each one's end, and the least of arrival less
        media time in it. Drift is read from these."""
        taken = list(self._least_delayed)
        self._least_delayed.clear()
        return taken

    def wall_of(self, media_90k: int) -> int:
        """Where the line would put a media time near the newest picture: for comparing the camera's own clock."""
        newest_media, newest_wall = self._knots[-1]
        return newest_wall + media_90k - newest_media

    def _settle(self, media_90k: int, wall_90k: int, step: int, newest_wall: int) -> int:
        """The first seconds: slides towards the least delayed picture, but at no less than half the media's pace, so
        that nothing that was handed out is overtaken."""
        self._least = min(self._least, wall_90k - media_90k)
        self._offset = max(media_90k + self._least, newest_wall + (step + 1) // 2) - media_90k
        if wall_90k - self._begun >= SETTLING_90K and self._offset == self._least:
            self._settling = False
            self._least_delayed.append((wall_90k, self._least))
            self._window_begun = wall_90k
        return media_90k + self._offset

    def _follow(self, wall_90k: int, seen: int, step: int) -> Jump | None:
        """After that: bends the line so that the last window's error is gone by the end of the next one."""
        self._bend += self._rate * step
        self._window_least = seen if self._window_least is None else min(self._window_least, seen)
        if wall_90k - self._window_begun < WINDOW_90K:
            return None
        self._least_delayed.append((wall_90k, self._window_least))
        error = self._window_least - self._offset - self._bend
        if abs(error) > ERROR_LIMIT_90K:
            return Jump.PARTED
        self._rate = max(-BEND_LIMIT, min(BEND_LIMIT, error / WINDOW_90K))
        self._window_begun, self._window_least = wall_90k, None
        return None

    def _between(self, media_90k: int) -> int:
        """A picture shown before the newest one: on the line as it was handed out, whatever bent it since."""
        after_media, after_wall = self._knots[-1]
        for media, wall in reversed(self._knots):
            if media == media_90k:
                return wall
            if media < media_90k:
                share = (media_90k - media) * (after_wall - wall) // (after_media - media)
                return wall + share
            after_media, after_wall = media, wall
        return after_wall - (after_media - media_90k)


class DecodingOrder:
    """Decoding times for pictures that come in decoding order with presentation times only (as RTP carries them).

    With a reorder depth of n, the decoding time of a picture is the n+1-th newest of the presentation times so far: so
    it is never after its own presentation, and rises as long as the depth is right. Where the depth proves too small
    (a camera's SPS says nothing or lies), it grows, at the cost of one picture's exact time.
    """

    def __init__(self, depth: int, frame_90k: int, floor_90k: int | None = None) -> None:
        """`depth`: max_num_reorder_frames, 0 when unknown; `frame_90k`: to space the first `depth` times by;
        `floor_90k`: a time that no decoding time may come before."""
        self.depth = depth
        self.frame_90k = frame_90k
        self._last = -1 if floor_90k is None else floor_90k - 1
        self._waiting: list[int] = []
        self._begun = False

    def place(self, pts_90k: int) -> tuple[int, int]:
        """Presentation and decoding time of the next picture."""
        if not self._begun:
            self._begun = True
            self._waiting = [pts_90k - count * self.frame_90k for count in range(self.depth, 0, -1)]
        if pts_90k <= self._last:
            self.depth += 1
            heapq.heappush(self._waiting, pts_90k)
            self._last += 1
            return self._last, self._last
        dts_90k = heapq.heappushpop(self._waiting, pts_90k)
        if dts_90k <= self._last:
            dts_90k = self._last + 1
        self._last = dts_90k
        return pts_90k, dts_90k
