"""The states of a redaction and the acts that lead from one to another (article 21).

Fetching, detecting and tracking are one state, and so are a review and the rendering that follows it: every change of
state is an act, and which part of a job runs stands in the job.
"""

from enum import StrEnum

from mingcha.kit.decision import cites
from mingcha.kit.words import Words


class RedactionState(StrEnum):
    """Where a redaction stands. The value is stored in the database, so it never changes."""

    PREPARING = "preparing"
    TO_REVIEW = "to_review"
    REVIEWED = "reviewed"
    GATED = "gated"
    SIGNED = "signed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    FAILED = "failed"

    @property
    def words(self) -> Words:
        """The name for people."""
        return _STATES[self]


_STATES = {
    RedactionState.PREPARING: Words("取片与检测中", "being fetched and detected"),
    RedactionState.TO_REVIEW: Words("待复核", "to be reviewed"),
    RedactionState.REVIEWED: Words("已复核，生成中", "reviewed, being rendered"),
    RedactionState.GATED: Words("已生成，待放行签名", "rendered, to be signed"),
    RedactionState.SIGNED: Words("已签名", "signed"),
    RedactionState.RELEASED: Words("已放行", "released"),
    RedactionState.WITHDRAWN: Words("已撤回", "withdrawn"),
    RedactionState.REFUSED: Words("不予放行", "refused"),
    RedactionState.FAILED: Words("未能完成", "failed"),
}


class RedactionAct(StrEnum):
    """What changes the state of a redaction, or needs one."""

    TRACK = "track"
    EDIT = "edit"
    ANSWER = "answer"
    REVIEW = "review"
    GATE_PASSED = "gate_passed"
    GATE_FAILED = "gate_failed"
    OPEN_FILM = "open_film"
    SIGN = "sign"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    FAIL = "fail"


_S = RedactionState
OPEN = (_S.PREPARING, _S.TO_REVIEW, _S.REVIEWED, _S.GATED, _S.SIGNED)
"""The states in which something is still to be done."""
AWAITING_PEOPLE = (_S.TO_REVIEW, _S.GATED, _S.SIGNED)
"""The states in which a person is to do the next step, and no job."""
WITH_SOURCE = (_S.TO_REVIEW, _S.REVIEWED, _S.GATED, _S.SIGNED)
"""The states in which its source is looked at: tracked, and neither released nor over."""
WITH_FILM = (_S.GATED, _S.SIGNED, _S.RELEASED)
"""The states in which there is a film that passed the gate."""

_STEPS: dict[RedactionAct, tuple[tuple[RedactionState, ...], RedactionState | None]] = {
    RedactionAct.TRACK: ((_S.PREPARING,), _S.TO_REVIEW),
    RedactionAct.EDIT: ((_S.TO_REVIEW, _S.REVIEWED, _S.GATED, _S.SIGNED), _S.TO_REVIEW),
    RedactionAct.ANSWER: ((_S.TO_REVIEW,), None),
    RedactionAct.REVIEW: ((_S.TO_REVIEW,), _S.REVIEWED),
    RedactionAct.GATE_PASSED: ((_S.REVIEWED,), _S.GATED),
    RedactionAct.GATE_FAILED: ((_S.REVIEWED,), _S.TO_REVIEW),
    RedactionAct.OPEN_FILM: (WITH_FILM, None),
    RedactionAct.SIGN: ((_S.GATED,), _S.SIGNED),
    RedactionAct.RELEASE: ((_S.SIGNED,), _S.RELEASED),
    RedactionAct.WITHDRAW: ((_S.RELEASED,), _S.WITHDRAWN),
    RedactionAct.REFUSE: (OPEN, _S.REFUSED),
    RedactionAct.FAIL: ((_S.PREPARING, _S.REVIEWED), _S.FAILED),
}
"""The states from which an act is possible, and the one to which it leads; None: the state stays."""

WITH_EDITS = _STEPS[RedactionAct.EDIT][0]
"""The states in which it is edited, and so in which something may be asked to stay visible by law."""


@cites("21")
def state_after(state: RedactionState, act: RedactionAct) -> RedactionState | None:
    """The state after an act, None if the act is not possible in this one. An edit of a film that is reviewed, made or
    signed leads back to its review; one that is released is withdrawn first."""
    before, after = _STEPS[act]
    return (after or state) if state in before else None
