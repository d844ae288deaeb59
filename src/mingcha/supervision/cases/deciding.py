"""Reviews, decides and serves (articles 22, 23, 26; APL 29, 36, 37, 57 to 61)."""

from dataclasses import replace
from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.penalty_dates import lawsuit_until, pay_by, review_until
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases import discussion, rules
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.discussion_values import NewDiscussion
from mingcha.supervision.cases.owing import may_publish_decision, may_serve_decision
from mingcha.supervision.cases.rows import case_facts, cited_of_case, facts_for, move_on, read_case
from mingcha.supervision.cases.states import GIVES_RIGHTS, PENALTIES, CaseState, Outcome
from mingcha.supervision.cases.values import CaseDecision
from mingcha.supervision.obstructions.values import Served
from mingcha.supervision.orders.rows import receipt_of
from mingcha.supervision.orders.values import ServiceWay
from mingcha.supervision.reviewers.queries import is_named


@cites("23", "APL 58")
def review_case(by: Asker, *, case: int, opinion: str, agrees: bool, revision: int, clock: Clock) -> None:
    """Reviews the legality of a case, by an officer named to it who did not handle it. Raises Refused (3, APL 58),
    Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.case.review", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        held, who = read_case(case, revision), duty_of(by, clock.now())
        actor, named = actor_of(by).id, is_named(who.user_id)
        require(rules.may_review_case(who, actor, facts_for(held, actor), opinion, is_named=named))
        move_on(held, CaseState.NOTICED)
        held.review_opinion, held.review_agrees = checked_name(opinion, rules.MOST_TEXT), agrees
        held.reviewed_by = actor
        held.save()
        record_case(record, held)
        record.fact("agrees", agrees)


@cites("23", "APL 57")
def record_discussion(by: Asker, *, case: int, new: NewDiscussion, revision: int, clock: Clock) -> None:
    """Records that the heads of the organ discussed a complex or grave case, before it is decided. Raises Refused (3,
    APL 57), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.case.discuss", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held, actor = clock.now(), read_case(case, revision), actor_of(by).id
        facts, today = facts_for(held, actor), shanghai_day(now)
        require(discussion.may_record_discussion(duty_of(by, now), actor, facts, new, today))
        move_on(held, CaseState.NOTICED)
        held.discussed_on, held.discussion_by = new.held_on, actor
        held.discussed_by = checked_name("、".join(new.names), rules.MOST_REASON)
        held.discussion = checked_name(new.conclusion, rules.MOST_TEXT)
        held.save()
        record_case(record, held)
        record.fact("discussed_on", new.held_on.isoformat())
        record.fact("persons", len(new.names))


def _decided_by(case: int) -> tuple[str, ...]:
    """What a decision cites: the article of its rule between what holds of each."""
    return tuple(dict.fromkeys(("22", *cited_of_case(case), "26")))


@cites("22", "23", "26", "799-26", "799-30", "APL 29", "APL 36", "APL 37", "APL 45", "APL 57", "APL 58", "APL 60")
def decide_case(by: Asker, *, case: int, given: CaseDecision, revision: int, clock: Clock) -> None:
    """Decides a case: a fine, a warning, measures alone, no penalty, or a transfer. Raises Refused by the first thing
    that is not in order, each by its article, Fault(INVALID) for a fraction of a fen, Fault(NOT_FOUND),
    Fault(CONFLICT)."""
    with act("supervision.case.decide", by=actor_of(by), clock=clock, cites=_decided_by(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        today, actor = shanghai_day(now), actor_of(by).id
        require(rules.may_decide_case(duty_of(by, now), actor, facts_for(held, actor), given, today))
        move_on(held, CaseState.DECIDED)
        held.outcome, held.decided_on, held.decided_by = given.outcome.value, today, actor
        held.yuan = given.yuan if given.outcome is Outcome.FINE else 0
        held.extras = " ".join(one.value for one in given.extras) if given.outcome in PENALTIES else ""
        held.reason = checked_name(given.reason, rules.MOST_TEXT)
        if given.outcome is Outcome.TRANSFER:
            held.destination = checked_name(given.destination, rules.MOST_RECEIVER)
            assert given.ground is not None  # the rule refuses a transfer without
            held.transfer_ground = given.ground.value
        held.save()
        record_case(record, held)
        record.fact("outcome", held.outcome)
        record.fact("yuan", str(held.yuan))
        record.fact("extras", held.extras)
        record.fact("transfer_ground", held.transfer_ground)


@cites("23", "APL 61", "CPL 95")
def publish_decision(by: Asker, *, case: int, on: date, where: str, revision: int, clock: Clock) -> None:
    """Records that a decision is served by a public notice of a day: its thirty days run, and the service is recorded
    after them. One recorded anew takes the place of the earlier one. Raises Refused (3, APL 61, CPL 95),
    Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.publish", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        require(may_publish_decision(duty_of(by, now), case_facts(held), on, where, shanghai_day(now)))
        move_on(held, CaseState.DECIDED)
        if held.published_on is not None:
            record.fact("superseded_published_on", held.published_on.isoformat())
        held.published_on, held.served_proof = on, checked_name(" ".join(where.split()), rules.MOST_REASON)
        held.save()
        record_case(record, held)
        record.fact("published_on", on.isoformat())


@cites("23", "APL 61", "APL 67")
def serve_decision(by: Asker, *, case: int, served: Served, revision: int, clock: Clock) -> None:
    """Records that a decision was served: from then the days of payment, review and lawsuit run. Raises Refused (3,
    APL 61), Fault(NOT_FOUND), Fault(CONFLICT)."""
    with act("supervision.case.serve", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held, calendar = clock.now(), read_case(case, revision), calendar_in_force()
        if served.way is not ServiceWay.NOTICE and served.proof.strip() == held.served_proof:
            served = replace(served, proof="")  # where a public notice stands shows no other service
        who = duty_of(by, now)
        receipt = receipt_of(PrintedKind.SERVICE, held.pk, held.decided_by, who.user_id)
        require(may_serve_decision(who, case_facts(held), served, shanghai_day(now), receipt))
        move_on(held, CaseState.SERVED)
        held.served_on, held.served_way = served.on, served.way.value
        held.receiver, held.published_on = checked_name(served.receiver, rules.MOST_RECEIVER), served.published_on
        held.served_proof = checked_name(served.proof, rules.MOST_REASON) if served.proof.strip() else ""
        outcome = Outcome(held.outcome)
        pay = pay_by(served.on, calendar) if outcome is Outcome.FINE else None
        given = outcome in GIVES_RIGHTS
        review = review_until(served.on, calendar) if given else None
        lawsuit = lawsuit_until(served.on, calendar) if given else None
        held.pay_last = pay.due if pay else None
        held.review_last, held.lawsuit_last = review.due if review else None, lawsuit.due if lawsuit else None
        held.dates_provisional = any(one.provisional for one in (pay, review, lawsuit) if one)
        held.save()
        record_case(record, held)
        record.fact("served_on", served.on.isoformat())
        record.fact("pay_last", held.pay_last.isoformat() if held.pay_last else "")
