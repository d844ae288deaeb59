"""When a camera is checked: every ten minutes, and one and two minutes after a suspicion that is new."""

from dataclasses import dataclass

EVERY_MS = 600_000
AGAIN_MS = 60_000
MOST_AGAIN = 2


@dataclass(slots=True)
class CheckTimes:
    """The next check of one camera."""

    due_ms: int = 0
    again: int = 0

    def is_due(self, now_ms: int) -> bool:
        """Whether the time has come; a time further away than one interval is of a clock that was set back since (F8),
        and no camera waits for it."""
        return not now_ms < self.due_ms <= now_ms + EVERY_MS

    def checked(self, at_ms: int, *, is_suspicious: bool, has_standing: bool) -> None:
        """Notes a check. A suspicion is checked again soon, at most twice, and not while a finding stands of it."""
        if is_suspicious and not has_standing and self.again < MOST_AGAIN:
            self.again += 1
            self.due_ms = at_ms + AGAIN_MS
            return
        self.again = 0
        self.due_ms = at_ms + EVERY_MS
