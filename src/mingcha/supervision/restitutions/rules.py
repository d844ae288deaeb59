"""Whether something may be recorded as given back: pure decisions on plain values (SCL 36; article 23)."""

from datetime import date
from decimal import ROUND_UP, Decimal

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.periods import COUNTED_FROM
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.owing import has_to_give_back, owed_on
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.restitutions.values import NewRestitution

MOST_RECEIVER, MOST_VOUCHER, MOST_RECORD = 100, 40, 300
"""Bounds of our form, in characters."""


@cites("SCL 36")
def may_record_restitution(who: DutyFacts, held: CaseFacts, new: NewRestitution, on: date) -> Decision:
    """Whether an officer may record that money was paid back or that a measure was undone: what is to be given back
    since the decision was annulled or changed or too much was paid, no more than that, once, with who received it; not
    by who recorded that it was annulled or changed (own rule)."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if f"user:{who.user_id}" in held.ended_by:
        another = Missing("未登记该结果的执法人员", "another officer than who recorded it", "officer")
        zh = "登记撤销、变更结果的人员不得登记返还（平台自定规则，非法定）"
        en = "the officer who recorded the annulment or change may not record what is given back (our own rule)"
        return refuse("SCL 36", zh, en, missing=(another,))
    if held.state is CaseState.CLOSED or not has_to_give_back(held, on):
        return refuse("SCL 36", "没有应当返还的款项、物品", "nothing is to be given back")
    if new.measure is not None and new.measure not in held.to_give_back:
        wrong = Missing("已执行、尚未返还的措施", "a measure that was carried out and not undone", "what")
        return refuse("SCL 36", "该措施没有应当返还的", "nothing of this measure is to be undone", missing=(wrong,))
    missing = [*_of_money(held, new, on), *_of_record(held, new, on)]
    if missing:
        return refuse("SCL 36", "返还登记不完整", "the record is incomplete", missing=tuple(missing))
    return allow("SCL 36")


@cites("SCL 36")
def _of_money(held: CaseFacts, new: NewRestitution, on: date) -> list[Missing]:
    owed, missing = owed_on(held, on), []
    most = owed.to_return if owed is not None else 0
    if new.measure is not None:
        if new.yuan or new.interest:
            missing.append(Missing("数额只在退还罚款时填写", "an amount of money alone", "yuan"))
        return missing
    if not 0 < new.yuan <= most:
        zh, en = f"退还数额，不超过 {most:.2f} 元", f"the amount, {most:.2f} yuan at most"
        missing.append(Missing(zh, en, "yuan"))
    limit = most_interest(held, new.yuan, new.returned_on)
    if not 0 <= new.interest <= limit:
        zh, en = (
            f"同期存款利息，不超过 {limit:.2f} 元，没有的填 0",
            f"the interest, {limit:.2f} yuan at most, 0 for none",
        )
        missing.append(Missing(zh, en, "interest"))
    if not new.voucher.strip():
        missing.append(Missing("退款凭证号", "number of the voucher", "voucher"))
    return missing


@cites("SCL 36")
def most_interest(held: CaseFacts, yuan: Decimal, returned_on: date) -> Decimal:
    """The bound of the interest on an amount that is paid back, in yuan: `case.interest_most_permille` a year from the
    first payment to the day of the return, both included, rounded up to a cent. The treasury computes the interest;
    what one officer types is bounded (own rule)."""
    if not held.paid:
        return Decimal("0.00")
    first = min(one.on for one in held.paid)
    days = max((returned_on - first).days + 1, 0)
    permille = parameters.number("case.interest_most_permille", max(first, COUNTED_FROM))
    return (max(yuan, Decimal(0)) * permille * days / 365_000).quantize(Decimal("0.01"), ROUND_UP)


@cites("SCL 36")
def _of_record(held: CaseFacts, new: NewRestitution, on: date) -> list[Missing]:
    missing = []
    since = held.annulled_on or held.changed_on or held.served_on
    if new.returned_on > on or (since is not None and new.returned_on < since):
        missing.append(Missing("撤销、变更以后、已经到来的日期", "a day since then that has come", "returned_on"))
    if not new.receiver.strip():
        missing.append(Missing("领取人", "who received it", "receiver"))
    if not new.record.strip():
        missing.append(Missing("返还情况；不能返还的，如何处理", "how it was given back, or what instead", "record"))
    return missing
