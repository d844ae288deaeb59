"""The states of a version of a data set and the steps between them, a closed list (article 13(1))."""

from enum import StrEnum

from mingcha.kit.words import Words


class SetState(StrEnum):
    """The stored states of a version."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REGISTERED = "registered"
    PUBLISHED = "published"
    RETURNED = "returned"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def tone(self) -> str:
        """The colour of its chip."""
        return {"published": "ok", "submitted": "warn", "registered": "warn", "returned": "warn"}.get(self, "plain")


_STATES = {
    SetState.DRAFT: Words("草稿", "draft"),
    SetState.SUBMITTED: Words("待注册审核", "to be registered"),
    SetState.REGISTERED: Words("已注册，待发布审核", "registered, to be published"),
    SetState.PUBLISHED: Words("已发布", "published"),
    SetState.RETURNED: Words("退回修改", "returned"),
    SetState.SUPERSEDED: Words("已被新版本替代", "superseded"),
    SetState.WITHDRAWN: Words("已撤销", "withdrawn"),
}

WRITABLE = frozenset({SetState.DRAFT, SetState.RETURNED})
"""The versions that are still written."""
WAITING = frozenset({SetState.SUBMITTED, SetState.REGISTERED})
"""The versions that wait for a review."""
OPEN = WRITABLE | WAITING
"""The versions before their end; a set has one of them at most."""
NAMED = WAITING | {SetState.PUBLISHED}
"""The versions whose names nobody else may take."""

STEPS: dict[SetState, frozenset[SetState]] = {
    SetState.DRAFT: frozenset({SetState.DRAFT, SetState.SUBMITTED, SetState.WITHDRAWN}),
    SetState.SUBMITTED: frozenset({SetState.REGISTERED, SetState.RETURNED, SetState.WITHDRAWN}),
    SetState.REGISTERED: frozenset({SetState.PUBLISHED, SetState.RETURNED, SetState.WITHDRAWN}),
    SetState.RETURNED: frozenset({SetState.DRAFT, SetState.WITHDRAWN}),
    SetState.PUBLISHED: frozenset({SetState.SUPERSEDED, SetState.WITHDRAWN}),
    SetState.SUPERSEDED: frozenset(),
    SetState.WITHDRAWN: frozenset(),
}
"""From each state to those that may follow."""
