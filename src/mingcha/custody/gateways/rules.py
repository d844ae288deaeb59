"""Which recorder holds a camera's footage of which time: pure (arts. 16(3), 16(5)).

A viewer must be sent to the gateway of the host that has the pictures: for live the one that has the camera now, for
playback whoever had it then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.kit.decision import cites

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Held:
    """A stretch of time whose footage of a camera one recorder holds; Unix milliseconds, `to_ms` 0: it goes on."""

    recorder: str
    from_ms: int
    to_ms: int


@cites("16(3)", "16(5)")
def held_by(tenures: Sequence[tuple[str, int]], hours: Sequence[tuple[str, int]], from_ms: int) -> tuple[Held, ...]:
    """Which recorder has the footage from which instant on: oldest first, without a gap.

    `tenures`: (recorder, ms at which it got the camera), oldest first; each lasts until the next begins, since the old
    recorder keeps recording. `hours`: (recorder, hour number) of sealed hours of the record, used for the time before
    the first known tenure (a rebuilt database has lost older ones). Empty without tenures: there is one recorder only.
    """
    if not tenures:
        return ()
    first_ms = tenures[0][1]
    earlier = sorted((hour * HOUR_MS, name) for name, hour in hours if hour * HOUR_MS < first_ms)
    begun = [(name, at_ms) for at_ms, name in earlier] + list(tenures)
    begun[0] = (begun[0][0], 0)  # whoever is first known had it before, too
    changes = [one for place, one in enumerate(begun) if place == 0 or begun[place - 1][0] != one[0]]
    ends = [at_ms for _, at_ms in changes[1:]] + [0]
    held = [Held(name, max(at_ms, from_ms), end) for (name, at_ms), end in zip(changes, ends, strict=True)]
    return tuple(one for one in held if one.to_ms == 0 or one.to_ms > from_ms)
