"""Records that things were confiscated or footage deleted after a decision (decree 799, arts. 26 to 28; APL 42)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.fines import rule_on
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.rows import case_facts, cited_of_case, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.executions import rules
from mingcha.supervision.executions.models import CaseExecution, ExecutedThing
from mingcha.supervision.executions.values import NewExecution
from mingcha.supervision.officers.rows import enforcer_of


@cites("799-26", "799-27(1)", "799-28", "APL 42")
def record_execution(by: Asker, *, case: int, new: NewExecution, revision: int, clock: Clock) -> int:
    """Records how a decided measure was carried out, as its first officer; returns its number. It counts once the
    second one has signed. Raises Refused (3, 799-26, 799-27(1), 799-28, APL 42, TCC 11), Fault(NOT_FOUND),
    Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.case.execute", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who, enforcer = enforcer_of(by, now)
        article, today = rule_on(held.rule, held.act_on).article, shanghai_day(now)
        require(rules.may_record_execution(who, enforcer, case_facts(held), article, new, today))
        made = CaseExecution.objects.create(
            case=held,
            measure=new.measure.value,
            done_on=new.done_on,
            record=checked_name(new.record, rules.MOST_RECORD),
            present=checked_name(new.present, rules.MOST_PRESENT),
            kept_at=checked_name(new.kept_at, rules.MOST_KEPT) if new.kept_at.strip() else "",
            undone=checked_name(new.undone, rules.MOST_UNDONE) if new.undone.strip() else "",
            first=enforcer.actor,
            first_name=enforcer.name,
            first_person=enforcer.person,
            first_certificate=enforcer.certificate_no,
            first_session=enforcer.session,
        )
        for one in new.things:
            what = checked_name(one.what, rules.MOST_WHAT)
            record.wrote(ExecutedThing.objects.create(execution=made, what=what, count=one.count))
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("measure", made.measure)
        record.fact("things", [[one.what, one.count] for one in new.things])
        record.fact("undone", made.undone)
    return made.pk


@cites("799-26", "799-27(1)", "799-28", "APL 42")
def sign_execution(by: Asker, *, case: int, revision: int, clock: Clock) -> None:
    """Signs the record that waits, as its second officer in an own session. Raises as `record_execution`."""
    with act("supervision.case.sign_execution", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who, enforcer = enforcer_of(by, now)
        require(rules.may_sign_execution(who, enforcer, case_facts(held), shanghai_day(now)))
        waiting = CaseExecution.objects.get(case=held, signed_at=None, struck_at=None)
        waiting.second, waiting.second_name = enforcer.actor, enforcer.name
        waiting.second_person, waiting.second_certificate = enforcer.person, enforcer.certificate_no
        waiting.signed_at = now
        waiting.save()
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(waiting)
        record.fact("measure", waiting.measure)
        record.fact("first", waiting.first)


@cites("23", "APL 42")
def strike_execution(by: Asker, *, case: int, reason: str, revision: int, clock: Clock) -> None:
    """Strikes the record that waits for its second signature, with the reason; the row stays. Raises Refused (3, APL
    42), Fault(NOT_FOUND), Fault(CONFLICT) if somebody did a step since."""
    with act("supervision.case.strike_execution", by=actor_of(by), clock=clock, cites=cited_of_case(case)) as record:
        now, held = clock.now(), read_case(case, revision)
        who = duty_of(by, now)
        require(rules.may_strike_execution(who, case_facts(held), reason))
        waiting = CaseExecution.objects.get(case=held, signed_at=None, struck_at=None)
        waiting.struck_at, waiting.struck_by, waiting.struck_name = now, actor_of(by).id, who.name
        waiting.struck_reason = checked_name(" ".join(reason.split()), rules.MOST_STRUCK)
        waiting.save()
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(waiting)
        record.fact("measure", waiting.measure)
        record.fact("first", waiting.first)
        record.fact("reason", waiting.struck_reason)
