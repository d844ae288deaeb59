"""Which inspections of units wait for a reader: those whose next step this person may do; not for pages (799-24)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.registry.identity.duty import DutyFacts
from mingcha.supervision.inspections.models import OrderAnswer, UnitInspection, VisitRecord
from mingcha.supervision.inspections.rows import in_reach
from mingcha.supervision.inspections.states import TO_DO, UnitInspectionState
from mingcha.supervision.obstructions.waiting import of_police


def waiting_for(who: DutyFacts, today: date) -> QuerySet[UnitInspection]:
    """The inspections with a next step of this person's: not those whose limit runs, unless the unit asks for more
    days, nor a record that another officer has to sign."""
    unsigned = VisitRecord.objects.filter(inspection=OuterRef("pk"), signed_at=None, struck_at=None)
    free, signs = ~Q(Exists(unsigned)), Q(Exists(unsigned.exclude(first=f"user:{who.user_id}")))
    asked = Q(Exists(OrderAnswer.objects.filter(inspection=OuterRef("pk"), days__gt=0)))
    unserved = Q(order__served_on=None) | Q(order__due_on__lt=today) | (asked & Q(order__extended_days=0))
    waits = Q(state__in=[one.value for one in TO_DO]) | (Q(state=UnitInspectionState.ORDERED.value) & unserved)
    return in_reach(of_police(who)).filter(signs | waits & free)
