"""Delay before the next attempt to read a camera. Pure."""

from dataclasses import dataclass

from mingcha.media.units import GapReason


@dataclass(frozen=True, slots=True)
class BackOff:
    """Exponential back-off with jitter, so that cameras that failed together do not come back together."""

    first_s: float = 0.5
    most_s: float = 30.0
    fixed_s: float = 10.0
    """Minimum delay if only a person can fix the cause: no such stream, not a camera, unsupported codec."""
    refused_s: float = 60.0
    """Minimum delay after wrong credentials: at most one attempt a minute, so that no account is locked."""

    def delay_s(self, reason: GapReason, failures: int, chance: float) -> float:
        """Delay in seconds after `failures` failures in a row (1, 2, ...). `chance` (0 to 1) is the jitter."""
        doubled: float = min(self.most_s, self.first_s * 2 ** min(failures - 1, 16))
        if reason is GapReason.REFUSED:
            return max(doubled, self.refused_s) * (1 + chance / 4)
        if reason in (GapReason.NOT_FOUND, GapReason.NOT_A_CAMERA, GapReason.UNSUPPORTED):
            doubled = max(doubled, self.fixed_s)
        return min(self.most_s, doubled * (0.75 + chance / 2))
