"""Maps RTP times of a camera's sound to wall times: by sender reports if the camera sends them, otherwise by arrival.

Pure. With sender reports, sound follows the line of the pictures (RFC 3550, 6.4.1: one wall clock for both). Without,
it follows the least delayed unit. Small differences are corrected slowly, so that they cannot be heard. All times are
in 90 kHz ticks unless named otherwise.
"""

_STEP_90K = 18_000
"""A difference above 0.2 s is corrected at once."""
_FIRST_90K = 90_000
"""During the first second every difference is corrected at once: the least delay is not known yet."""
_SLOWLY = 200
"""Slow correction: one tick in so many ticks of sound."""
_WINDOW_90K = 900_000


class SoundLine:
    """The line of one sound source. Call `place` for every unit, in order."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._offset: int | None = None
        self._begun: int | None = None
        self._last = 0
        self._window_begun = 0
        self._least: int | None = None
        self._least_before: int | None = None

    def place(self, media: int, length: int, arrival_90k: int, reported_90k: int | None) -> tuple[int, int]:
        """Returns (start, duration) of a unit. `media`, `length`: unwrapped RTP time and number of samples;
        `reported_90k`: its wall time by the sender reports and the pictures' line, None if unknown."""
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
        """The least difference of arrival and media time in the last ten to twenty seconds."""
        if arrival_90k - self._window_begun >= _WINDOW_90K:
            self._window_begun, self._least_before, self._least = arrival_90k, self._least, None
        self._least = seen if self._least is None else min(self._least, seen)
        return self._least if self._least_before is None else min(self._least, self._least_before)
