"""The recorder that holds a camera's footage at each time: pure (arts. 16(3), 16(5)).

A viewer must be sent to the gateway of the host with the pictures: for live the host that has the camera now, for
playback the one that had it then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kit.decision import cites

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Held:
    """A time range of a camera's footage on one recorder; Unix milliseconds, `to_ms` 0: open end."""

    recorder: str
    from_ms: int
    to_ms: int


@cites("16(3)", "16(5)")
def held_by(tenures: Sequence[tuple[str, int]], hours: Sequence[tuple[str, int]], from_ms: int) -> tuple[Held, ...]:
    """The recorders of the footage from an instant on: oldest first, without gaps.

    `tenures`: (recorder, ms at which it got the camera), oldest first; each lasts until the next begins, because the
    old recorder keeps recording. `hours`: (recorder, hour number) of sealed hours of the record, used for the time
    before the first known tenure (a rebuilt database lacks older ones). Empty without tenures: there is only one
    recorder.
    """
    if not tenures:
        return ()
    first_ms = tenures[0][1]
    earlier = sorted((hour * HOUR_MS, name) for name, hour in hours if hour * HOUR_MS < first_ms)
    begun = [(name, at_ms) for at_ms, name in earlier] + list(tenures)
    begun[0] = (begun[0][0], 0)  # the first known recorder counts for all earlier times
    changes = [one for place, one in enumerate(begun) if place == 0 or begun[place - 1][0] != one[0]]
    ends = [at_ms for _, at_ms in changes[1:]] + [0]
    held = [Held(name, max(at_ms, from_ms), end) for (name, at_ms), end in zip(changes, ends, strict=True)]
    return tuple(one for one in held if one.to_ms == 0 or one.to_ms > from_ms)
