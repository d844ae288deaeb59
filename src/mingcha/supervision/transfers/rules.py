"""From the preparation of a transfer to its answer and closing: pure decisions on plain values (article 24; TCC).

The clocks of the Provisions run between organs, not inside the police. A case that is transferred is not fined instead
(TCC 11): while a transfer runs, and once it is taken, the fine of its case is frozen; by one that nobody approved for
the three days in which a head decides.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.supervision.transfers.states import ANSWERED, TransferState
from mingcha.supervision.transfers.values import NewTransfer, SignedReceipt, StepDue, TransferAnswer, TransferFacts

MOST_TEXT, MOST_REASON, MOST_RECEIVER, MOST_NAME, MOST_NUMBER = 1000, 300, 100, 60, 60
_TWICE = Words("已有未办结的移送", "a transfer of it runs already")


@cites("24", "TCC 5")
def may_prepare_transfer(acts: Decision, new: NewTransfer, *, runs: bool, ended: bool = False) -> Decision:
    """Whether a transfer may be prepared by who may act in its case (`acts`): with receiver, reason and materials,
    while none runs, before the case is closed (`ended`)."""
    if not acts:
        return acts
    if ended:
        return refuse("24", "该案已结案", "the case is closed")
    if runs:
        return refuse("24", _TWICE.zh, _TWICE.en)
    missing = []
    if not new.receiver.strip():
        missing.append(Missing("接收机关", "the receiving organ", "receiver"))
    if not new.reason.strip():
        missing.append(Missing("移送的理由和依据", "why, and by which law", "reason"))
    if not new.materials.strip():
        missing.append(Missing("随案材料", "what goes with it", "materials"))
    if missing:
        return refuse("24", "移送材料不完整", "the transfer is incomplete", missing=tuple(missing))
    return allow("24")


@cites("24", "TCC 5")
def may_approve_transfer(
    acts: Decision, user_id: int, held: TransferFacts, reason: str, handlers: Iterable[str], hands: Sequence[Hand]
) -> Decision:
    """Whether a head may approve or decline: of a prepared one, another person than who prepared it or handles its
    penalty case (`handlers`: actors), with a reason. Late too: only the freeze of the fine is over by then."""
    if not acts:
        return acts
    if held.state is not TransferState.PREPARED:
        return refuse("TCC 5", "移送已审批", "it is approved or declined already")
    if is_hand_of_any(user_id, {held.prepared_by, *handlers}, hands):
        return refuse("TCC 5", "由负责人审批，承办人员不得审批", "a head approves it, not who prepared it")
    return _stated("TCC 5", reason, Missing("审批意见", "the reason", "reason"))


@cites("24", "TCC 5")
def may_send_transfer(acts: Decision, held: TransferFacts) -> Decision:
    """Whether a transfer may be recorded as sent: once it is approved."""
    if not acts:
        return acts
    if held.state is not TransferState.APPROVED:
        return refuse("TCC 5", "批准后方可移送，且只移送一次", "it is sent once, after the approval")
    return allow("TCC 5")


@cites("24", "TCC 7")
def may_record_transfer_receipt(acts: Decision, held: TransferFacts, new: SignedReceipt, now: datetime) -> Decision:
    """Whether the signed receipt may be recorded: of a sent one, with who signed, its number and a time since then."""
    if not acts:
        return acts
    if held.state is not TransferState.SENT or held.sent_at is None:
        return refuse("24", "移送后方有签收", "it is received once it was sent")
    missing = []
    if not new.name.strip() or not new.number.strip():
        missing.append(Missing("签收人和回执编号", "who signed, and the number", "name"))
    if not held.sent_at <= new.at <= now:
        missing.append(Missing("签收时间（移送以后、不晚于现在）", "a time since it was sent", "at"))
    if missing:
        return refuse("24", "回执不完整", "the receipt is incomplete", missing=tuple(missing))
    return allow("24")


@cites("24", "TCC 8")
def may_record_answer(acts: Decision, held: TransferFacts, new: TransferAnswer, now: datetime) -> Decision:
    """Whether an answer may be recorded: of a received one, with its number, a time since then, and the reason of a
    refusal."""
    if not acts:
        return acts
    if held.state is not TransferState.RECEIVED or held.received_at is None:
        return refuse("TCC 8", "签收后方有答复", "it is answered once it was received")
    missing = []
    if not new.number.strip():
        missing.append(Missing("答复文号", "the number of the answer", "number"))
    if not held.received_at <= new.at <= now:
        missing.append(Missing("答复时间（签收以后、不晚于现在）", "a time since the receipt", "at"))
    if not new.taken and not new.reason.strip():
        missing.append(Missing("不予受理的理由", "why it is refused", "reason"))
    if missing:
        return refuse("TCC 8", "答复不完整", "the answer is incomplete", missing=tuple(missing))
    return allow("TCC 8")


@cites("24", "TCC 9")
def may_object(acts: Decision, held: TransferFacts, reason: str, now: datetime) -> Decision:
    """Whether an objection to a refusal may be raised: within three days of the answer, between organs."""
    if not acts:
        return acts
    if held.state is not TransferState.REFUSED or held.answered_at is None:
        return refuse("TCC 9", "只对不予受理提请复议", "an objection is raised to a refusal alone")
    if held.inside_police:
        return refuse("TCC 9", "公安机关内部移送不适用复议", "there is no objection inside the police")
    due = step_due(held)
    if due is not None and now > due.due_at:
        return refuse("TCC 9", "提请复议的三日已过", "the three days for an objection are over")
    return _stated("TCC 9", reason, Missing("复议理由", "why", "reason"))


@cites("24", "TCC 9")
def may_settle_objection(acts: Decision, held: TransferFacts, result: str) -> Decision:
    """Whether the result of an objection may be recorded, in words."""
    if not acts:
        return acts
    if held.state is not TransferState.OBJECTED:
        return refuse("TCC 9", "没有进行中的复议", "no objection runs")
    return _stated("TCC 9", result, Missing("复议结果", "the result", "result"))


@cites("24")
def may_give_back(acts: Decision, held: TransferFacts, note: str) -> Decision:
    """Whether the return of the papers may be recorded: of a refused one, with what came back."""
    if not acts:
        return acts
    if held.state is not TransferState.REFUSED:
        return refuse("24", "不予受理的方有退回", "papers come back of a refused transfer")
    return _stated("24", note, Missing("退回的材料", "what came back", "note"))


@cites("24")
def may_close_transfer(acts: Decision, held: TransferFacts, reason: str) -> Decision:
    """Whether a transfer may be closed: with its answer alone (T24-N)."""
    if not acts:
        return acts
    if held.state not in ANSWERED:
        missing = (Missing("接收机关的答复", "the answer of the receiver", "answer"),)
        return refuse("24", "接收机关尚未答复，不能办结", "it is not closed without the answer", missing=missing)
    return _stated("24", reason, Missing("办结情况", "how it ended", "reason"))


@cites("24", "TCC 11")
def frozen_to(state: TransferState, *, taken: bool, prepared_on: date) -> date | None:
    """The last day on which a transfer freezes the fine of its case, None for no freeze: date.max while it runs and
    once it is taken; one that nobody approved freezes for the days in which a head decides, and no longer."""
    if state is TransferState.PREPARED:
        return prepared_on + timedelta(days=parameters.number("transfer.decision_days", prepared_on))
    ended = (TransferState.DECLINED, TransferState.RETURNED, TransferState.CLOSED)
    return date.max if taken or state not in ended else None


@cites("24", "TCC 11")
def is_not_frozen(last: date | None, on: date) -> Decision:
    """Whether a fine may go on, on a day: not beside a transfer of its case, which freezes it to `last`."""
    if last is None or on > last:
        return allow("24")
    return refuse("TCC 11", "案件正在移送或者已被受理，不得以罚款代替移送", "it is transferred: no fine instead")


@cites("24", "TCC 5", "TCC 8", "TCC 9")
def step_due(held: TransferFacts) -> StepDue | None:
    """The last instant of the next step; None inside the police, and where no clock runs. Days are calendar days, days
    off included: nobody is late by them who is in time by another count."""
    if held.inside_police:
        return None
    match held.state:
        case TransferState.PREPARED:
            return _days(held.prepared_at, "transfer.decision_days", "TCC 5", Words("审批移送", "approve the transfer"))
        case TransferState.APPROVED if held.approved_at is not None:
            hours = parameters.number("transfer.send_hours", shanghai_day(held.approved_at))
            due_at = held.approved_at + timedelta(hours=hours)
            return StepDue(due_at, "TCC 5", Words("移送", "send it"))
        case TransferState.RECEIVED if held.received_at is not None:
            words = Words("对方答复", "the receiver answers")
            return _days(held.received_at, "transfer.answer_days", "TCC 8", words)
        case TransferState.REFUSED if held.answered_at is not None:
            words = Words("提请复议", "raise an objection")
            return _days(held.answered_at, "transfer.objection_days", "TCC 9", words)
        case _:
            return None


def _days(start: datetime, name: str, article: str, words: Words) -> StepDue:
    return StepDue(start + timedelta(days=parameters.number(name, shanghai_day(start))), article, words)


@cites("24")
def may_issue_transfer_paper(state: TransferState, *, receipt: bool) -> Decision:
    """Whether the letter of a transfer, or its receipt (`receipt`), is issued: once it is approved, or received."""
    early = (TransferState.PREPARED, TransferState.DECLINED)
    if state in early or (receipt and state in (TransferState.APPROVED, TransferState.SENT)):
        return refuse("24", "相应步骤完成后方可出具", "it is issued once that step is done")
    return allow("24")


@cites("24")
def _stated(article: str, text: str, missing: Missing) -> Decision:
    if text.strip():
        return allow(article)
    return refuse(article, f"未写明{missing.zh}", f"missing: {missing.en}", missing=(missing,))
