"""Which version a key gets, when a failed push is tried again and when it alarms, what a receipt says: pure decisions
on plain values (article 13(1))."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from mingcha.kit.canonical import canonical_json, sha256
from mingcha.kit.decision import cites
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.sharing.adapters.port import KeyAnswer, OutgoingItem, PushOperation, Receipt
from mingcha.sharing.pushes.states import BATCH_STEPS, BatchState
from mingcha.sharing.pushes.values import LastVersion, ReceiptFault, SentBatch, TakenReceipt

_LONGEST_PAUSE_MINUTES = 60
_MOST_DOUBLED = 6
"""2 to the power of 6 minutes are more than the longest pause."""


@cites("13(1)")
def next_version(last: LastVersion | None, operation: PushOperation, digest: str) -> int | None:
    """The version that a key gets for a target; None if nothing is to be sent: the newest version says the same, or
    there is nothing to withdraw. A version belongs to one content for ever, whether or not it was sent."""
    if last is None:
        return 1 if operation is PushOperation.UPSERT else None
    if operation is PushOperation.WITHDRAW and last.operation is PushOperation.WITHDRAW:
        return None
    return None if (operation, digest) == (last.operation, last.digest) else last.version + 1


@cites("13(1)")
def batch_digest(items: Sequence[OutgoingItem]) -> str:
    """SHA-256 of the canonical list of key, version, operation and digest of each item, in their order, hexadecimal."""
    return sha256(canonical_json([[one.key, one.version, one.operation.value, one.digest] for one in items])).hex()


@cites("13(1)")
def retry_at(tries: int, at: datetime, fraction: float) -> datetime:
    """When a push that failed so often is tried again: within 1, 2, 4 … 60 minutes, at a `fraction` (0 to 1) of it that
    the caller draws by lot, so that targets that failed together do not come back together."""
    pause = min(_LONGEST_PAUSE_MINUTES, 2 ** min(max(tries, 1) - 1, _MOST_DOUBLED))
    return at + timedelta(minutes=pause) * fraction


@cites("13(1)")
def is_alarming(tries: int, waiting_since: datetime, at: datetime) -> bool:
    """Whether a person is to be called: after so many failures, or so long without a receipt. Nothing is given up by
    it: the push goes on."""
    day = shanghai_day(at)
    longest = timedelta(minutes=parameters.number("sharing.alarm_minutes", day))
    return tries >= parameters.number("sharing.alarm_failures", day) or at - waiting_since >= longest


@cites("13(1)")
def taken_receipt(sent: SentBatch, receipt: Receipt) -> TakenReceipt:
    """What a receipt says of a batch: nothing if it is another batch's, comes twice or late, or names other keys. Its
    time is not asked."""
    fault = _fault_of(sent, receipt)
    if fault is not None:
        return TakenReceipt(sent.state, fault)
    answers = {one.key: one for one in receipt.results}
    refused = tuple((one.key, one.reason) for one in receipt.results if one.answer is not KeyAnswer.OK)
    waiting = tuple(one.key for one in sent.batch.items if one.key not in answers)
    return TakenReceipt(
        state=BatchState.PARTLY_REFUSED if refused or waiting else BatchState.RECEIVED,
        acknowledged=tuple(one.key for one in receipt.results if one.answer is KeyAnswer.OK),
        refused=refused,
        older=tuple(one.key for one in receipt.results if one.answer is KeyAnswer.OLDER),
        waiting=waiting,
    )


def _fault_of(sent: SentBatch, receipt: Receipt) -> ReceiptFault | None:
    if receipt.batch != sent.batch.number:
        return ReceiptFault.OTHER_BATCH
    if receipt.digest != sent.batch.digest:
        return ReceiptFault.OTHER_DIGEST
    if sent.state is BatchState.GIVEN_UP:
        return ReceiptFault.LATE
    if BatchState.RECEIVED not in BATCH_STEPS[sent.state]:
        return ReceiptFault.NOT_SENT if sent.state is BatchState.SEALED else ReceiptFault.TWICE
    versions = {(one.key, one.version) for one in sent.batch.items}
    named = Counter((one.key, one.version) for one in receipt.results)
    return ReceiptFault.OTHER_KEYS if named.keys() - versions or max(named.values(), default=1) > 1 else None
