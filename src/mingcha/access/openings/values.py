"""Taken amounts of footage, as frozen values (articles 16(3), 20(1))."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TakenSum:
    """The amounts taken under a grant from a point in a way, over all gateways.

    `footage_ms`: each stretch of footage once; live: the time during which pictures came. `held_ms`: total delay by the
    pace. `parallel`: greatest number of streams at once over one ticket.
    """

    sent_bytes: int = 0
    footage_ms: int = 0
    pictures: int = 0
    held_ms: int = 0
    parallel: int = 0
    first_ms: int = 0
    last_ms: int = 0

    def plus(self, other: "TakenSum") -> "TakenSum":
        """The sum of both."""
        if not self.last_ms or not other.last_ms:
            return self if self.last_ms else other
        return TakenSum(
            self.sent_bytes + other.sent_bytes,
            self.footage_ms + other.footage_ms,
            self.pictures + other.pictures,
            self.held_ms + other.held_ms,
            max(self.parallel, other.parallel),
            min(self.first_ms, other.first_ms),
            max(self.last_ms, other.last_ms),
        )
