"""The states of a share grant and the steps between them, closed lists (article 13(2))."""

from enum import StrEnum

from mingcha.kit.words import Words


class GrantState(StrEnum):
    """The stored states of a share grant. One that is to be supplied is a decision without a grant yet."""

    IN_FORCE = "in_force"
    SUSPENDED = "suspended"
    ENDED = "ended"
    RENEWED = "renewed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"in_force": "ok", "suspended": "warn"}.get(self, "plain")


_STATES = {
    GrantState.IN_FORCE: Words("提供中", "in force"),
    GrantState.SUSPENDED: Words("已中止", "suspended"),
    GrantState.ENDED: Words("已终止", "ended"),
    GrantState.RENEWED: Words("已续期", "renewed"),
}
STEPS: dict[GrantState, frozenset[GrantState]] = {
    GrantState.IN_FORCE: frozenset({GrantState.SUSPENDED, GrantState.ENDED, GrantState.RENEWED}),
    # the police take over what somebody else suspended
    GrantState.SUSPENDED: frozenset({GrantState.IN_FORCE, GrantState.SUSPENDED, GrantState.ENDED}),
    GrantState.ENDED: frozenset(),
    GrantState.RENEWED: frozenset(),
}
"""From each state to those that may follow."""
RUNNING = frozenset(one for one in GrantState if STEPS[one])
"""The grants that are not over: in force, or suspended."""


class Side(StrEnum):
    """Who suspended a grant; the value is stored."""

    DEPARTMENT = "department"
    CLERK = "clerk"
    POLICE = "police"
    CLOCK = "clock"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _SIDES[self]


_SIDES = {
    Side.DEPARTMENT: Words("需求部门", "the department"),
    Side.CLERK: Words("数据目录管理员", "a data clerk"),
    Side.POLICE: Words("公安机关", "the police"),
    Side.CLOCK: Words("平台（逾期未报告）", "the platform (report late)"),
}


class ReviewResult(StrEnum):
    """What a review came to; the value is stored."""

    GOES_ON = "goes_on"
    NARROWED = "narrowed"
    ENDED = "ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _RESULTS[self]


_RESULTS = {
    ReviewResult.GOES_ON: Words("继续提供", "it goes on"),
    ReviewResult.NARROWED: Words("缩小范围", "it is narrowed"),
    ReviewResult.ENDED: Words("终止", "it ends"),
}
