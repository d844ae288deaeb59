"""Records what is given back after a decision was annulled or changed (SCL 36; article 23)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.supervision.cases.actions import record_case
from mingcha.supervision.cases.rows import cited_of_case, facts_for, move_on, read_case
from mingcha.supervision.cases.states import CaseState
from mingcha.supervision.restitutions import rules
from mingcha.supervision.restitutions.models import CaseRestitution
from mingcha.supervision.restitutions.values import NewRestitution


@cites("23", "SCL 36")
def record_restitution(by: Asker, *, case: int, new: NewRestitution, revision: int, clock: Clock) -> int:
    """Records that money was paid back or a measure undone; returns its number. Raises Refused (3, SCL 36),
    Fault(CONFLICT) for a voucher that is recorded already or if somebody did a step since, Fault(NOT_FOUND)."""
    cited = (*cited_of_case(case), "SCL 36")
    with act("supervision.case.restitute", by=actor_of(by), clock=clock, cites=cited) as record:
        now, held = clock.now(), read_case(case, revision)
        facts = facts_for(held, actor_of(by).id)
        require(rules.may_record_restitution(duty_of(by, now), facts, new, shanghai_day(now)))
        is_money = new.measure is None
        voucher = checked_name(new.voucher, rules.MOST_VOUCHER) if is_money else ""
        if is_money and CaseRestitution.objects.filter(voucher=voucher).exists():
            words = Words("该退款凭证已登记", "this voucher is recorded already")
            raise Fault(FaultKind.CONFLICT, words, voucher)
        made = CaseRestitution.objects.create(
            case=held,
            measure=new.measure.value if new.measure is not None else "",
            yuan=new.yuan,
            interest=new.interest,
            voucher=voucher,
            returned_on=new.returned_on,
            receiver=checked_name(new.receiver, rules.MOST_RECEIVER),
            record=checked_name(new.record, rules.MOST_RECORD),
            noted_by=actor_of(by).id,
        )
        move_on(held, CaseState(held.state))
        held.save(update_fields=["revision"])
        record_case(record, held)
        record.wrote(made)
        record.fact("measure", made.measure)
        record.fact("yuan", str(made.yuan))
        record.fact("interest", str(made.interest))
        record.fact("returned_on", made.returned_on.isoformat())
    return made.pk
