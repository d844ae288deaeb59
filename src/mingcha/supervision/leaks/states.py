"""States and closed lists of leak cases (articles 20(4), 20(5))."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class LeakState(StrEnum):
    """Where a leak case stands."""

    OPENED = "opened"
    CONTAINED = "contained"
    ASSESSED = "assessed"
    NOTIFIED = "notified"
    DECIDED = "decided"
    TRANSFERRED = "transferred"
    CLOSED = "closed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return _TONES.get(self, "info")


_STATES = {
    LeakState.OPENED: Words("已立案，证据已固定", "opened, evidence locked"),
    LeakState.CONTAINED: Words("已采取控制措施", "contained"),
    LeakState.ASSESSED: Words("已评估", "assessed"),
    LeakState.NOTIFIED: Words("已报告、告知", "notified"),
    LeakState.DECIDED: Words("已处理", "decided"),
    LeakState.TRANSFERRED: Words("已移送", "transferred"),
    LeakState.CLOSED: Words("已办结", "closed"),
}
_TONES = {LeakState.OPENED: "bad", LeakState.CONTAINED: "warn", LeakState.CLOSED: "plain"}
TRANSITIONS: Mapping[LeakState, frozenset[LeakState]] = {
    LeakState.OPENED: frozenset({LeakState.CONTAINED}),
    LeakState.CONTAINED: frozenset({LeakState.ASSESSED, LeakState.NOTIFIED}),
    LeakState.ASSESSED: frozenset({LeakState.NOTIFIED, LeakState.CONTAINED}),
    LeakState.NOTIFIED: frozenset({LeakState.DECIDED, LeakState.TRANSFERRED, LeakState.ASSESSED, LeakState.CONTAINED}),
    LeakState.DECIDED: frozenset({LeakState.CLOSED, LeakState.NOTIFIED, LeakState.ASSESSED, LeakState.CONTAINED}),
    LeakState.TRANSFERRED: frozenset({LeakState.NOTIFIED, LeakState.CLOSED}),
    LeakState.CLOSED: frozenset(),
}
"""From each state the states that may follow. An assessment after which nothing is owed goes on to NOTIFIED; a
transfer that is declined or comes back leads there again. Where somebody is named a suspect who had assessed or decided
the case, it goes back to where it was before."""


class LeakKind(StrEnum):
    """What leaked (article 20(4)), or how else footage was used unlawfully (20(5))."""

    STATE_SECRET = "state_secret"  # noqa: S105 - no password
    BUSINESS_SECRET = "business_secret"  # noqa: S105 - no password
    PRIVACY = "privacy"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]

    @property
    def article(self) -> str:
        """The item of article 20 that forbids it."""
        return "20(5)" if self is LeakKind.OTHER else "20(4)"


_KINDS = {
    LeakKind.STATE_SECRET: Words("泄露国家秘密", "state secrets leaked"),
    LeakKind.BUSINESS_SECRET: Words("泄露商业秘密", "business secrets leaked"),
    LeakKind.PRIVACY: Words("泄露个人隐私", "privacy leaked"),
    LeakKind.OTHER: Words("其他违法使用", "other unlawful use"),
}
