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


class JoiningSide(StrEnum):
    """Who suspended a joining; the value is stored."""

    UNIT = "unit"
    POLICE = "police"

    @property
    def words(self) -> Words:
        """Who suspended it and what has to follow, for people."""
        return _SIDES[self]


_SIDES = {
    JoiningSide.UNIT: Words(
        "由管理单位暂停：单位解除暂停之后，由公安机关重新接通。",
        "The unit suspended it: once the unit lifts that, the police connect it anew.",
    ),
    JoiningSide.POLICE: Words("由公安机关暂停：由公安机关重新接通。", "The police suspended it: they connect it anew."),
}

STEPS: dict[JoiningState, frozenset[JoiningState]] = {
    JoiningState.OFFERED: frozenset({JoiningState.CHECKED, JoiningState.ENDED}),
    JoiningState.CHECKED: frozenset({JoiningState.CONNECTED, JoiningState.ENDED}),
    JoiningState.CONNECTED: frozenset({JoiningState.VERIFIED, JoiningState.SUSPENDED, JoiningState.ENDED}),
    JoiningState.VERIFIED: frozenset({JoiningState.SUSPENDED, JoiningState.ENDED}),
    # it is connected and verified anew: by the police what they suspended, else once the unit lifted its suspension;
    # the unit takes over what the police suspended
    JoiningState.SUSPENDED: frozenset(
        {JoiningState.CONNECTED, JoiningState.CHECKED, JoiningState.SUSPENDED, JoiningState.ENDED}
    ),
    JoiningState.ENDED: frozenset(),
}
"""From each state to those that may follow."""
OPEN_JOININGS = frozenset(JoiningState) - {JoiningState.ENDED}
"""Those of which a system has one at most."""
