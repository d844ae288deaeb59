"""How long is waited before a camera is tried again. Pure."""

from dataclasses import dataclass

from mingcha.media.units import GapReason


@dataclass(frozen=True, slots=True)
class BackOff:
    """Doubled with each failure in a row, up to a limit; spread, so that cameras that failed together come apart."""

    first_s: float = 0.5
    most_s: float = 30.0
    fixed_s: float = 10.0
    """At least, where only a person can change the cause: no such stream, no camera, a codec not spoken here."""
    refused_s: float = 60.0
    """At least, after a wrong name or password: never more than one try a minute, so that no account is locked."""

    def delay_s(self, reason: GapReason, failures: int, chance: float) -> float:
        """Seconds to wait after so many failures in a row (1, 2, ...); chance is 0 to 1 and spreads cameras apart."""
        doubled: float = min(self.most_s, self.first_s * 2 ** min(failures - 1, 16))
        if reason is GapReason.REFUSED:
            return max(doubled, self.refused_s) * (1 + chance / 4)
        if reason in (GapReason.NOT_FOUND, GapReason.NOT_A_CAMERA, GapReason.UNSUPPORTED):
            doubled = max(doubled, self.fixed_s)
        return min(self.most_s, doubled * (0.75 + chance / 2))
