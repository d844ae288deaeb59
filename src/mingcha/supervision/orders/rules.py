"""What a visit and an order need under whichever article: pure decisions (12, 23; 799-24; APL 28, 42, 61).

Who may act, in which state, and what else an order needs is each noun's own.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.registry.identity.hands import Hand, is_hand_of_any
from mingcha.supervision.officers.rules import has_certificate, is_second_officer
from mingcha.supervision.officers.values import Enforcer, Signature
from mingcha.supervision.orders.values import OrderFacts, OrderText, ReceiptFacts, Served, ServiceWay, VisitText

MOST_ORDERED, MOST_TEXT, MOST_REASON, MOST_PRESENT = 100, 1000, 200, 100
"""Characters of who is ordered, of a text, of a reason, and of who was there."""
MOST_RECORD = 10_000
"""Characters of the record of a visit, of several lines."""
MOST_DAYS = 180
"""Days of an order at most: our form's bound, not the law's."""
NOBODY_THERE, NO_WITNESS = "当事人不在场", "无见证人"
"""What a record says of who was there, and what its officers write for no witness."""
SERVED_BEFORE = Missing("送达以后的复查日期", "a day of re-inspection since the service", "inspected_on")
LIMIT_BEFORE = Missing("期满以后的复查日期", "a day of re-inspection after the limit", "inspected_on")


@cites("12", "799-24", "APL 43", "APL 55")
def lacking_of_visit(new: VisitText, on: date, *, again: bool) -> list[Missing]:
    """What a record of a visit lacks on a day: what was found, who was there, a day that has come, the result, that the
    officers showed their certificates and told the other side of its right to ask for others; where nobody of the other
    side was there, the witness, or that there is none and why."""
    missing = []
    if not new.record.strip():
        missing.append(Missing("现场情况", "what was found", "record"))
    if not new.present.strip() and not new.absent.strip():
        missing.append(Missing("在场人员", "who was there", "present"))
    if new.inspected_on > on:
        missing.append(Missing("已经到来的检查日期", "a day of inspection that has come", "inspected_on"))
    if again and new.corrected is None:
        missing.append(Missing("是否已改正", "whether it is corrected", "corrected"))
    return missing + (_lacking_of_absence(new) if new.absent.strip() else _lacking_of_showing(new))


@cites("APL 43", "APL 55")
def _lacking_of_showing(new: VisitText) -> list[Missing]:
    missing = []
    if not new.certificates_shown:
        missing.append(Missing("当场出示行政执法证件", "that the certificates were shown", "certificates_shown"))
    if not new.recusal_told:
        missing.append(Missing("告知有权申请回避", "that others may be asked for", "recusal_told"))
    return missing


@cites("APL 43", "APL 55")
def _lacking_of_absence(new: VisitText) -> list[Missing]:
    """What a record lacks of which nobody of the other side was there: nothing was shown or told to anybody."""
    missing = []
    if new.certificates_shown or new.recusal_told:
        zh, en = "当事人不在场的，不勾选出示证件和告知回避", "no tick where nobody was there to be shown or told"
        missing.append(Missing(zh, en, "absent"))
    if new.absent.strip(" 　，,。.；;：:") == NO_WITNESS:
        missing.append(Missing("无见证人的原因", "why there is no witness", "absent"))
    return missing


@cites("12", "23", "799-24")
def is_revisit_in_time(order: OrderFacts, new: VisitText, overdue_under: str) -> Decision:
    """Whether a re-inspection is of a day since the service, and finds nothing overdue before the limit is over, nor
    while the days off of its last day's year are not known: they may move it. `overdue_under`: the article under which
    that is refused."""
    if order.served_on is not None and new.inspected_on < order.served_on:
        zh, en = "复查日期早于责令改正通知书送达日期", "the re-inspection is older than the order"
        return refuse(order.article, zh, en, missing=(SERVED_BEFORE,))
    if new.corrected is False and not order.at_once and order.due_on is not None and new.inspected_on <= order.due_on:
        last = order.due_on.isoformat()
        return refuse(
            overdue_under,
            f"改正期限至 {last}，期满前不能认定逾期未改正",
            f"the limit ends on {last}: before that nothing is overdue",
            missing=(LIMIT_BEFORE,),
        )
    if new.corrected is False and order.provisional and order.due_on is not None:
        year = order.due_on.year
        return refuse(
            overdue_under,
            f"{year} 年放假安排尚未收录，改正期限可能顺延，不能认定逾期未改正",
            f"the days off of {year} are not known: they may move the limit, so nothing is overdue yet",
            missing=(Missing(f"{year} 年节假日安排通知", f"the notice on the days off of {year}", "calendar"),),
        )
    return allow(order.article)


@cites("12", "23", "799-24")
def is_ended_by_another(article: str, user_id: int, handlers: Iterable[str], hands: Iterable[Hand]) -> Decision:
    """Whether this person ends what was not corrected and led to no penalty case that is closed: none of those who
    inspected and ordered it does, also by no second account, so that two persons answer for it (own rule). `handlers`:
    their actors; `hands`: of all these accounts."""
    if not is_hand_of_any(user_id, handlers, hands):
        return allow(article)
    return refuse(
        article,
        "逾期未改正而没有已结的处罚案件：由未参加检查、责令改正的另一名执法人员办结（平台自定规则，非法定）",
        "it was not corrected and no penalty case of it is closed: an officer who neither inspected nor ordered it "
        "ends it (our own rule)",
        missing=(Missing("处罚案件，或者另一名执法人员", "a penalty case, or another officer", "close"),),
    )


@cites("APL 42")
def is_signed_by_second(first: Signature, second: Enforcer, on: date) -> Decision:
    """Whether an officer with a certificate signs a record as the second one (F9)."""
    certified = has_certificate(second, on)
    return is_second_officer(first, second) if certified else certified


@cites("APL 42")
def may_strike_visit(waiting: Signature | None, reason: str) -> Decision:
    """Whether the record that waits for its second signature may be struck, by an officer of the place, with the
    reason. What two officers signed stands; what one recorded alone keeps no inspection from its end."""
    if waiting is None:
        return refuse("APL 42", "没有等待签名的检查记录", "no record waits for a signature")
    if not reason.strip():
        missing = (Missing("作废的理由", "why it is struck", "reason"),)
        return refuse("APL 42", "未写明作废的理由", "why it is struck is missing", missing=missing)
    return allow("APL 42")


@cites("12", "22", "799-24", "APL 28")
def is_order_whole(
    article: str, new: OrderText, on: date, *, least_days: int, also: Iterable[Missing] = ()
) -> Decision:
    """Whether an order says who is ordered, what is to be done, and in how many days; few of them need a reason.
    `least_days`: 0 where "at once" is possible; `also`: what else is missing."""
    short = parameters.number("obstruction.short_days", on)
    missing = []
    if not new.unit.strip():
        missing.append(Missing("被责令的单位或者个人", "who is ordered", "unit"))
    if not new.what.strip():
        missing.append(Missing("改正要求", "what is to be done", "what"))
    if not least_days <= new.days <= MOST_DAYS:
        zh, en = f"{least_days} 至 {MOST_DAYS} 日的期限", f"a limit of {least_days} to {MOST_DAYS} days"
        missing.append(Missing(zh, en, "days"))
    elif 0 < new.days < short and not new.short_reason.strip():
        missing.append(Missing(f"期限短于 {short} 日的理由", f"why in fewer than {short} days", "short_reason"))
    missing += also
    if missing:
        return refuse(article, "责令改正通知书不完整", "the order is incomplete", missing=tuple(missing))
    return allow(article)


@cites("12", "799-24", "APL 61")
def may_serve(order: OrderFacts, served: Served, on: date, user_id: int, receipt: ReceiptFacts) -> Decision:
    """Whether an order may be recorded as served by an account (`user_id`): after it was made, on a day that has come,
    once; an earlier day with its proof."""
    if not order.runs or order.ordered_on is None or order.served_on is not None:
        return refuse(order.article, "没有待送达的责令改正通知书", "no order waits to be served")
    after = is_served_after(order.ordered_on, served, on)
    return after and is_day_proven("APL 61", served.on, on, user_id, receipt)


@cites("APL 44", "APL 61", "APL 64")
def is_day_proven(
    article: str, day: date, on: date, user_id: int, receipt: ReceiptFacts, about: str = "served_on"
) -> Decision:
    """Whether a paper may be recorded as handed over or served on an earlier day (more than `case.backdated_days`
    ago), from which days of the person run: with the signed scan of its receipt, and by another hand than who drew the
    paper up and than who handed that scan in (own rule). Recorded as of today the person has all of the days."""
    if on - day <= timedelta(days=parameters.number("case.backdated_days", on)):
        return allow(article)
    if not receipt.scanned_by:
        zh = "送达、告知日期早于登记之日的，须先提交当事人签收的文书扫描件并经另一名人员确认，或者以登记之日送达"
        en = "an earlier day needs the signed scan of its receipt, confirmed by another; or serve it as of today"
        missing = Missing("经确认的送达回证、告知文书扫描件", "the signed scan of its receipt, confirmed", about)
        return refuse(article, f"{zh}（平台自定规则，非法定）", f"{en} (our own rule)", missing=(missing,))
    if is_hand_of_any(user_id, {receipt.drawn_by, receipt.scanned_by} - {""}, receipt.hands):
        missing = Missing(
            "制作文书、提交扫描件以外的执法人员", "another officer than who drew it up or scanned it", about
        )
        zh = "早于登记之日的送达、告知日期，由制作该文书、提交扫描件以外的执法人员登记（平台自定规则，非法定）"
        en = "an earlier day is recorded by another officer than who drew the paper up or scanned it (our own rule)"
        return refuse(article, zh, en, missing=(missing,))
    return allow(article)


@cites("APL 61")
def is_served_after(made_on: date, served: Served, on: date) -> Decision:
    """Whether a paper was served on or after the day on which it was made, on a day that has come (F10)."""
    if served.on < made_on:
        return refuse(
            "APL 61",
            f"送达日期早于文书日期 {made_on.isoformat()}",
            f"it was served before it was made on {made_on.isoformat()}",
            missing=(Missing("文书日期以后的送达日期", "a day of service after it was made", "served_on"),),
        )
    missing = []
    if served.on > on:
        missing.append(Missing("已经到来的送达日期", "a day of service that has come", "served_on"))
    if not served.receiver.strip():
        missing.append(Missing("收件人", "who received it", "receiver"))
    if served.way is ServiceWay.NOTICE and served.published_on is not None and not made_on <= served.published_on <= on:
        words = "a notice since the paper was made that has come"
        missing.append(Missing("文书日期以后、已经到来的公告日期", words, "published_on"))
    if served.way in _PROVEN_BY and not served.proof.strip():
        missing.append(_PROVEN_BY[served.way])
    if missing:
        return refuse("APL 61", "送达登记不完整", "the service is incomplete", missing=tuple(missing))
    return _is_noticed_long_enough(served) if served.way is ServiceWay.NOTICE else allow("APL 61")


_PROVEN_BY: Mapping[ServiceWay, Missing] = {
    ServiceWay.LEFT: Missing("见证人姓名，或者拍照、录像的编号", "the witness, or the number of the pictures", "proof"),
    ServiceWay.POST: Missing("邮件号和回执", "the number of the letter and its receipt", "proof"),
    ServiceWay.ELECTRONIC: Missing("本人签订的确认书", "the consent that the person signed", "proof"),
    ServiceWay.NOTICE: Missing("公告的载体和原因", "where the notice stands, and why", "proof"),
}
"""What shows a service that was not handed over (APL 61; Civil Procedure Law, 89 to 95)."""


@cites("APL 61", "CPL 95")
def _is_noticed_long_enough(served: Served) -> Decision:
    """Whether the thirty days of a public notice are over on the day of its service."""
    days = parameters.number("service.notice_days", served.on)
    first = None if served.published_on is None else served.published_on + timedelta(days=days)
    if first is None:
        missing = (Missing("公告日期", "the day of the notice", "published_on"),)
        return refuse("CPL 95", "未写明公告日期", "the day of the public notice is missing", missing=missing)
    if served.on >= first:
        return allow("CPL 95")
    missing = (Missing(f"{first.isoformat()} 以后的送达日期", f"a day from {first.isoformat()} on", "served_on"),)
    zh = f"公告之日起经过 {days} 日（{first.isoformat()}）视为送达"
    return refuse("CPL 95", zh, f"a public notice counts as served on {first.isoformat()}", missing=missing)


@cites("12", "799-24")
def is_limit_over(due_on: date | None, on: date) -> bool:
    """Whether the limit of an order to correct is over on a day: its last day runs whole. None before it is served."""
    return due_on is not None and due_on < on


@cites("12", "799-24")
def may_extend(order: OrderFacts, days: int, reason: str, on: date) -> Decision:
    """Whether the limit may be extended: asked before its end, by how many days, with a reason, as often as
    `obstruction.most_extensions` says (own rule); not of "at once"."""
    if not order.runs or order.due_on is None or order.at_once:
        return refuse(order.article, "没有正在计算的改正期限", "no limit runs")
    if order.extensions >= parameters.number("obstruction.most_extensions", on):
        zh, en = "改正期限已延长过（平台自定规则，非法定）", "the limit was extended already (our own rule)"
        return refuse(order.article, zh, en)
    if on > order.due_on:
        return refuse(order.article, "改正期限已满，不能再延长", "the limit is over: it is not extended any more")
    missing = []
    if not 1 <= days <= MOST_DAYS:
        missing.append(Missing(f"1 至 {MOST_DAYS} 日", f"1 to {MOST_DAYS} days", "days"))
    if not reason.strip():
        missing.append(Missing("延长的理由", "why it is extended", "reason"))
    if missing:
        return refuse(order.article, "延长期限的登记不完整", "the extension is incomplete", missing=tuple(missing))
    return allow(order.article)
