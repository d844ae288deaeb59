"""The states of a watch (article 16(1)): the value is stored, so it never changes."""

from enum import StrEnum

from mingcha.kit.words import Words


class WatchState(StrEnum):
    """Where a watch stands."""

    PLANNED = "planned"
    ON_DUTY = "on_duty"
    HANDING_OVER = "handing_over"
    HANDED_OVER = "handed_over"
    OVERSTAYED = "overstayed"
    CLOSED = "closed"  # nobody was to follow at the seat: it ended with the person's own signature
    WITHDRAWN = "withdrawn"
    ENDED_EARLY = "ended_early"  # by another person: who was on it fell ill or left, in the middle or for good

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _WORDS[self]

    @property
    def tone(self) -> str:
        """How it is shown."""
        return _TONES.get(self, "plain")


_WORDS = {
    WatchState.PLANNED: Words("已排班", "planned"),
    WatchState.ON_DUTY: Words("在班", "on duty"),
    WatchState.HANDING_OVER: Words("交接中", "handing over"),
    WatchState.HANDED_OVER: Words("已交接", "handed over"),
    WatchState.OVERSTAYED: Words("超时未交接", "overstayed"),
    WatchState.CLOSED: Words("已下班（无后续班次）", "ended, nobody follows"),
    WatchState.WITHDRAWN: Words("已撤回", "withdrawn"),
    WatchState.ENDED_EARLY: Words("中途终止", "ended early"),
}
_TONES = {
    WatchState.ON_DUTY: "ok",
    WatchState.HANDING_OVER: "warn",
    WatchState.OVERSTAYED: "bad",
    WatchState.ENDED_EARLY: "warn",
}
RUNNING = (WatchState.ON_DUTY, WatchState.HANDING_OVER, WatchState.OVERSTAYED)
"""The states in which a person is on shift and responsible for the seat."""
LEAVES_SEAT = (WatchState.WITHDRAWN, WatchState.ENDED_EARLY)
"""The states in which a watch takes no seat of its shift: somebody else may be put there."""
