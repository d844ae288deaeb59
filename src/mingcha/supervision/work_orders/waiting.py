"""Which work orders wait for a reader: those whose next step this person may do; not for pages (articles 3, 16(1))."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.rules import KEEPERS
from mingcha.supervision.work_orders.models import WorkOrder, WorkOrderWait
from mingcha.supervision.work_orders.rows import in_reach
from mingcha.supervision.work_orders.rules import FIXERS
from mingcha.supervision.work_orders.states import UNACCEPTED, WorkOrderState

_AT_WORK = [WorkOrderState.ACCEPTED.value, WorkOrderState.ON_SITE.value]


def waiting_for(who: DutyFacts) -> QuerySet[WorkOrder]:
    """The orders with a next step of this person's: to be accepted, to be repaired by the own organisation, waits of
    others to answer, and repairs of others to verify by a keeper."""
    pending = WorkOrderWait.objects.filter(order=OuterRef("pk"), agreed=None, ended_at=None)
    answers = Q(Exists(pending.exclude(asked_by=f"user:{who.user_id}")))
    accept = Q(state__in=[one.value for one in UNACCEPTED])
    at_work = Q(state__in=_AT_WORK, team=who.organisation) if who.organisation else Q(pk__in=[])
    verify = Q(state=WorkOrderState.FIXED.value) & ~Q(fixed_by=f"user:{who.user_id}")
    ended = [one.value for one in WorkOrderState if not one.is_open]
    mine = _of(who, FIXERS) & (accept | at_work & ~Q(Exists(pending))) | _of(who, KEEPERS) & (verify | answers)
    return in_reach(who).filter(mine).exclude(state__in=ended)


def _of(who: DutyFacts, roles: tuple[Role, ...]) -> Q:
    """The orders that a person reaches by these roles."""
    acting = replace(who, roles=tuple(one for one in who.roles if one.role in roles))
    return Q(pk__in=in_reach(acting).values("pk")) if acting.roles else Q(pk__in=[])
