"""Records what "large" and "important" mean for a category (articles 3, 6)."""

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.criteria import rules as criteria_rules
from mingcha.registry.criteria.models import Criterion
from mingcha.registry.criteria.queries import criterion_row
from mingcha.registry.criteria.rules import NewCriterion
from mingcha.registry.criteria.values import CriterionRow
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.typed import checked_division


@cites("3", "6")
def record_criterion(by: Asker, *, new: NewCriterion, clock: Clock) -> CriterionRow:
    """Records a decision; it holds from its first day and takes the place of an earlier one. Raises Refused by the
    rule, Fault(INVALID)."""
    with act("registry.criterion.record", by=actor_of(by), clock=clock, cites=("3", "6")) as record:
        now = clock.now()
        require(criteria_rules.may_record_criterion(duty_of(by, now), new, shanghai_day(now)))
        held = Criterion.objects.create(
            category=new.category,
            measure=new.measure.value,
            division=checked_division(new.division),
            text=checked_name(new.text, criteria_rules.MOST_TEXT),
            reason=checked_name(new.reason, criteria_rules.MOST_REASON),
            document=checked_name(new.document, criteria_rules.MOST_DOCUMENT),
            from_on=new.from_on,
            recorded_at=now,
            recorded_by=record.by.id,
        )
        record.wrote(held)
        for key in ("category", "measure", "division", "text", "reason", "document"):
            record.fact(key, getattr(held, key))
        record.fact("criterion", held.pk)
        record.fact("from", held.from_on.isoformat())
    return criterion_row(held)
