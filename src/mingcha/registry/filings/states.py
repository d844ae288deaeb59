"""States and closed lists of filings: kinds, states, steps, what the clock says (article 9, decree 799 article 14)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class FilingKind(StrEnum):
    """What a filing says: a system is new, something of it changed, or it is no more."""

    NEW = "new"
    CHANGE = "change"
    CANCEL = "cancel"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


_KINDS = {
    FilingKind.NEW: Words("新建备案", "first filing"),
    FilingKind.CHANGE: Words("变更备案", "filing of a change"),
    FilingKind.CANCEL: Words("注销备案", "filing of an end"),
}


class FilingState(StrEnum):
    """Where a filing stands. A transfer to another organ is a step and no state: the filing waits there as before."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def is_ended(self) -> bool:
        """Whether nothing follows."""
        return not TRANSITIONS[self]


_STATES = {
    FilingState.DRAFT: Words("待提交", "to be submitted"),
    FilingState.SUBMITTED: Words("已提交，待收讫", "submitted, to be received"),
    FilingState.RETURNED: Words("退回补正", "returned to be completed"),
    FilingState.RECEIVED: Words("已收讫", "received"),
    FilingState.WITHDRAWN: Words("已撤回", "withdrawn"),
}

TRANSITIONS: Mapping[FilingState, frozenset[FilingState]] = {
    FilingState.DRAFT: frozenset({FilingState.SUBMITTED, FilingState.WITHDRAWN}),
    FilingState.SUBMITTED: frozenset({FilingState.RECEIVED, FilingState.RETURNED, FilingState.WITHDRAWN}),
    FilingState.RETURNED: frozenset({FilingState.SUBMITTED, FilingState.WITHDRAWN}),
    FilingState.RECEIVED: frozenset(),
    FilingState.WITHDRAWN: frozenset(),
}
"""From each state the states that may follow. A received filing is never edited: a change is a filing of its own."""
OPEN_STATES = tuple(state for state in FilingState if TRANSITIONS[state])
"""The states of a filing that is on its way."""


class FilingStepKind(StrEnum):
    """What was done to a filing."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    TRANSFERRED = "transferred"
    RETURNED = "returned"
    RECEIVED = "received"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STEPS[self]


_STEPS = {
    FilingStepKind.OPENED: Words("起草", "opened"),
    FilingStepKind.SUBMITTED: Words("提交", "submitted"),
    FilingStepKind.TRANSFERRED: Words("移送", "transferred"),
    FilingStepKind.RETURNED: Words("退回补正", "returned"),
    FilingStepKind.RECEIVED: Words("收讫", "received"),
    FilingStepKind.WITHDRAWN: Words("撤回", "withdrawn"),
}


class Light(StrEnum):
    """What the clock of a filing says on a day."""

    NONE = "none"
    RUNNING = "running"
    NEAR = "near"
    OVERDUE = "overdue"
    WAITING = "waiting"
    FILED = "filed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LIGHTS[self]


_LIGHTS = {
    Light.NONE: Words("无期限", "no clock runs"),
    Light.RUNNING: Words("期限内", "in time"),
    Light.NEAR: Words("临近", "near"),
    Light.OVERDUE: Words("逾期", "overdue"),
    Light.WAITING: Words("已提交", "submitted"),
    Light.FILED: Words("已备案", "filed"),
}
