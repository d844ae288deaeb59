"""Maps a camera's media clock to wall time by a piecewise linear function, and derives decoding times of pictures.

After moonfire-nvr's design (its design/time.md): a picture cannot arrive before it was taken, so the least delayed
picture gives the best estimate of the offset between the clocks. Then the slope follows the drift of the clocks, by at
most 500 ppm. Pure: all times are passed in. All times are in 90 kHz ticks.
"""

import heapq
import math
from collections import deque
from enum import StrEnum

from mingcha.media.feed.pace import PaceWatch

TICKS_A_SECOND = 90_000
SETTLING_90K = 4 * TICKS_A_SECOND
"""Shortest time in which the line follows less delayed pictures; longer until it has reached the least delayed one."""
WINDOW_90K = 10 * TICKS_A_SECOND
"""Interval of drift correction, by the least delayed picture in it."""
BEND_LIMIT = 500e-6
JUMP_90K = 10 * TICKS_A_SECOND
"""A larger step of the media clock is a jump, not a pause."""
BACKWARD_90K = TICKS_A_SECOND
"""A larger step back is a jump, not the reordering of B frames."""
ERROR_LIMIT_90K = 2 * TICKS_A_SECOND
"""At this difference of line and wall time the line ends."""
_LEAST_STEP_90K = -BACKWARD_90K
_MOST_AHEAD_90K = -ERROR_LIMIT_90K
_STALL_90K = ERROR_LIMIT_90K // 2
_KNOTS = 33  # H.264 reorders at most 16 pictures (A.3.1): twice that, plus one


class Jump(StrEnum):
    """Why a line ends and a new one begins."""

    FORWARD = "the media clock jumped forward"
    BACKWARD = "the media clock jumped back"
    AHEAD = "pictures come before their time"
    PARTED = "the media clock parted from the wall clock"
    PACE = "the media clock runs at another pace"

    @property
    def may_be_pace(self) -> bool:
        """Whether a media clock of a wrong rate can be the cause."""
        return self in (Jump.AHEAD, Jump.PARTED, Jump.PACE)


class WallLine:
    """The line of one run. Call `place` for every picture, in order of arrival."""

    def __init__(self, media_90k: int, wall_90k: int, floor_90k: int | None = None, *, corrected: bool = False) -> None:
        """Begins at the first picture, with its media time and its arrival. `floor_90k`: no picture is placed before it
        (the end of the previous run). `corrected`: the media times were corrected by pace.MediaPace."""
        self._pace = PaceWatch(wall_90k)
        self._corrected = corrected
        self._arrived = wall_90k
        start = wall_90k if floor_90k is None else max(wall_90k, floor_90k)
        self._begun = wall_90k
        self._window_due = wall_90k + WINDOW_90K
        self._offset = start - media_90k
        self._least = wall_90k - media_90k
        self._bend = 0.0
        self._rate = 0.0
        self._settling = True
        self._window_least: float = math.inf
        self._knots: deque[tuple[int, int]] = deque([(media_90k, start)], maxlen=_KNOTS)
        self._least_delayed: deque[tuple[int, int]] = deque(maxlen=8)

    def place(self, media_90k: int, wall_90k: int) -> int | Jump:
        """The wall time of a picture with this media time and arrival; a Jump if the line ends."""
        newest_media, newest_wall = self._knots[-1]
        step = media_90k - newest_media
        if step > JUMP_90K:
            return Jump.FORWARD
        if step < _LEAST_STEP_90K:
            return Jump.BACKWARD
        seen = wall_90k - media_90k
        if abs(step - wall_90k + self._arrived) > _STALL_90K:
            self._pace = PaceWatch(wall_90k)  # a clock step or a network stall: not a matter of rate
        self._arrived = wall_90k
        pace = self._pace
        if wall_90k >= pace.due_90k:
            if self._leaves_pace(wall_90k, seen):
                return Jump.PACE
        elif seen < pace.least_90k:  # as pace.add() does, without two calls for a third of all pictures
            pace.least_90k, pace.least_at_90k = seen, wall_90k
        if seen - self._offset - self._bend < _MOST_AHEAD_90K and not self._settling:
            self._least_delayed.append((wall_90k, seen))
            return Jump.AHEAD
        if step <= 0:
            return self._between(media_90k)
        if self._settling:
            placed = self._settle(media_90k, wall_90k, step, newest_wall)
        else:
            self._bend += self._rate * step
            if seen < self._window_least:
                self._window_least = seen
            if wall_90k >= self._window_due and self._bend_line(wall_90k):
                return Jump.PARTED
            placed = media_90k + self._offset + round(self._bend)
        self._knots.append((media_90k, placed))
        return placed

    def pace(self) -> float | None:
        """Media ticks per wall tick on this line, if wrong throughout; None otherwise."""
        return self._pace.pace()

    def _leaves_pace(self, wall_90k: int, seen: int) -> bool:
        """Adds a picture to the measured rate; whether the rate is found to be wrong by it."""
        is_due = self._pace.add(wall_90k, seen)
        return is_due and wall_90k - self._begun >= SETTLING_90K and self._is_off_pace(wall_90k)

    def _is_off_pace(self, wall_90k: int) -> bool:
        """Whether the rate is grossly wrong.

        While the line settles a fast clock counts, since it can keep the line from settling. Afterwards a slow clock
        counts if the delay exceeds the error limit; a single late picture does not make the rate slow.
        """
        if self._corrected and self._pace.needs_refinement(wall_90k):
            return True
        pace = self._pace.gross()
        if pace is None or self._settling:
            return pace is not None and pace > 1
        return pace < 1 and self._pace.newest_90k() - self._offset - self._bend > ERROR_LIMIT_90K

    def take_least_delayed(self) -> list[tuple[int, int]]:
        """Returns and clears the finished windows: the wall time of each end, and the least difference of arrival and
        media time in it."""
        taken = list(self._least_delayed)
        self._least_delayed.clear()
        return taken

    def wall_of(self, media_90k: int) -> int:
        """The wall time of a media time near the newest picture, to compare the camera's own clock."""
        newest_media, newest_wall = self._knots[-1]
        return newest_wall + media_90k - newest_media

    def _settle(self, media_90k: int, wall_90k: int, step: int, newest_wall: int) -> int:
        """Wall time of a picture in the first seconds: moves the offset towards that of the least delayed picture. Wall
        times advance by at least half of the media step, so they keep rising."""
        self._least = min(self._least, wall_90k - media_90k)
        self._offset = max(media_90k + self._least, newest_wall + (step + 1) // 2) - media_90k
        if wall_90k - self._begun >= SETTLING_90K and self._offset == self._least:
            self._settling = False
            self._least_delayed.append((wall_90k, self._least))
            self._window_due = wall_90k + WINDOW_90K
        return media_90k + self._offset

    def _bend_line(self, wall_90k: int) -> bool:
        """At the end of a window: sets the slope so that the error of this window is corrected by the end of the next
        one. Whether the error is too large for that."""
        least = int(self._window_least)
        self._least_delayed.append((wall_90k, least))
        error = least - self._offset - self._bend
        if abs(error) > ERROR_LIMIT_90K:
            return True
        self._rate = max(-BEND_LIMIT, min(BEND_LIMIT, error / WINDOW_90K))
        self._window_due, self._window_least = wall_90k + WINDOW_90K, math.inf
        return False

    def _between(self, media_90k: int) -> int:
        """A picture shown before the newest one: interpolates between delivered times."""
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
    """Decoding times for pictures that come in decoding order with presentation times only, as RTP carries them.

    With a reorder depth of n, the decoding time of a picture is the n+1-th newest presentation time so far: never after
    its own presentation, and rising if the depth is right. If the depth proves too small (the SPS gives none or a wrong
    one), it grows, at the cost of the exact time of one picture.
    """

    def __init__(self, depth: int, frame_90k: int, floor_90k: int | None = None) -> None:
        """`depth`: max_num_reorder_frames, 0 if unknown; `frame_90k`: distance of the first `depth` times; `floor_90k`:
        earliest decoding time."""
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
        if not self.depth and pts_90k > self._last:
            self._last = pts_90k  # most cameras: no reordering, nothing waits
            return pts_90k, pts_90k
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
