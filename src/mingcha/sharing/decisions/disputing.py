"""A department disputes a decision, a data clerk settles it (article 13(2)): the decision stands and is carried out, or
the police decide anew, by another hand. A decision is disputed once."""

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_lines
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused, cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.refusals.actions import refusals_noted
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.rows import application_called, new_step, steps_of
from mingcha.sharing.applications.states import ApplicationState
from mingcha.sharing.decisions import rules
from mingcha.sharing.decisions.models import Settlement, SharingDecision
from mingcha.sharing.decisions.principles import DisputeResult
from mingcha.sharing.decisions.rows import decisions_of, judged_application

_CITED = ("13(2)",)


@cites("13(2)")
def dispute_decision(by: Asker, *, no: str, why: str, clock: Clock) -> ApplicationState:
    """Disputes the newest decision on an application of the own department. Raises Refused (article 13(2)),
    Fault(NOT_FOUND), Fault(INVALID)."""
    with (
        refusals_noted(by, "sharing.decision.dispute", no, clock),
        act("sharing.decision.dispute", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        decision = _newest(held)
        last_day = rules.dispute_by(shanghai_day(decision.decided_at), calendar_in_force())
        require(rules.may_dispute(who, judged_application(held, steps_of(held)), last_day, shanghai_day(now)))
        require(rules.states_dispute(why, "why"))
        text = checked_lines(why, rules.MOST_REASONS, about="why")
        dispute = Settlement.objects.create(decision=decision, raised_at=now, raised_by=record.by.id, why=text)
        record.wrote(dispute)
        _save(record, held, clock, ApplicationState.DISPUTED)
    return ApplicationState(held.state)


@cites("3", "13(2)")
def settle_dispute(by: Asker, *, no: str, result: DisputeResult, record_text: str, clock: Clock) -> ApplicationState:
    """Settles a dispute with the record of the coordination: the decision stands, and the application is again what it
    says (agreed in part: it is supplied and withdrawn as any other), or the application goes to the police again, whose
    term to answer begins anew. Raises Refused (articles 3, 13(2)), Fault(NOT_FOUND), Fault(INVALID)."""
    with (
        refusals_noted(by, "sharing.decision.settle", no, clock),
        act("sharing.decision.settle", by=actor_of(by), clock=clock, cites=_CITED) as record,
    ):
        now = clock.now()
        who = duty_of(by, now)
        held = application_called(who, no)
        facts, dispute = judged_application(held, steps_of(held)), _dispute(held)
        disputer = person_id(dispute.raised_by)
        hands = hands_of((who.user_id, *facts.applicants, *facts.deciders, disputer))
        require(rules.may_settle(who, facts, disputer, hands))
        require(rules.states_dispute(record_text, "record"))
        dispute.result, dispute.settled_at, dispute.settled_by = result.value, now, record.by.id
        dispute.record = checked_lines(record_text, rules.MOST_REASONS, about="record")
        dispute.save()
        record.wrote(dispute)
        record.fact("result", result.value)
        if result is DisputeResult.DECIDED_ANEW:
            held.forwarded_at, held.forwarded_by = now, record.by.id
            _save(record, held, clock, ApplicationState.FORWARDED)
        else:
            _save(record, held, clock, ApplicationState.SETTLED, ApplicationState(dispute.decision.outcome))
    return ApplicationState(held.state)


def _newest(held: Application) -> SharingDecision:
    """The newest decision on an application. Raises Refused (article 13(2)) before there is one."""
    found = next(iter(decisions_of(held)), None)
    if found is None:
        raise Refused(rules.no_dispute())
    return found


def _dispute(held: Application) -> Settlement:
    """The newest dispute about an application. Raises Refused (article 13(2)) before there is one."""
    rows = Settlement.objects.filter(decision__application=held).select_related("decision")
    found = rows.order_by("-decision__number").first()
    if found is None:
        raise Refused(rules.no_dispute())
    return found


def _save(record: ActRecord, held: Application, clock: Clock, *states: ApplicationState) -> None:
    """Leads an application through these states, a step each, with the facts of the entry."""
    for state in states:
        held.state = state.value
        step = new_step(held, steps_of(held), clock.now(), record.by.id)
        step.save()
        record.wrote(step)
    held.save()
    record.wrote(held)
    for key, value in (("application", held.no), ("department", held.department.code), ("state", held.state)):
        record.fact(key, value)
