"""From a served decision to payment, court and closing: pure decisions on plain values (APL 61, 67, 72, 73)."""

from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import rule_on
from mingcha.law.penalty_dates import Payment, court_window
from mingcha.law.periods import Calendar
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.owing import owed_on
from mingcha.supervision.cases.states import LOWERED, OWING, CaseState, ChallengeKind, Outcome, Unenforced, Verdict
from mingcha.supervision.cases.values import CaseFacts, EndedChallenge, EndedUnenforced
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.orders.rules import is_day_proven, is_served_after
from mingcha.supervision.orders.values import NO_RECEIPT, ReceiptFacts
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.transfers.rules import is_not_frozen


@cites("APL 67", "APL 72")
def may_record_payment(who: DutyFacts, held: CaseFacts, new: Payment, receipt: str, on: date) -> Decision:
    """Whether a payment may be recorded: of a served fine, not twice (F12), not more than is owed on its day."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    # a day to come is refused below; to the end of the calendar no late amount is counted
    owed = owed_on(held, min(max(new.on, held.served_on or new.on), on))
    if held.state not in OWING or owed is None:
        return refuse("APL 67", "没有应缴的罚款", "no fine is owed")
    if receipt in held.receipts:
        zh, en = f"票据 {receipt} 已登记，不得重复计算", f"receipt {receipt} is counted already"
        return refuse("APL 67", zh, en, missing=(Missing("另一张票据", "another receipt", "receipt"),))
    whole = _payment_is_whole(held, new, receipt, on)
    if not whole:
        return whole
    if _eases_by_a_day(who, held, new.on, on):
        return _by_another("paid_on")
    if new.yuan > owed.open:
        zh, en = f"该日应缴 {owed.open:.2f} 元，不得多收", f"{owed.open:.2f} yuan are owed"
        most = Missing(f"不超过 {owed.open:.2f} 元", f"at most {owed.open:.2f} yuan", "yuan")
        return refuse("APL 72", zh, en, missing=(most,))
    return allow("APL 67")


@cites("APL 67")
def _payment_is_whole(held: CaseFacts, new: Payment, receipt: str, on: date) -> Decision:
    missing = []
    if new.on > on or (held.served_on is not None and new.on < held.served_on):
        missing.append(Missing("送达以后、已经到来的缴款日期", "a day since the service that has come", "paid_on"))
    if new.yuan <= 0:
        missing.append(Missing("缴款数额", "the amount", "yuan"))
    if not receipt.strip():
        missing.append(Missing("票据号", "the receipt", "receipt"))
    if missing:
        return refuse("APL 67", "缴款登记不完整", "the payment is incomplete", missing=tuple(missing))
    return allow("APL 67")


@cites("APL 72", "APL 73(3)")
def may_note_challenge(
    who: DutyFacts, held: CaseFacts, since: date, last: date | None, on: date, *, scanned: bool
) -> Decision:
    """Whether a review or lawsuit may be recorded, from which no late amount grows: of a served decision, also of a
    paid and closed case, asked for by its last day, one at a time; with the paper by which the organ or court took it
    (`scanned`): else one person's word would stop a fine for good."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.served_on is None:
        return refuse("APL 73(3)", "没有已送达的决定", "no decision was served")
    if held.annulled_on is not None:
        return refuse("APL 73(3)", "决定已撤销", "the decision was annulled")
    if held.challenged:
        return refuse("APL 73(3)", "已有正在进行的复议或者诉讼", "a review or lawsuit runs already")
    if since > on or since < held.served_on or (last is not None and since > last):
        missing = (Missing("送达之日至法定期限内的申请日期", "a day between service and the last day", "since"),)
        return refuse("APL 73(3)", "申请日期不在法定期限内", "the day is not within the legal days", missing=missing)
    if not scanned:
        paper = Missing("受理通知书或者应诉通知书", "the notice of acceptance, or the summons", "scan")
        zh, en = "复议、诉讼须附受理机关的文书", "the paper of the organ or court that took it is missing"
        return refuse("APL 73(3)", zh, en, missing=(paper,))
    return _by_another("since") if _eases_by_a_day(who, held, since, on) else allow("APL 73(3)")


@cites("APL 72")
def _eases_by_a_day(who: DutyFacts, held: CaseFacts, day: date, on: date) -> bool:
    """Whether who handles a case records by an earlier day (own rule: `case.backdated_days`) what takes away a late
    amount that has grown since: one person's typed day is no ground for that."""
    if on - day <= timedelta(days=parameters.number("case.backdated_days", on)) or not _handles(who, held):
        return False
    then, now = owed_on(held, max(day, held.served_on or day)), owed_on(held, on)
    return then is not None and now is not None and now.late > then.late


def _handles(who: DutyFacts, held: CaseFacts) -> bool:
    """Whether a person handles a case, also by a second account where the facts were read for who does the step."""
    return _is_hand_of(who, held.handlers)


def _is_hand_of(who: DutyFacts, actors: frozenset[str]) -> bool:
    """Whether a person is one of these actors of a case."""
    return f"user:{who.user_id}" in actors


ANOTHER_OFFICER = Missing("承办人员以外的执法人员", "another officer than who handles the case", "officer")


@cites("APL 72")
def _by_another(about: str) -> Decision:
    missing = (Missing("由承办人员以外的执法人员登记", "another officer than who handles the case records it", about),)
    zh = "追溯的日期会减免加处罚款，承办人员不得自行登记（平台自定规则，非法定）"
    return refuse("APL 72", zh, "an earlier day takes away a late amount: another officer records it", missing=missing)


@cites("APL 73(3)", "ARL 63", "ARL 64", "ARL 65", "ALL 70", "ALL 74", "ALL 77")
def may_end_challenge(who: DutyFacts, held: CaseFacts, ended: EndedChallenge, on: date, *, scanned: bool) -> Decision:
    """Whether the end of a review or lawsuit may be recorded, with what it did to the decision and the organ with its
    number; one that lowers the fine, annuls the decision or finds it unlawful with the organ's decision as a file
    (`scanned`), by another officer than who handles the case or noted the review or lawsuit."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    running = next((one for one in held.pauses if one.until is None), None)
    if running is None:
        return refuse("APL 73(3)", "没有正在进行的复议或者诉讼", "no review or lawsuit runs")
    missing = []
    if not running.since <= ended.until <= on:
        missing.append(Missing("开始以后、已经到来的终结日期", "a day since it began that has come", "until"))
    if not ended.result.strip():
        missing.append(Missing("终结的结果", "its result", "result"))
    if ended.verdict in LOWERED and ended.yuan is None:
        missing.append(Missing("变更、部分撤销后的罚款数额", "the fine that is left", "yuan"))
    if ended.verdict not in LOWERED and ended.yuan is not None:
        missing.append(Missing("数额只在变更、部分撤销时填写", "no amount, which a lower fine alone has", "yuan"))
    if ended.verdict is not Verdict.UPHELD and not scanned:
        missing.append(Missing("复议决定书或者裁判文书", "the decision of the organ or court", "scan"))
    if missing:
        return refuse("APL 73(3)", "终结登记不完整", "its end is incomplete", missing=tuple(missing))
    no_worse = _is_no_worse(held, ended)
    if not no_worse or ended.verdict is Verdict.UPHELD or not _is_hand_of(who, held.handlers | {held.challenge_by}):
        return no_worse
    zh = "变更、撤销、确认违法的结果由承办人员以外、未登记该复议诉讼的执法人员登记（平台自定规则，非法定）"
    en = (
        "what changes or annuls the decision, or finds it unlawful, is recorded by another officer than who handles "
        "the case or noted the review or lawsuit (our own rule)"
    )
    return refuse("APL 73(3)", zh, en, missing=(ANOTHER_OFFICER,))


@cites("ARL 63", "ARL 64", "ALL 70", "ALL 77")
def _is_no_worse(held: CaseFacts, ended: EndedChallenge) -> Decision:
    """Whether a change, or what an annulment in part leaves, is one of a fine, and not to the worse for who asked."""
    article = _LOWERED_UNDER[ended.verdict is Verdict.PARTLY, held.running is ChallengeKind.LAWSUIT]
    if ended.yuan is None:
        return allow("APL 73(3)")
    if held.outcome is not Outcome.FINE:
        missing = (Missing("维持、撤销或者确认违法", "upheld, annulled or found unlawful", "verdict"),)
        return refuse(article, "决定没有罚款，不能变更数额", "no fine was decided: none is changed", missing=missing)
    if not 0 < ended.yuan < held.yuan:
        missing = (Missing(f"低于 {held.yuan:.2f} 元的数额", f"an amount below {held.yuan:.2f} yuan", "yuan"),)
        zh = "变更、部分撤销不得加重；不再罚款的，为撤销"
        return refuse(article, zh, "a change is never to the worse; of no fine at all it is annulled", missing=missing)
    return allow(article)


_LOWERED_UNDER = {(False, False): "ARL 63", (False, True): "ALL 77", (True, False): "ARL 64", (True, True): "ALL 70"}
"""Under which article a fine is lowered: annulled in part (else changed), by a court (else by a review)."""


@cites("APL 72", "APL 73(3)", "AEL 54")
def may_demand_payment(who: DutyFacts, held: CaseFacts, on: date) -> Decision:
    """Whether payment may be demanded: past its day, unpaid, with no review or lawsuit running."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    owed = owed_on(held, on)
    if held.state is not CaseState.SERVED or owed is None or held.pay_last is None:
        return refuse("AEL 54", "没有应催告的罚款", "no fine waits to be demanded")
    if on <= held.pay_last or owed.open <= 0:
        return refuse("AEL 54", f"缴款期限至 {held.pay_last.isoformat()}，尚未逾期", "the fine is not overdue")
    if held.challenged:
        return refuse("APL 73(3)", "复议或者诉讼期间不催告", "nothing is demanded while a review or lawsuit runs")
    free = is_not_frozen(held.frozen_to, on, held.frozen_under)
    return free and allow("AEL 54")


@cites("AEL 38", "AEL 54")
def may_serve_demand(
    who: DutyFacts, held: CaseFacts, served: Served, on: date, receipt: ReceiptFacts = NO_RECEIPT
) -> Decision:
    """Whether the service of a demand may be recorded: once, not on a day before the demand; its ten days run from
    then on (AEL 54), by the ways of the Civil Procedure Law where it cannot be handed over (AEL 38); an earlier day
    with its proof (`receipt`)."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.DEMANDED or held.demanded_on is None or held.demand_served_on is not None:
        return refuse("AEL 54", "没有待送达的催告书", "no demand waits to be served")
    after = is_served_after(held.demanded_on, served, on)
    return after and is_day_proven("AEL 54", served.on, on, who.user_id, receipt)


@cites("AEL 53", "APL 66")
def _is_not_due(pay_last: date, *, relieved: bool) -> Decision:
    day, missing = pay_last.isoformat(), (Missing("申请日期", "the day on which it is asked", "filed_on"),)
    if relieved:
        return refuse("APL 66", f"已批准分期、延期至 {day}", f"instalments or a deferral run to {day}", missing=missing)
    return refuse("AEL 53", f"缴款期限至 {day}，其后方可申请", f"the fine was to be paid by {day}", missing=missing)


@cites("AEL 53", "AEL 54", "ALL 95", "APL 66", "APL 72")
def may_ask_court(
    who: DutyFacts, held: CaseFacts, filed_on: date, on: date, calendar: Calendar | None = None
) -> Decision:
    """Whether it may be recorded that the court was asked on a day (`filed_on`): the days for a lawsuit are over, ten
    days since the demand was served, within three months, also of the end of instalments, or two years of a lawsuit
    that did not annul the decision. Once the term is over another officer than who handles the case records a day of
    before (own rule: `case.backdated_days`)."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.DEMANDED or held.demanded_on is None or held.lawsuit_last is None:
        return refuse("AEL 54", "催告后方可申请人民法院强制执行", "the court is asked after a demand")
    if held.pay_last is not None and filed_on <= held.pay_last:
        return _is_not_due(held.pay_last, relieved=held.relief_last is not None)
    if held.demand_served_on is None:
        missing = (Missing("催告书的送达", "the service of the demand", "serve_demand"),)
        zh, en = "催告书尚未送达，十日自送达起计算", "the demand is not served yet, and its ten days do not run"
        return refuse("AEL 54", zh, en, missing=missing)
    since = {"judged_on": held.judged_on, "relief_last": held.relief_last}
    first, last = court_window(held.lawsuit_last, held.demand_served_on, calendar, **since)
    if filed_on > on:
        missing = (Missing("已经到来的申请日期", "a day that has come", "filed_on"),)
        return refuse("AEL 53", "申请日期尚未到来", "that day has not come", missing=missing)
    if filed_on < first or last.is_late(filed_on) or held.challenged:
        return refuse(
            "AEL 53" if held.judged_on is None else "ALL 95",
            f"{first.isoformat()} 至 {last.due.isoformat()} 期间可以申请，复议、诉讼期间除外",
            f"it may be asked from {first.isoformat()} to {last.due.isoformat()}, no review or lawsuit running",
            missing=(Missing("申请日期", "the day on which it is asked", "filed_on"),),
        )
    backdated = on - filed_on > timedelta(days=parameters.number("case.backdated_days", on))
    if last.is_late(on) and backdated and _handles(who, held):
        zh = "申请期限已过，以前的申请日期由承办人员以外的执法人员登记（平台自定规则，非法定）"
        en = "the term is over: another officer than who handles the case records an earlier day (our own rule)"
        return refuse("AEL 53", zh, en, missing=(ANOTHER_OFFICER,))
    free = is_not_frozen(held.frozen_to, on, held.frozen_under)
    return free and allow("AEL 53")


@cites("23", "24", "799-26", "799-27(1)", "799-28", "APL 57", "APL 73(3)")
def may_close_case(who: DutyFacts, held: CaseFacts, reason: str, on: date) -> Decision:
    """Whether a case may be closed: paid whole, or decided without a fine and served, or ended by the court, or
    annulled; not before each decided measure has its record, nor before what is to be given back was."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    owed, article = owed_on(held, on), rule_on(held.rule, held.act_on).article
    ended = held.state in (CaseState.PAID, CaseState.COURT, CaseState.ANNULLED)
    if not ended and not (held.state is CaseState.SERVED and owed is None):
        return refuse(article, "决定尚未送达或者罚款尚未缴清，不能结案", "it is not served, or the fine not paid")
    if held.challenged:
        return refuse("APL 73(3)", "复议或者诉讼期间不结案", "it is not closed while a review or lawsuit runs")
    another = _of_another(who, held, article)
    if not another:
        return another
    whole = _is_given_back(held, on) if held.annulled_on is not None else _is_carried_out(held, on, article)
    if not whole:
        return whole
    if not reason.strip():
        missing = (Missing("结案情况", "how it ended", "reason"),)
        return refuse(article, "未写明结案情况", "how it ended is missing", missing=missing)
    return allow(article)


@cites("23")
def _of_another(who: DutyFacts, held: CaseFacts, article: str) -> Decision:
    """Whether a person may end a claim: after the court was asked, or of an annulled decision, not who handles the
    case; and never who recorded what ends the claim, as a payment or what was given back (own rule)."""
    if (held.state is CaseState.COURT or held.annulled_on is not None) and _handles(who, held):
        zh = "已申请人民法院强制执行或者决定被撤销的，由承办人员以外的执法人员结案"
        en = "after the court was asked, or the decision annulled, another officer closes it"
        return refuse(article, zh, en, missing=(ANOTHER_OFFICER,))
    if _is_hand_of(who, held.settled_by):
        recorded = Missing("未作该登记的执法人员", "an officer who recorded none of it", "officer")
        zh = "登记缴款、返还、复议诉讼结果或者申请法院执行的人员不得结案（平台自定规则，非法定）"
        en = (
            "who recorded the payment, what was given back, the review or lawsuit, or that the court was asked, does "
            "not close the case (our own rule)"
        )
        return refuse(article, zh, en, missing=(recorded,))
    return allow(article)


@cites("23", "24", "AEL 40", "AEL 53", "APL 73(3)", "TCC 11")
def may_end_unenforced(
    who: DutyFacts, held: CaseFacts, ended: EndedUnenforced, on: date, calendar: Calendar | None = None, *,
    scanned: bool,
) -> Decision:  # fmt: skip
    """Whether a case may end with its fine unpaid: of one that is overdue and not before the court, by another officer
    than who handles it or recorded something of the claim, with the reason and the paper that shows it (`scanned`). The
    term to ask the court is over, nobody is left to pay, or a receiver took the transfer of the case."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    owed, article = owed_on(held, on), ended.ground.article
    is_over = held.pay_last is not None and on > held.pay_last and owed is not None and owed.open > 0
    if held.state not in (CaseState.SERVED, CaseState.DEMANDED) or not is_over:
        return refuse(article, "没有逾期未缴的罚款", "no fine is overdue")
    if held.challenged:
        return refuse("APL 73(3)", "复议或者诉讼期间不结案", "it is not closed while a review or lawsuit runs")
    if _is_hand_of(who, held.handlers | held.settled_by):
        zh = "不再执行由承办人员以外的执法人员登记（平台自定规则，非法定）"
        en = "another officer than who handles the case records that it is not enforced (our own rule)"
        return refuse(article, zh, en, missing=(ANOTHER_OFFICER,))
    ground = _is_unenforced(held, ended.ground, on, calendar)
    if not ground:
        return ground
    missing = [] if ended.reason.strip() else [Missing("不再执行的理由", "why it is not enforced", "reason")]
    if not scanned:
        missing.append(Missing("证明文书（PDF、JPEG、PNG）", "the paper that shows it, as a file", "scan"))
    if missing:
        return refuse(article, "不再执行的登记不完整", "the end is incomplete", missing=tuple(missing))
    taken = ended.ground is Unenforced.TRANSFERRED  # beside a transfer that was taken nothing is carried out
    whole = allow(article) if taken else _is_carried_out(held, on, rule_on(held.rule, held.act_on).article)
    return whole and allow(article)


@cites("AEL 40", "AEL 53", "TCC 11")
def _is_unenforced(held: CaseFacts, ground: Unenforced, on: date, calendar: Calendar | None) -> Decision:
    """Whether a ground holds, as far as it is known here: death and dissolution are shown by the paper alone."""
    if ground is Unenforced.TRANSFERRED and not held.transfer_taken:
        missing = (Missing("理由", "the ground", "ground"),)
        return refuse(ground.article, "没有被受理的移送", "no receiver took a transfer of it", missing=missing)
    if ground is Unenforced.TERM_OVER and held.lawsuit_last is not None:
        served = held.demand_served_on or held.pay_last or held.lawsuit_last
        since = {"judged_on": held.judged_on, "relief_last": held.relief_last}
        _, last = court_window(held.lawsuit_last, served, calendar, **since)
        if not last.is_late(on):
            day = last.due.isoformat()
            missing = (Missing("理由", "the ground", "ground"),)
            zh, en = f"申请强制执行的期限至 {day}", f"the court may be asked to {day}"
            return refuse(ground.article, zh, en, missing=missing)
    return allow(ground.article)


@cites("SCL 36")
def _is_given_back(held: CaseFacts, on: date) -> Decision:
    """Whether all is given back that is to be."""
    owed = owed_on(held, on)
    missing = [Missing(f"返还：{WORDS[one].zh}", f"to undo: {WORDS[one].en}", "what") for one in held.to_give_back]
    if owed is not None and owed.to_return > 0:
        zh, en = f"退还 {owed.to_return:.2f} 元", f"to pay back {owed.to_return:.2f} yuan"
        missing.append(Missing(zh, en, "yuan"))
    if missing:
        zh, en = "应当返还的尚未返还，不能结案", "what is to be given back was not yet"
        return refuse("SCL 36", zh, en, missing=tuple(missing))
    return allow("SCL 36")


@cites("23", "24", "799-26", "799-27(1)", "799-28")
def _is_carried_out(held: CaseFacts, on: date, article: str) -> Decision:
    """Whether each measure of a decision that stands has its record, its transfer its answer, and no money is to be
    paid back."""
    if held.to_execute:
        names = Words(
            "、".join(WORDS[one].zh for one in held.to_execute), ", ".join(WORDS[one].en for one in held.to_execute)
        )
        missing = (Missing(f"执行记录：{names.zh}", f"the record of: {names.en}", "execute"),)
        zh, en = (
            "已决定的没收、删除尚无两名执法人员签名的执行记录，不能结案",
            "a measure has no signed record yet",
        )
        return refuse(article, zh, en, missing=missing)
    if held.outcome is Outcome.TRANSFER and not held.transfer_closed:
        missing = (Missing("移送的答复和办结", "the answer to the transfer, and its end", "transfer"),)
        return refuse("24", "移送尚未答复、办结，不能结案", "its transfer is not closed", missing=missing)
    return _is_given_back(held, on)
