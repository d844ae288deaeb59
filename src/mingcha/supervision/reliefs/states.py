"""States of a request for instalments or deferral (APL 66)."""

from enum import StrEnum

from mingcha.kit.words import Words


class ReliefState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The tone of its chip on pages."""
        return _TONES.get(self, "plain")


_STATES = {
    ReliefState.ASKED: Words("待审批", "asked for"),
    ReliefState.GRANTED: Words("已批准", "granted"),
    ReliefState.REFUSED: Words("未批准", "refused"),
    ReliefState.LAPSED: Words("罚款变更，批准失效", "lapsed: the fine was changed"),
}
_TONES = {ReliefState.ASKED: "warn", ReliefState.GRANTED: "ok"}
DECIDED = (ReliefState.GRANTED, ReliefState.REFUSED, ReliefState.LAPSED)
"""The states after a decision; a grant lapses with the amount that it was made of."""
