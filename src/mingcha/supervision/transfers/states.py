"""States of transfers (article 24; TCC)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class TransferState(StrEnum):
    """Where a transfer stands."""

    PREPARED = "prepared"
    APPROVED = "approved"
    DECLINED = "declined"
    SENT = "sent"
    RECEIVED = "received"
    TAKEN = "taken"
    REFUSED = "refused"
    RETURNED = "returned"
    OBJECTED = "objected"
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
    TransferState.PREPARED: Words("待审批", "prepared, to be approved"),
    TransferState.APPROVED: Words("已批准，待移送", "approved, to be sent"),
    TransferState.DECLINED: Words("未批准", "not approved"),
    TransferState.SENT: Words("已移送，待签收", "sent, receipt outstanding"),
    TransferState.RECEIVED: Words("已签收，待答复", "received, answer outstanding"),
    TransferState.TAKEN: Words("已受理", "taken"),
    TransferState.REFUSED: Words("不予受理", "refused"),
    TransferState.RETURNED: Words("已退回", "returned"),
    TransferState.OBJECTED: Words("已提请复议", "objected"),
    TransferState.CLOSED: Words("已办结", "closed"),
}
_TONES = {
    TransferState.DECLINED: "plain",
    TransferState.REFUSED: "bad",
    TransferState.TAKEN: "ok",
    TransferState.CLOSED: "plain",
}
TRANSITIONS: Mapping[TransferState, frozenset[TransferState]] = {
    TransferState.PREPARED: frozenset({TransferState.APPROVED, TransferState.DECLINED}),
    TransferState.APPROVED: frozenset({TransferState.SENT, TransferState.RETURNED}),
    TransferState.DECLINED: frozenset(),
    TransferState.SENT: frozenset({TransferState.RECEIVED, TransferState.RETURNED}),
    TransferState.RECEIVED: frozenset({TransferState.TAKEN, TransferState.REFUSED}),
    TransferState.TAKEN: frozenset({TransferState.CLOSED}),
    TransferState.REFUSED: frozenset({TransferState.RETURNED, TransferState.OBJECTED}),
    TransferState.OBJECTED: frozenset({TransferState.TAKEN, TransferState.RETURNED}),
    TransferState.RETURNED: frozenset({TransferState.CLOSED}),
    TransferState.CLOSED: frozenset(),
}
"""From each state the states that may follow. An objection ends by the receiver taking it after all, or by the return
of the papers; what nobody sent or nobody signed for is recalled."""
RECALLED = (TransferState.APPROVED, TransferState.SENT)
"""The states from which a transfer may be recalled: no other organ has it yet."""
BY_ANOTHER = (TransferState.PREPARED, *RECALLED, TransferState.RECEIVED, TransferState.OBJECTED)
"""The states with a step of another hand than who prepared it or handles the case."""
ANSWERED = (TransferState.TAKEN, TransferState.RETURNED)
"""The states from which a transfer is closed: its answer is there, or it was recalled."""
TIMED = (
    TransferState.PREPARED,
    TransferState.APPROVED,
    TransferState.SENT,
    TransferState.RECEIVED,
    TransferState.REFUSED,
)
"""The states whose next step may have a last day."""
WITHOUT_EFFECT = (TransferState.DECLINED, TransferState.RETURNED, TransferState.CLOSED)
"""The states in which a transfer that was not taken freezes and bars nothing: also before a returned one is closed."""
OWN_STEPS = (TransferState.APPROVED, TransferState.REFUSED, *ANSWERED)
"""The states whose next step is of who transfers, whoever of them it is; once it is sent the receiver's."""
