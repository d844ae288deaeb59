"""From the RTP times of a camera's sound to the wall: by its sender reports where it sends them, else by arrival.

Pure. Sound follows the pictures' line (RFC 3550, 6.4.1: both clocks are tied to one wall clock); where that is not
known, the unit that was delayed least tells. Small differences are made up slowly, so that nothing is heard of them.
All times are in 90 kHz ticks unless their names say otherwise.
"""

_STEP_90K = 18_000
"""A difference that is not made up slowly: 0.2 s."""
_FIRST_90K = 90_000
"""Of the first second nothing is made up slowly: packets that were read together show only then which waited least."""
_SLOWLY = 200
"""Of so many ticks of sound one is given or taken."""
_WINDOW_90K = 900_000


class SoundLine:
    """The line of one source of sound. `place` every unit in its order."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._offset: int | None = None
        self._begun: int | None = None
        self._last = 0
        self._window_begun = 0
        self._least: int | None = None
        self._least_before: int | None = None

    def place(self, media: int, length: int, arrival_90k: int, reported_90k: int | None) -> tuple[int, int]:
        """When a unit begins and how long it lasts. `media` and `length`: RTP time (unwrapped) and samples;
        `reported_90k`: where the pictures' line and the sender reports put it, None while they do not say."""
        here, lasts = media * 90_000 // self._rate_hz, length * 90_000 // self._rate_hz
        seen = self._least_delayed(arrival_90k - lasts - here, arrival_90k)
        target = seen if reported_90k is None else reported_90k - here
        if self._begun is None:
            self._begun = here
        if self._offset is None or here - self._begun < _FIRST_90K or abs(target - self._offset) > _STEP_90K:
            self._offset = target
        else:
            most = max(0, here - self._last) // _SLOWLY
            self._offset += max(-most, min(most, target - self._offset))
        self._last = here
        return here + self._offset, lasts

    def _least_delayed(self, seen: int, arrival_90k: int) -> int:
        """The least of arrival less media time in the last ten to twenty seconds: that packet was held up least."""
        if arrival_90k - self._window_begun >= _WINDOW_90K:
            self._window_begun, self._least_before, self._least = arrival_90k, self._least, None
        self._least = seen if self._least is None else min(self._least, seen)
        return self._least if self._least_before is None else min(self._least, self._least_before)
