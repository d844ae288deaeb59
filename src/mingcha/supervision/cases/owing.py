"""The service of a decision, and what is owed and to be given back since: pure decisions on plain values (APL 61, 67,
72, 73). The steps that follow are in collection/rules.py."""

from datetime import date, timedelta
from decimal import Decimal

from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.law import parameters
from mingcha.law.penalty_dates import court_window, late_yuan
from mingcha.law.periods import Calendar
from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.cases.values import CaseFacts, Owed
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.orders.rules import is_day_proven, is_served_after
from mingcha.supervision.orders.values import NO_RECEIPT, ReceiptFacts, ServiceWay
from mingcha.supervision.recusals.rules import may_handle_case
from mingcha.supervision.transfers.rules import is_not_frozen

_NOTHING = Decimal("0.00")


@cites("APL 61", "CPL 95")
def may_serve_decision(
    who: DutyFacts, held: CaseFacts, served: Served, on: date, receipt: ReceiptFacts = NO_RECEIPT
) -> Decision:
    """Whether a decision may be recorded as served: once it is decided, not on a day before that (F10); an earlier day
    with its proof (`receipt`)."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.decided_on is None:
        return refuse("APL 61", "尚未作出决定，不能送达", "nothing is decided yet: nothing can be served")
    if held.state is not CaseState.DECIDED:
        return refuse("APL 61", "决定书已送达", "the decision was served already")
    free = is_free_of_transfers(held, on)
    if not free:
        return free
    if held.published_on is not None and served.way is ServiceWay.NOTICE and served.published_on != held.published_on:
        day = held.published_on.isoformat()
        missing = (Missing(f"已登记的公告日期 {day}", f"the day of the notice, {day}", "published_on"),)
        return refuse("CPL 95", "公告日期与已登记的不同", "another day of the notice is recorded", missing=missing)
    after = is_served_after(held.decided_on, served, on)
    if after and served.way is ServiceWay.NOTICE and held.published_on is not None:
        return after  # the notice was recorded as it was published: nobody signs for it, and its day follows (CPL 95)
    return after and is_day_proven("APL 61", served.on, on, who.user_id, receipt)


@cites("APL 61", "CPL 95")
def may_publish_decision(who: DutyFacts, held: CaseFacts, published_on: date, where: str, on: date) -> Decision:
    """Whether it may be recorded that a decision is served by a public notice, whose thirty days run: of one that waits
    to be served, on a day since the decision that has come, with where it stands and why. Until it is served a notice
    may be recorded anew: the newest one counts, and each has its entry."""
    allowed = may_handle_case(who, held)
    if not allowed:
        return allowed
    if held.state is not CaseState.DECIDED or held.decided_on is None:
        return refuse("APL 61", "没有待送达的决定书", "no decision waits to be served")
    missing = []
    if not held.decided_on <= published_on <= on:
        missing.append(Missing("决定以后、已经到来的公告日期", "a day since the decision", "published_on"))
    if not where.strip():
        missing.append(Missing("公告的载体和原因", "where the notice stands, and why", "proof"))
    if missing:
        return refuse("CPL 95", "公告登记不完整", "the public notice is incomplete", missing=tuple(missing))
    if on - published_on > timedelta(days=parameters.number("case.backdated_days", on)):
        missing = [Missing("公告当日或者次日登记的公告日期", "a day of the notice of today or before", "published_on")]
        zh = "公告须在发布当日或者次日登记，否则以登记之日为公告之日（平台自定规则，非法定）"
        en = "a public notice is recorded on its day or the next one, or counts as of today (our own rule)"
        return refuse("CPL 95", zh, en, missing=tuple(missing))
    free = is_free_of_transfers(held, on)
    return free and allow("CPL 95")


@cites("22", "24", "TCC 11")
def is_free_of_transfers(held: CaseFacts, on: date) -> Decision:
    """Whether what was decided goes on beside the transfers of its case; the decision to transfer it does."""
    last = None if held.outcome is Outcome.TRANSFER else held.frozen_to
    return is_not_frozen(last, on, held.frozen_under)


@cites("APL 67", "APL 72", "APL 73(3)")
def owed_on(held: CaseFacts, on: date) -> Owed | None:
    """What is owed on a day, None for a case without a served fine; nothing of one that was annulled, and what was paid
    of it is to be paid back."""
    if held.outcome is not Outcome.FINE:
        return None
    paid = sum((one.yuan for one in held.paid), _NOTHING)
    if held.annulled_on is not None:
        return Owed(_NOTHING, _NOTHING, paid, held.paid_back)
    if held.pay_last is None:
        return None
    late = late_yuan(held.parts, on, held.paid, held.pauses)
    return Owed(held.yuan, late, paid, held.paid_back)


@cites("AEL 53", "AEL 54", "ALL 95", "APL 72", "TCC 11")
def court_is_open(held: CaseFacts, actor: str, on: date, calendar: Calendar | None = None) -> bool:
    """Whether this officer may record today that the court was asked, its day and number apart: the demand is served
    and its ten days and those for a lawsuit are over; once the term is over, another officer than who handles the case,
    who does so but for `case.backdated_days` (collection.rules.may_ask_court)."""
    if held.demand_served_on is None or held.lawsuit_last is None or held.challenged:
        return False
    if (held.pay_last is not None and on <= held.pay_last) or not is_not_frozen(held.frozen_to, on, held.frozen_under):
        return False
    since = {"judged_on": held.judged_on, "relief_last": held.relief_last}
    first, last = court_window(held.lawsuit_last, held.demand_served_on, calendar, **since)
    if not last.is_late(on):
        return first <= on
    late_days = timedelta(days=parameters.number("case.backdated_days", on))
    return actor not in held.handlers or on - last.due <= late_days


@cites("SCL 36")
def has_to_give_back(held: CaseFacts, on: date) -> bool:
    """Whether money or things of a case are to be given back: its decision was annulled or changed, or too much was
    paid."""
    owed = owed_on(held, on)
    return bool(held.to_give_back) or (owed is not None and owed.to_return > 0)
