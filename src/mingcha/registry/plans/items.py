"""Adds items to a draft and removes them (articles 2, 5, 6, 13)."""

from dataclasses import dataclass

from django.db.models import Max

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.categories import category
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.models import Plan, PlanItem
from mingcha.registry.plans.positions import place_item
from mingcha.registry.plans.rows import item_facts, plan_called, plan_facts, present_submission
from mingcha.registry.plans.values import PlanItemFacts
from mingcha.registry.points.position import Position, View


@dataclass(frozen=True, slots=True)
class NewItem:
    """A planned place: `category` an item of article 6, `point_class` 1 to 3, `count` cameras, `organisation` the code
    of the unit that is to build it, "" if it is open."""

    name: str
    category: str
    point_class: int
    count: int
    position: Position
    view: View = View()
    organisation: str = ""

    def require_values(self) -> None:
        """Raises Fault(INVALID) for a category, class or count that cannot be."""
        category(self.category)
        if self.point_class not in plans_rules.POINT_CLASSES:
            raise Fault(FaultKind.INVALID, Words("点位类别为一、二、三类", "the class of a point is 1, 2 or 3"))
        if not 1 <= self.count <= plans_rules.MOST_CAMERAS:
            most = plans_rules.MOST_CAMERAS
            raise Fault(FaultKind.INVALID, Words(f"数量须在 1 与 {most} 之间", f"the count is 1 to {most}"))


@cites("2", "5", "6", "13")
def add_item(by: Asker, *, plan: int, item: NewItem, clock: Clock) -> PlanItemFacts:
    """Adds an item to a draft. Raises Refused (articles 2, 3, 5, 13), Fault(INVALID) for a value that cannot be,
    swapped coordinates among them, Fault(NOT_FOUND)."""
    item.require_values()
    with act("registry.plan.add_item", by=actor_of(by), clock=clock, cites=("2", "5", "6", "13")) as record:
        held, now = plan_called(plan), clock.now()
        require(plans_rules.may_change_plan(duty_of(by, now), plan_facts(held, present_submission(held))))
        made = PlanItem(
            plan=held,
            number=next_number(held),
            name=checked_name(item.name, plans_rules.MOST_NAME),
            category=item.category,
            point_class=item.point_class,
            count=item.count,
            organisation=organisation_called(item.organisation) if item.organisation else None,
            added_by=actor_of(by).id,
            added_at=now,
        )
        place_item(made, held.area, item.position, item.view, shanghai_day(now))
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


def next_number(held: Plan) -> int:
    """The next number of an item of a plan; removed ones keep theirs."""
    return (PlanItem.objects.filter(plan=held).aggregate(last=Max("number"))["last"] or 0) + 1
