"""Instalments and deferral asked for, granted, refused (APL 66; article 23)."""

from datetime import date
from decimal import Decimal

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.rows import case_facts, cited_of_case, facts_for, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.reliefs import rules
from mingcha.supervision.reliefs.models import CaseInstalment, CaseRelief
from mingcha.supervision.reliefs.states import ReliefState
from mingcha.supervision.reliefs.values import Instalment


@cites("23", "APL 66")
def ask_relief(by: Asker, *, case: int, asked_on: date, reason: str, revision: int, clock: Clock) -> None:
    """Records that the person asked to pay in parts or later. Raises Refused (3; APL 66), Fault(NOT_FOUND),
    Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.relief.ask", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        require(rules.may_ask_relief(duty_of(by, now), case_facts(held), asked_on, reason, shanghai_day(now)))
        made = CaseRelief.objects.create(
            case=held,
            state=ReliefState.ASKED.value,
            asked_on=asked_on,
            reason=checked_name(reason, rules.MOST_REASON),
            noted_by=actor_of(by).id,
        )
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("asked_on", asked_on.isoformat())


@cites("23", "APL 66")
def grant_relief(
    by: Asker, *, case: int, parts: tuple[Instalment, ...], reason: str, revision: int, clock: Clock
) -> None:
    """Grants the request that waits: what is unpaid of the fine is owed by these parts from the next day on. Raises as
    `ask_relief`."""
    with act("supervision.relief.grant", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        actor, today = actor_of(by).id, shanghai_day(now)
        facts = facts_for(held, actor)
        require(rules.may_grant_relief(duty_of(by, now), actor, facts, parts, reason, today))
        relief = _decided(by, held.pk, reason, today)
        relief.state, relief.before_last = ReliefState.GRANTED.value, held.pay_last
        relief.paid_before = sum((one.yuan for one in facts.paid), Decimal(0))
        relief.save()
        made = [CaseInstalment.objects.create(relief=relief, due_on=one.due_on, yuan=one.yuan) for one in parts]
        move_on(held, CaseState(held.state))
        held.pay_last = parts[0].due_on
        held.save(update_fields=["revision", "pay_last"])
        record_case(record, held)
        record.wrote(relief)
        for one in made:
            record.wrote(one)
        record.fact("parts", [[one.due_on.isoformat(), str(one.yuan)] for one in parts])


@cites("23", "APL 66")
def refuse_relief(by: Asker, *, case: int, reason: str, revision: int, clock: Clock) -> None:
    """Refuses the request that waits, with the reason: the last day of payment stays. Raises as `ask_relief`."""
    with act("supervision.relief.refuse", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        actor = actor_of(by).id
        require(rules.may_refuse_relief(duty_of(by, now), actor, facts_for(held, actor), reason))
        relief = _decided(by, held.pk, reason, shanghai_day(now))
        relief.state = ReliefState.REFUSED.value
        relief.save()
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(relief)
        record.fact("reason", relief.decision)


def _decided(by: Asker, case: int, reason: str, on: date) -> CaseRelief:
    """The request that waits, with who decided it and why, in memory."""
    relief = CaseRelief.objects.get(case=case, state=ReliefState.ASKED.value)
    relief.decided_on, relief.decided_by = on, actor_of(by).id
    relief.decision = checked_name(reason, rules.MOST_REASON)
    return relief
