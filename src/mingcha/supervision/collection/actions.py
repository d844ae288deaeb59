"""Payments, reviews and lawsuits, demand, court, closing (article 23; APL 67, 72, 73; AEL 53, 54)."""

from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.penalty_dates import Payment, next_part
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.cases import rules
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.models import CaseChallenge, CasePayment
from mingcha.supervision.cases.owing import owed_on
from mingcha.supervision.cases.rows import case_facts, cited_of_case, facts_for, is_paid, move_on, read_case
from mingcha.supervision.cases.states import CaseState, ChallengeKind
from mingcha.supervision.cases.values import EndedChallenge
from mingcha.supervision.collection import rules as collection_rules
from mingcha.supervision.collection.reversing import take_over
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
        state = CaseState.PAID if is_paid(facts, new.on) else CaseState(held.state)
        move_on(held, state)
        following = next_part(facts.parts, facts.paid)
        held.pay_last = following.due if following else held.pay_last
        held.save(update_fields=["state", "revision", "pay_last"])
        record_case(record, held)
        record.wrote(made)
        record.fact("yuan", str(made.yuan))
        record.fact("receipt", made.receipt)
    return CaseState(held.state)


@cites("23", "APL 73(3)")
def note_challenge(by: Asker, *, case: int, kind: ChallengeKind, since: date, revision: int, clock: Clock) -> None:
    """Records that review or a lawsuit was asked for: from that day no late amount grows. Raises Refused (3,
    APL 73(3)), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.challenge", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        last = held.review_last if kind is ChallengeKind.REVIEW else held.lawsuit_last
        facts = facts_for(held, actor_of(by).id)
        require(collection_rules.may_note_challenge(duty_of(by, now), facts, since, last, shanghai_day(now)))
        made = CaseChallenge.objects.create(case=held, kind=kind.value, since=since, noted_by=actor_of(by).id)
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("kind", made.kind)
        record.fact("since", since.isoformat())


@cites("23", "APL 73(3)", "ARL 63", "ARL 64", "ARL 65", "ALL 70", "ALL 74", "ALL 77")
def end_challenge(by: Asker, *, case: int, ended: EndedChallenge, revision: int, clock: Clock) -> CaseState:
    """Records the end of the review or lawsuit that runs, and what it did to the decision: a changed fine is owed anew
    from that day, of an annulled one nothing is; returns the state. Raises as `note_challenge`, and Refused (ARL 63,
    ALL 77) for a change to the worse."""
    with act("supervision.case.end_challenge", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        today = shanghai_day(now)
        facts = facts_for(held, actor_of(by).id)
        require(collection_rules.may_end_challenge(duty_of(by, now), facts, ended, today))
        running = CaseChallenge.objects.get(case=held, until=None)
        running.until, running.result = ended.until, checked_name(ended.result, rules.MOST_REASON)
        running.verdict, running.yuan = ended.verdict.value, ended.yuan
        running.save()
        lapsed = take_over(held, ChallengeKind(running.kind), ended, today)
        held.save()
        record_case(record, held)
        record.wrote(running)
        for one in lapsed:
            record.wrote(one)
        record.fact("until", ended.until.isoformat())
        record.fact("result", running.result)
        record.fact("verdict", running.verdict)
        record.fact("yuan", str(held.standing_yuan))
    return CaseState(held.state)


@cites("23", "APL 72", "AEL 54")
def demand_payment(by: Asker, *, case: int, revision: int, clock: Clock) -> None:
    """Demands what is overdue; its days run once it is served. Raises Refused (3, AEL 54, APL 73(3)),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.demand", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        facts, today = case_facts(held), shanghai_day(now)
        require(collection_rules.may_demand_payment(duty_of(by, now), facts, today))
        owed = owed_on(facts, today)
        move_on(held, CaseState.DEMANDED)
        held.demanded_on = today
        held.save(update_fields=["state", "revision", "demanded_on"])
        record_case(record, held)
        record.fact("owed", str(owed.open) if owed else "")


@cites("23", "AEL 38", "AEL 54")
def serve_demand(by: Asker, *, case: int, served: Served, revision: int, clock: Clock) -> None:
    """Records that a demand was served, from which its ten days run. Raises Refused (3, AEL 54, APL 61),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.serve_demand", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        require(collection_rules.may_serve_demand(duty_of(by, now), case_facts(held), served, shanghai_day(now)))
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
def ask_court(by: Asker, *, case: int, note: str, revision: int, clock: Clock) -> None:
    """Records that the court was asked for enforcement. Raises Refused (3, AEL 53, 54), Fault(NOT_FOUND, CONFLICT)."""
    with act("supervision.case.ask_court", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        today = shanghai_day(now)
        require(collection_rules.may_ask_court(duty_of(by, now), case_facts(held), today, calendar_in_force()))
        move_on(held, CaseState.COURT)
        held.court_on, held.court_note = today, checked_name(note, rules.MOST_REASON)
        held.save(update_fields=["state", "revision", "court_on", "court_note"])
        record_case(record, held)
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
