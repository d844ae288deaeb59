"""The states of a joining and the steps between them, a closed list (article 13(3))."""

from enum import StrEnum

from mingcha.kit.words import Words


class JoiningState(StrEnum):
    """The stored states of a joining."""

    OFFERED = "offered"
    CHECKED = "checked"
    CONNECTED = "connected"
    VERIFIED = "verified"
    SUSPENDED = "suspended"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"verified": "ok", "ended": "plain", "suspended": "warn"}.get(self, "info")


_STATES = {
    JoiningState.OFFERED: Words("单位已提出，待核查", "offered, to be checked"),
    JoiningState.CHECKED: Words("已核查，待接通", "checked, to be connected"),
    JoiningState.CONNECTED: Words("已接通，待验证", "connected, to be verified"),
    JoiningState.VERIFIED: Words("已联网", "joined"),
    JoiningState.SUSPENDED: Words("已暂停", "suspended"),
    JoiningState.ENDED: Words("已终止", "ended"),
}

STEPS: dict[JoiningState, frozenset[JoiningState]] = {
    JoiningState.OFFERED: frozenset({JoiningState.CHECKED, JoiningState.ENDED}),
    JoiningState.CHECKED: frozenset({JoiningState.CONNECTED, JoiningState.ENDED}),
    JoiningState.CONNECTED: frozenset({JoiningState.VERIFIED, JoiningState.SUSPENDED, JoiningState.ENDED}),
    JoiningState.VERIFIED: frozenset({JoiningState.SUSPENDED, JoiningState.ENDED}),
    # after a suspension it is connected and verified anew
    JoiningState.SUSPENDED: frozenset({JoiningState.CONNECTED, JoiningState.ENDED}),
    JoiningState.ENDED: frozenset(),
}
"""From each state to those that may follow."""
OPEN_JOININGS = frozenset(JoiningState) - {JoiningState.ENDED}
"""Those of which a system has one at most."""
