"""Payments, demand, court, closing (article 23; APL 67, 72; AEL 53, 54)."""

from datetime import date
from decimal import Decimal

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.penalty_dates import Payment, late_yuan, next_part, overdue_yuan
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.models import CasePayment
from mingcha.supervision.cases.rows import case_facts, cited_of_case, facts_for, is_paid, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.cases.values import CaseFacts
from mingcha.supervision.collection import rules as collection_rules
from mingcha.supervision.collection.reversing import take_demand_back
from mingcha.supervision.orders.rows import receipt_of
from mingcha.supervision.orders.values import Served


@cites("23", "APL 67", "APL 72")
def record_payment(by: Asker, *, case: int, new: Payment, receipt: str, revision: int, clock: Clock) -> CaseState:
    """Records a payment by its receipt, which counts once (F12); returns the state: paid once nothing is owed. Raises
    Refused (3, APL 67, 72), Fault(CONFLICT) for a receipt of another case, Fault(NOT_FOUND)."""
    with act("supervision.case.pay", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        require(
            collection_rules.may_record_payment(
                duty_of(by, now), facts_for(held, actor_of(by).id), new, receipt.strip(), shanghai_day(now)
            )
        )
        named = checked_name(receipt, rules.MOST_RECEIPT)
        if CasePayment.objects.filter(receipt=named).exists():
            words = Words("该票据已登记在其他案件", "this receipt is counted in another case")
            raise Fault(FaultKind.CONFLICT, words, named)
        made = CasePayment.objects.create(
            case=held, paid_on=new.on, yuan=new.yuan, receipt=named, noted_by=actor_of(by).id
        )
        facts = case_facts(held)
        latest = max(one.on for one in facts.paid)  # an earlier payment takes no late amount of after it away
        following = next_part(facts.parts, facts.paid)
        held.pay_last = following.due if following else held.pay_last
        state = CaseState.PAID if is_paid(facts, latest) else CaseState(held.state)
        demanded_on = held.demanded_on
        if demanded_on is not None and state is CaseState.DEMANDED and following and following.due >= demanded_on:
            state = CaseState.SERVED  # what was demanded is paid: a part that it did not name has a demand of its own
            record.fact("demand_met", demanded_on.isoformat())
            take_demand_back(held)
        move_on(held, state)
        held.save()
        record_case(record, held)
        record.wrote(made)
        record.fact("yuan", str(made.yuan))
        record.fact("receipt", made.receipt)
    return CaseState(held.state)


@cites("23", "APL 72", "AEL 54")
def demand_payment(by: Asker, *, case: int, revision: int, clock: Clock) -> None:
    """Demands what is overdue, and no part that is not due yet; its days run once it is served. Raises Refused (3, AEL
    54, APL 73(3)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.demand", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        facts, today = case_facts(held), shanghai_day(now)
        require(collection_rules.may_demand_payment(duty_of(by, now), facts, today))
        move_on(held, CaseState.DEMANDED)
        held.demanded_on, held.demanded_yuan = today, _overdue(facts, today)
        held.save(update_fields=["state", "revision", "demanded_on", "demanded_yuan"])
        record_case(record, held)
        record.fact("owed", str(held.demanded_yuan))


@cites("AEL 54", "APL 66", "APL 72")
def _overdue(facts: CaseFacts, on: date) -> Decimal:
    """What is demanded on a day, in yuan: the parts that are past their day with the late amount, less what was
    paid."""
    paid = sum((one.yuan for one in facts.paid), Decimal(0))
    return overdue_yuan(facts.parts, on) + late_yuan(facts.parts, on, facts.paid, facts.pauses) - paid + facts.paid_back


@cites("23", "AEL 38", "AEL 54")
def serve_demand(by: Asker, *, case: int, served: Served, revision: int, clock: Clock) -> None:
    """Records that a demand was served, from which its ten days run. Raises Refused (3, AEL 54, APL 61),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.serve_demand", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who, today = duty_of(by, now), shanghai_day(now)
        receipt = receipt_of(PrintedKind.DEMAND_SERVICE, held.pk, "", who.user_id)
        require(collection_rules.may_serve_demand(who, case_facts(held), served, today, receipt))
        move_on(held, CaseState.DEMANDED)
        held.demand_served_on, held.demand_way = served.on, served.way.value
        held.demand_receiver = checked_name(served.receiver, rules.MOST_RECEIVER)
        held.demand_proof = checked_name(served.proof, rules.MOST_REASON) if served.proof.strip() else ""
        held.demand_published_on = served.published_on
        held.save()
        record_case(record, held)
        record.fact("served_on", served.on.isoformat())
        record.fact("way", held.demand_way)


@cites("23", "AEL 53", "AEL 54")
def ask_court(by: Asker, *, case: int, filed_on: date, note: str, revision: int, clock: Clock) -> None:
    """Records that the court was asked for enforcement on a day. Raises Refused (3, AEL 53, 54), Fault(NOT_FOUND,
    CONFLICT)."""
    with act("supervision.case.ask_court", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        actor, today = actor_of(by).id, shanghai_day(now)
        facts = facts_for(held, actor)
        require(collection_rules.may_ask_court(duty_of(by, now), facts, filed_on, today, calendar_in_force()))
        move_on(held, CaseState.COURT)
        held.court_on, held.court_note = filed_on, checked_name(note, rules.MOST_REASON)
        held.court_by = actor
        held.save(update_fields=["state", "revision", "court_on", "court_note", "court_by"])
        record_case(record, held)
        record.fact("filed_on", filed_on.isoformat())
        record.fact("note", held.court_note)


@cites("23", "APL 57")
def close_case(by: Asker, *, case: int, reason: str, revision: int, clock: Clock) -> None:
    """Closes a case. Raises Refused (3, 23), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.close", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        facts = facts_for(held, actor_of(by).id)
        require(collection_rules.may_close_case(duty_of(by, now), facts, reason, shanghai_day(now)))
        move_on(held, CaseState.CLOSED)
        held.close_reason = checked_name(reason, rules.MOST_REASON)
        held.save(update_fields=["state", "revision", "close_reason"])
        record_case(record, held)
        record.fact("reason", held.close_reason)
