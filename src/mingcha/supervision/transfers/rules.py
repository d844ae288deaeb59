"""From the preparation of a transfer to its answer and closing: pure decisions on plain values (articles 22, 24; TCC).

The clocks of the Provisions run between organs, not inside the police. A case that is transferred is not fined instead
(TCC 11): while a transfer runs, and once it is taken, the fine of its case is frozen; by one that nobody approved for
the three days in which a head decides. A hand-over under article 22 is no suspected crime: the days of TCC do not bind
it, it has our own; and of what was handed over no case is opened here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.goes_first import LawFirst
from mingcha.law.periods import Calendar, due_in_days
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.supervision.cases.states import TransferGround
from mingcha.supervision.matters.values import Matter
from mingcha.supervision.transfers.states import ANSWERED, RECALLED, WITHOUT_EFFECT, TransferState
from mingcha.supervision.transfers.values import (
    CasesOfMatter,
    NewHandover,
    NewTransfer,
    SignedReceipt,
    StepDue,
    TransferAnswer,
    TransferFacts,
)

MOST_PROVISION = 100
MOST_TEXT, MOST_REASON, MOST_RECEIVER, MOST_NAME, MOST_NUMBER = 1000, 300, 100, 60, 60
_TWICE = Words("已有未办结的移送", "a transfer of it runs already")
_PAPER = Words("接收机关出具的文书（PDF、JPEG、PNG）", "the paper of the receiver, as a file")


@cites("22", "24", "TCC 5")
def may_prepare_transfer(acts: Decision, new: NewTransfer, *, runs: bool, ended: bool = False) -> Decision:
    """Whether a transfer may be prepared by who may act in its case (`acts`): with receiver, reason and materials,
    while none runs, before the case is closed (`ended`); under the article of its ground."""
    if not acts:
        return acts
    article = new.ground.article
    if ended:
        return refuse(article, "该案已结案", "the case is closed")
    if runs:
        return refuse(article, _TWICE.zh, _TWICE.en)
    missing = _lacking(new)
    if missing:
        return refuse(article, "移送材料不完整", "the transfer is incomplete", missing=tuple(missing))
    return allow(article)


@cites("22", "APL 29", "799-31")
def may_hand_over(
    acts: Decision, held: Matter, law: LawFirst | None, new: NewHandover, cases: CasesOfMatter
) -> Decision:
    """Whether what was found may be handed over to the organ of the law that goes first, by who may act for the police
    of the place (`acts`): two officers found it, that law punishes such an act (`law`: None where not), and it is
    neither handed over nor led nor fined here already (`cases`)."""
    if not acts:
        return acts
    if held.offence is None or held.over:
        return refuse("22", "没有可移送的违法行为", "there is no act to hand over, or it is closed")
    if held.inspected_on is None:
        wanted = Missing("两人现场检查", "an inspection by two", "inspection")
        return refuse("22", "未经两名执法人员现场检查", "two officers have not inspected yet", missing=(wanted,))
    if cases.handed_over:
        return refuse("22", _TWICE.zh, _TWICE.en)
    if cases.running:
        zh, en = "已有处罚案件在办，请在该案页面移送", "a penalty case of it runs: transfer that case"
        return refuse("22", zh, en)
    if cases.fined:
        return refuse("APL 29", "同一行为已处罚款，不得再罚", "the act was fined already: it is fined once")
    missing = _lacking(new.transfer)
    if law is None:
        missing.insert(0, Missing("对该行为优先适用的规定", "a law that goes first for such an act", "law"))
    if not new.provision.strip():
        missing.insert(0, Missing("规定的名称和条款", "the law and its provision", "provision"))
    if missing:
        return refuse("22", "移送材料不完整", "the hand-over is incomplete", missing=tuple(missing))
    return allow("22")


@cites("22", "APL 29")
def is_not_handed_over(last: date | None, on: date) -> Decision:
    """Whether a case of what was found may be opened here on a day: not beside a hand-over that runs or was taken,
    which bars it to `last`."""
    if last is None or on > last:
        return allow("22")
    zh, en = "该行为已移送其他机关，从其规定，不在此处罚", "it was handed over to another organ, whose law goes first"
    return refuse("22", zh, en)


@cites("24", "TCC 5")
def may_approve_transfer(
    acts: Decision, user_id: int, held: TransferFacts, reason: str, handlers: Iterable[str], hands: Sequence[Hand]
) -> Decision:
    """Whether a head may approve or decline: of a prepared one, another person than who prepared it or handles its
    penalty case (`handlers`: actors), with a reason. Late too: only the freeze of the fine is over by then."""
    if not acts:
        return acts
    article = article_of_step(held, "TCC 5")
    if held.state is not TransferState.PREPARED:
        return refuse(article, "移送已审批", "it is approved or declined already")
    if is_hand_of_any(user_id, {held.prepared_by, *handlers}, hands):
        return refuse(article, "由负责人审批，承办人员不得审批", "a head approves it, not who prepared it")
    return _stated(article, reason, Missing("审批意见", "the reason", "reason"))


@cites("22", "24", "TCC 5")
def may_send_transfer(acts: Decision, held: TransferFacts, sent_at: datetime, now: datetime, why: str) -> Decision:
    """Whether a transfer may be recorded as sent: once it is approved, at a time since then; long after it was sent
    with the reason (`why`)."""
    if not acts:
        return acts
    article = article_of_step(held, "TCC 5")
    if held.state is not TransferState.APPROVED or held.approved_at is None:
        return refuse(article, "批准后方可移送，且只移送一次", "it is sent once, after the approval")
    if not held.approved_at.replace(second=0, microsecond=0) <= sent_at <= now:  # a person states minutes
        missing = (Missing("移送时间（批准以后、不晚于现在）", "a time since it was approved", "moment"),)
        zh, en = "移送时间须在批准以后、不晚于现在", "it was sent between the approval and now"
        return refuse(article, zh, en, missing=missing)
    if minutes_until_sending_entered(sent_at, now) and not why.strip():
        missing = (Missing("事后补登的理由", "why it is recorded only now", "late_reason"),)
        return refuse(article, "移送后很久才登记，须写明理由", "it was sent long ago: say why", missing=missing)
    return allow(article)


@cites("22", "24", "TCC 5")
def minutes_until_sending_entered(sent_at: datetime, entered_at: datetime) -> int:
    """How many minutes after it was sent that was recorded, 0 where that is within `transfer.entry_minutes` (ours)."""
    free = timedelta(minutes=parameters.number("transfer.entry_minutes", shanghai_day(entered_at)))
    after = entered_at - sent_at
    return -(-after // timedelta(minutes=1)) if after > free else 0


@cites("24", "TCC 7")
def may_record_transfer_receipt(
    acts: Decision, held: TransferFacts, new: SignedReceipt, now: datetime, *, scanned: bool
) -> Decision:
    """Whether the signed receipt may be recorded: of a sent one, with who signed, its number, a time since it was
    sent, and the receipt itself (`scanned`): else one person's word would be all that there is of another organ."""
    if not acts:
        return acts
    if held.state is not TransferState.SENT or held.sent_at is None:
        return refuse(article_of_step(held, "24"), "移送后方有签收", "it is received once it was sent")
    missing = []
    if not new.name.strip() or not new.number.strip():
        missing.append(Missing("签收人和回执编号", "who signed, and the number", "name"))
    if not held.sent_at.replace(second=0, microsecond=0) <= new.at <= now:  # a person states minutes
        missing.append(Missing("签收时间（移送以后、不晚于现在）", "a time since it was sent", "at"))
    if not scanned:
        missing.append(Missing(_PAPER.zh, _PAPER.en, "scan"))
    if missing:
        return refuse(article_of_step(held, "24"), "回执不完整", "the receipt is incomplete", missing=tuple(missing))
    return allow(article_of_step(held, "24"))


@cites("24", "TCC 8")
def may_record_answer(
    acts: Decision, held: TransferFacts, new: TransferAnswer, now: datetime, *, other_hand: bool, scanned: bool
) -> Decision:
    """Whether an answer may be recorded: of a received one, with its number, a time since then, the reason of a
    refusal, and the answer itself (`scanned`); by another hand than who prepared it or handles its case (`other_hand`),
    whose own word would else end the case (own rule)."""
    if not acts:
        return acts
    if held.state is not TransferState.RECEIVED or held.received_at is None:
        return refuse(article_of_step(held, "TCC 8"), "签收后方有答复", "it is answered once it was received")
    if not other_hand:
        return _of_another_hand(article_of_step(held, "TCC 8"))
    missing = []
    if not new.number.strip():
        missing.append(Missing("答复文号", "the number of the answer", "number"))
    if not held.received_at <= new.at <= now:
        missing.append(Missing("答复时间（签收以后、不晚于现在）", "a time since the receipt", "at"))
    if not new.taken and not new.reason.strip():
        missing.append(Missing("不予受理的理由", "why it is refused", "reason"))
    if not scanned:
        missing.append(Missing(_PAPER.zh, _PAPER.en, "scan"))
    if missing:
        return refuse(article_of_step(held, "TCC 8"), "答复不完整", "the answer is incomplete", missing=tuple(missing))
    return allow(article_of_step(held, "TCC 8"))


@cites("24", "TCC 9", "APL 25")
def may_object(
    acts: Decision, held: TransferFacts, reason: str, now: datetime, calendar: Calendar | None = None
) -> Decision:
    """Whether an objection to a refusal may be raised: within three days of the answer, between organs. Of a hand-over
    there is none: a dispute about who is competent goes to the organ above both (APL 25)."""
    if not acts:
        return acts
    if held.handover:
        zh, en = (
            "对管辖有争议的，协商或者报请共同的上一级行政机关指定",
            "the organ above both decides which of them is competent",
        )
        return refuse("APL 25", zh, en)
    if held.state is not TransferState.REFUSED or held.answered_at is None:
        return refuse("TCC 9", "只对不予受理提请复议", "an objection is raised to a refusal alone")
    if held.inside_police:
        return refuse("TCC 9", "公安机关内部移送不适用复议", "there is no objection inside the police")
    due = step_due(held, calendar)
    if due is not None and now > due.due_at:
        return refuse("TCC 9", "提请复议的三日已过", "the three days for an objection are over")
    return _stated("TCC 9", reason, Missing("复议理由", "why", "reason"))


@cites("24", "TCC 9")
def may_settle_objection(
    acts: Decision, held: TransferFacts, result: str, *, other_hand: bool, scanned: bool
) -> Decision:
    """Whether the result of an objection may be recorded, in words, with the decision itself, by another hand: as an
    answer."""
    if not acts:
        return acts
    if held.state is not TransferState.OBJECTED:
        return refuse("TCC 9", "没有进行中的复议", "no objection runs")
    if not other_hand:
        return _of_another_hand("TCC 9")
    missing = [] if result.strip() else [Missing("复议结果", "the result", "result")]
    if not scanned:
        missing.append(Missing(_PAPER.zh, _PAPER.en, "scan"))
    if missing:
        return refuse("TCC 9", "复议结果不完整", "the result is incomplete", missing=tuple(missing))
    return allow("TCC 9")


@cites("24", "TCC 8", "TCC 9")
def _of_another_hand(article: str) -> Decision:
    zh = "由提出移送、承办案件以外的人员登记（平台自定规则，非法定）"
    return refuse(article, zh, "another person than who prepared it or handles the case records it (our own rule)")


@cites("24")
def may_give_back(acts: Decision, held: TransferFacts, note: str) -> Decision:
    """Whether the return of the papers may be recorded: of a refused one, with what came back."""
    if not acts:
        return acts
    if held.state is not TransferState.REFUSED:
        return refuse(article_of_step(held, "24"), "不予受理的方有退回", "papers come back of a refused transfer")
    return _stated(article_of_step(held, "24"), note, Missing("退回的材料", "what came back", "note"))


@cites("22", "24")
def may_recall(
    acts: Decision, user_id: int, held: TransferFacts, reason: str, handlers: Iterable[str], hands: Sequence[Hand]
) -> Decision:
    """Whether a transfer may be recalled: one that was approved and not sent, or sent and not signed for, by another
    person than who prepared it or handles its case, with the reason; else its case would be frozen for ever (own
    rule)."""
    if not acts:
        return acts
    article = article_of_step(held, "24")
    if held.state not in RECALLED:
        return refuse(article, "只撤回已批准未移送或者未签收的移送", "recalled is what no other organ signed for")
    if is_hand_of_any(user_id, {held.prepared_by, *handlers}, hands):
        zh = "由提出移送、承办案件以外的人员撤回（平台自定规则，非法定）"
        return refuse(article, zh, "another person than who prepared it or handles the case recalls it (our own rule)")
    return _stated(article, reason, Missing("撤回的理由", "why it is recalled", "reason"))


@cites("24")
def may_close_transfer(acts: Decision, held: TransferFacts, reason: str) -> Decision:
    """Whether a transfer may be closed: with its answer alone (T24-N), or once it was recalled."""
    if not acts:
        return acts
    if held.state not in ANSWERED:
        missing = (Missing("接收机关的答复", "the answer of the receiver", "answer"),)
        zh, en = "接收机关尚未答复，不能办结", "it is not closed without the answer"
        return refuse(article_of_step(held, "24"), zh, en, missing=missing)
    return _stated(article_of_step(held, "24"), reason, Missing("办结情况", "how it ended", "reason"))


@cites("22", "24", "TCC 11")
def frozen_to(state: TransferState, *, taken: bool, prepared_on: date, handover: bool = False) -> date | None:
    """The last day on which a transfer freezes the fine of its case, or a hand-over bars a case of its act, None for
    neither: date.max while it runs and once it is taken; one that nobody approved freezes for the days in which a head
    decides, and no longer."""
    if state is TransferState.PREPARED:
        days = "handover.step_days" if handover else "transfer.decision_days"
        return prepared_on + timedelta(days=parameters.number(days, prepared_on))
    return date.max if taken or state not in WITHOUT_EFFECT else None


@cites("22", "24", "TCC 11")
def frozen_under(ground: str) -> str:
    """The article under which a transfer of this ground ("" for an earlier one) freezes the fine of its case."""
    of_crime = ground in ("", TransferGround.CRIME.value)
    return "TCC 11" if of_crime else TransferGround(ground).article


@cites("22", "24", "TCC 11")
def is_not_frozen(last: date | None, on: date, under: str) -> Decision:
    """Whether a fine may go on, on a day: not beside a transfer of its case, which freezes it to `last` under an
    article (`under`)."""
    if last is None or on > last:
        return allow("24")
    return refuse(under, "案件正在移送或者已被受理，不得以罚款代替移送", "it is transferred: no fine instead")


@cites("22", "24")
def receipt_overdue_since(at: datetime) -> datetime:
    """What was sent before this instant and is in no receipt waits for who sent it (`transfer.receipt_days`, ours)."""
    return at - timedelta(days=parameters.number("transfer.receipt_days", shanghai_day(at)))


@cites("22", "24", "TCC 5", "TCC 8", "TCC 9")
def step_due(held: TransferFacts, calendar: Calendar | None = None) -> StepDue | None:
    """The last instant of the next step; None inside the police but for the receipt, and where no clock runs. Days are
    calendar days after the one of the step before, days off included; the last one is whole, and moves past days off as
    every term does. The receipt of what was sent, and a hand-over, have our own days, which do not move."""
    if held.state is TransferState.SENT and held.sent_at is not None:
        words = Words("催签收、登记回执或者撤回", "ask for the receipt and record it, or recall the transfer")
        return replace(
            _own_days(held.sent_at, "transfer.receipt_days", article_of_step(held, "24"), words), is_own=True
        )
    if held.inside_police:
        return None
    if held.handover:
        return _handover_due(held)
    match held.state:
        case TransferState.PREPARED:
            return _days(
                held.prepared_at, "transfer.decision_days", "TCC 5", Words("审批移送", "approve the transfer"), calendar
            )
        case TransferState.APPROVED if held.approved_at is not None:
            hours = parameters.number("transfer.send_hours", shanghai_day(held.approved_at))
            due_at = held.approved_at + timedelta(hours=hours)
            return StepDue(due_at, "TCC 5", Words("移送", "send it"))
        case TransferState.RECEIVED if held.received_at is not None:
            words = Words("对方答复", "the receiver answers")
            return _days(held.received_at, "transfer.answer_days", "TCC 8", words, calendar)
        case TransferState.REFUSED if held.answered_at is not None:
            words = Words("提请复议", "raise an objection")
            return _days(held.answered_at, "transfer.objection_days", "TCC 9", words, calendar)
        case _:
            return None


@cites("22")
def _handover_due(held: TransferFacts) -> StepDue | None:
    steps: dict[TransferState, tuple[datetime | None, str, Words]] = {
        TransferState.PREPARED: (held.prepared_at, "handover.step_days", Words("审批移送", "approve the transfer")),
        TransferState.APPROVED: (held.approved_at, "handover.step_days", Words("移送", "send it")),
        TransferState.RECEIVED: (held.received_at, "handover.answer_days", Words("对方答复", "the receiver answers")),
    }
    start, name, words = steps.get(held.state, (None, "", Words("", "")))
    return None if start is None else _own_days(start, name, "22", words)


def _days(start: datetime, name: str, article: str, words: Words, calendar: Calendar | None) -> StepDue:
    begun = shanghai_day(start)
    last = due_in_days(begun, parameters.number(name, begun), calendar).due
    return StepDue(datetime.combine(last, time.max, SHANGHAI), article, words)


def _own_days(start: datetime, name: str, article: str, words: Words) -> StepDue:
    return StepDue(start + timedelta(days=parameters.number(name, shanghai_day(start))), article, words)


@cites("22", "24")
def may_issue_transfer_paper(held: TransferFacts, *, receipt: bool) -> Decision:
    """Whether the letter of a transfer, or its receipt (`receipt`), is issued: once it is approved, or sent, since the
    receiver signs the receipt; no letter of one that was recalled before it was sent."""
    article = article_of_step(held, "24")
    early = held.state in (TransferState.PREPARED, TransferState.DECLINED)
    recalled = held.sent_at is None and held.state in WITHOUT_EFFECT
    if early or recalled or (receipt and held.sent_at is None):
        return refuse(article, "相应步骤完成后方可出具", "it is issued once that step is done")
    return allow(article)


@cites("24")
def _stated(article: str, text: str, missing: Missing) -> Decision:
    if text.strip():
        return allow(article)
    return refuse(article, f"未写明{missing.zh}", f"missing: {missing.en}", missing=(missing,))


@cites("22", "24")
def article_of_step(held: TransferFacts, article: str) -> str:
    """The article of a step: under article 22 that one, of no crime 24, else that of the Provisions."""
    return "22" if held.handover else "24" if held.public_order else article


def _lacking(new: NewTransfer) -> list[Missing]:
    """What a transfer does not state."""
    stated = (
        (new.receiver, Missing("接收机关", "the receiving organ", "receiver")),
        (new.reason, Missing("移送的理由和依据", "why, and by which law", "reason")),
        (new.materials, Missing("随案材料", "what goes with it", "materials")),
    )
    return [lacking for text, lacking in stated if not text.strip()]
