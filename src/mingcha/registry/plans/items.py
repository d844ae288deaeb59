"""Adds items to a draft and removes them (articles 2, 5, 6, 13)."""

from datetime import date

from django.db.models import Max

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.duplicates.rules import may_be_built_beside
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.actions import require_revision
from mingcha.registry.plans.duplicates import duplicates_beside
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.plans.positions import place_item
from mingcha.registry.plans.rows import item_facts, plan_called, plan_facts, present_submission, standing_items
from mingcha.registry.plans.values import NewItem, PlanItemFacts


@cites("2", "5", "6", "13")
def add_item(by: Asker, *, plan: int, item: NewItem, clock: Clock) -> PlanItemFacts:
    """Adds an item to a draft. Raises Refused (articles 2, 3, 5, 13), Fault(INVALID) for a value that cannot be,
    swapped coordinates among them, Fault(NOT_FOUND)."""
    item.require_values()
    with act("registry.plan.add_item", by=actor_of(by), clock=clock, cites=("2", "5", "6", "13")) as record:
        held, now = plan_called(plan), clock.now()
        require(plans_rules.may_change_plan(duty_of(by, now), plan_facts(held, present_submission(held))))
        made = filled_item(item, held.area, shanghai_day(now))
        made.plan, made.number = held, next_number(held)
        made.organisation = organisation_called(item.organisation) if item.organisation else None
        made.added_by, made.added_at = actor_of(by).id, now
        neighbours = duplicates_beside(held, [made], shanghai_day(now))[0]
        require(may_be_built_beside(neighbours, item.duplicate_reason))
        made.duplicate_reason = made.duplicate_reason if neighbours else ""
        made.save()
        held.revision += 1
        held.save()
        record.wrote(made, held)
        record.fact("plan", held.pk)
        record.fact("item", made.number)
        record.fact("name", made.name)
        record.fact("longitude_ndeg", made.longitude_ndeg)
        record.fact("latitude_ndeg", made.latitude_ndeg)
        record.fact("label_reason", made.label_reason)
        if neighbours:
            record.fact("duplicate_reason", made.duplicate_reason)
            record.fact("beside", [one.words.zh for one in neighbours])
    return item_facts(made)


@cites("5")
def remove_item(by: Asker, *, key: int, clock: Clock) -> int:
    """Removes an item from a draft; its row stays. `key`: its number in the register. Returns the plan's number.
    Raises Refused (articles 3, 5), Fault(NOT_FOUND), Fault(CONFLICT) if it was removed already."""
    with act("registry.plan.remove_item", by=actor_of(by), clock=clock, cites=("5",)) as record:
        made = PlanItem.objects.select_related("plan").filter(pk=key).first()
        if made is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有这个规划点位", "there is no such item"))
        held, now = made.plan, clock.now()
        require(plans_rules.may_change_plan(duty_of(by, now), plan_facts(held, present_submission(held))))
        if made.removed_at is not None:
            raise Fault(FaultKind.CONFLICT, Words("该规划点位已移除", "the item was removed already"))
        made.removed_at, made.removed_by = now, actor_of(by).id
        made.save()
        held.revision += 1
        held.save()
        record.wrote(made, held)
        record.fact("plan", held.pk)
        record.fact("item", made.number)
    return held.pk


@cites("5")
def remove_all_items(by: Asker, *, plan: int, revision: int, clock: Clock) -> int:
    """Removes every item of a draft, before another list is imported; returns how many. Raises Refused (articles 3, 5),
    Fault(CONFLICT) if there is none or the draft changed since `revision` was read."""
    with act("registry.plan.clear", by=actor_of(by), clock=clock, cites=("5",)) as record:
        held, now = plan_called(plan), clock.now()
        require(plans_rules.may_change_plan(duty_of(by, now), plan_facts(held, present_submission(held))))
        require_revision(held, revision)
        keys = list(standing_items(held).order_by("pk").values_list("pk", flat=True))
        if not keys:
            raise Fault(FaultKind.CONFLICT, Words("规划没有规划点位", "the plan has no item"))
        standing_items(held).order_by().update(removed_at=now, removed_by=actor_of(by).id)
        record.wrote_many(PlanItem, keys)
        held.revision += 1
        held.save()
        record.wrote(held)
        record.fact("plan", held.pk)
        record.fact("items", len(keys))
    return len(keys)


def filled_item(item: NewItem, area: plans_rules.PlanArea, today: date) -> PlanItem:
    """An item in memory, without plan, number, unit and author. Raises Refused (articles 2, 13), Fault(INVALID)."""
    item.require_values()
    reason = item.duplicate_reason
    made = PlanItem(
        name=checked_name(item.name, plans_rules.MOST_NAME),
        category=item.category,
        point_class=item.point_class,
        count=item.count,
        duplicate_reason=checked_name(reason, plans_rules.MOST_REASON) if reason.strip() else "",
    )
    place_item(made, area, item.position, item.view, today)
    return made


def next_number(held: Plan) -> int:
    """The next number of an item of a plan; removed ones keep theirs."""
    return (PlanItem.objects.filter(plan=held).aggregate(last=Max("number"))["last"] or 0) + 1
