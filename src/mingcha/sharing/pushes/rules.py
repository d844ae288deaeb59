"""Which version a key gets, when a failed push is tried again and when it alarms, what a receipt says: pure decisions
on plain values (article 13(1))."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from mingcha.kit.canonical import canonical_json, sha256
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import Decision, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.rules import other_territory
from mingcha.sharing.adapters.port import KeyAnswer, OutgoingItem, PushOperation, Receipt
from mingcha.sharing.pushes.states import BATCH_STEPS, ITEM_STEPS, BatchState, ItemState
from mingcha.sharing.pushes.values import KnownKey, LastVersion, ReceiptFault, SentBatch, TakenReceipt
from mingcha.sharing.targets.rules import STOPPERS
from mingcha.sharing.targets.values import TargetFacts

MOST_REASON = 200
"""Maximum characters of a reason, ours or a receiver's."""
MOST_KEY = 60
"""Maximum characters of a key, or of the subject that it names."""
_LONGEST_PAUSE_MINUTES = 60
_MOST_HALVED = 8
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


@cites("13(1)", "GDSR")
def is_to_be_withdrawn(known: KnownKey) -> bool:
    """Whether a target gets a withdrawal of a key: it may hold it. A key that never left is not named by one."""
    return known.newest_that_left is not None and known.newest_that_left.operation is PushOperation.UPSERT


@cites("13(1)", "GDSR")
def may_push(held: TargetFacts, *, withdraws: bool = False) -> Decision:
    """Whether a batch may leave for a target: one that is enabled and not paused. `withdraws`: the batch has nothing
    but withdrawals, which leave also while it is paused, whoever paused it: a pause must not keep a secret at its
    receiver. Nothing leaves after a restore of this home, before an officer resumed it, nor for a receiver that shows
    what it has to anybody."""
    if held.lets_withdrawals and (withdraws or not held.is_paused):
        return allow("13(1)")
    return refuse("13(1)", "推送目标未启用或者已暂停", "the target is not enabled, or paused")


@cites("3", "13(1)")
def may_send_again(who: DutyFacts, state: ItemState) -> Decision:
    """Whether this person may have a version sent again that the receiver refused, once its reason is mended there: a
    clerk, an administrator, an officer of the city."""
    if not who.has(*STOPPERS):
        zh, en = "由编目人员、系统管理员或者市局民警重新推送", "a clerk, an administrator or an officer sends again"
        return refuse("13(1)", zh, en)
    if not who.over(Place(WUHAN, ""), *STOPPERS):
        return other_territory()
    if ItemState.WAITING in ITEM_STEPS[state] and state is not ItemState.SENT:
        return allow("13(1)")
    return refuse("13(1)", "该条目并非对方未接收的条目", "the receiver did not refuse this version")


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
def most_items(usual: int, failures: int) -> int:
    """How many items a batch has at most after so many failures in a row: half as many after each, one at least."""
    return max(1, usual >> min(failures, _MOST_HALVED))


@cites("13(1)")
def is_alarming(tries: int, waiting_since: datetime, at: datetime) -> bool:
    """Whether a person is to be called: after so many failures, or so long without a receipt. Nothing is given up by
    it: the push goes on."""
    day = shanghai_day(at)
    longest = timedelta(minutes=parameters.number("sharing.alarm_minutes", day))
    return tries >= parameters.number("sharing.alarm_failures", day) or at - waiting_since >= longest


@cites("13(1)")
def is_called(target: str, standing: Collection[str]) -> bool:
    """Whether a person is called already since a target fails: its finding stands (`standing`: the targets of which one
    does). One call is enough until it ends."""
    return target in standing


@cites("13(1)", "GDSR")
def is_withheld(keys: Collection[str], leaving_now: Collection[str]) -> bool:
    """Whether a sealed batch must not leave any more: one of the keys whose rows it sends has no row that leaves now,
    since its point was marked as a work secret meanwhile, or is withheld for another reason."""
    return any(key not in leaving_now for key in keys)


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
