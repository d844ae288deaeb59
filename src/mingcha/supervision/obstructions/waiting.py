"""Which obstructions wait for a reader: those whose next step this person may do; for queries, not for pages (12)."""

from dataclasses import replace
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.obstructions.above import following
from mingcha.supervision.obstructions.models import Inspection, Obstruction
from mingcha.supervision.obstructions.rows import in_reach
from mingcha.supervision.obstructions.states import INSPECTABLE, ObstructionState
from mingcha.supervision.officers.named import names_own

_ENDED = (ObstructionState.REJECTED, ObstructionState.REPAIR, ObstructionState.CLOSED)
WAITING = tuple(one.value for one in ObstructionState if one not in _ENDED)
"""The states in which something may wait for somebody: of the others nobody need be asked."""


def of_police(who: DutyFacts) -> DutyFacts:
    """A person with the roles of the public security organ alone: who acts, and where."""
    return replace(who, roles=tuple(one for one in who.roles if one.role in PUBLIC_SECURITY))


def not_charged_to(who: DutyFacts, rows: QuerySet[Obstruction]) -> QuerySet[Obstruction]:
    """These obstructions without those whose unit, as it is named there, is the person's own; see
    rules.may_act_on_obstruction."""
    return rows.filter(~_of_own(who))


def _of_own(who: DutyFacts) -> Q:
    return names_own(who, "order__unit", "owner")


def waiting_for(who: DutyFacts, today: date) -> QuerySet[Obstruction]:
    """The obstructions with a next step of this person's: not those whose limit runs, that another officer has to sign,
    or whose case runs, nor of the own unit; the doubts of the supervisor for the city's police alone."""
    actor = f"user:{who.user_id}"
    unsigned = Inspection.objects.filter(obstruction=OuterRef("pk"), signed_at=None, struck_at=None)
    running = following().running_cases().filter(obstruction=OuterRef("pk"))
    # a value of each row, which stays one look into an index: of what may exist PostgreSQL lists all cases first
    idle = Q(IsNull(Subquery(running.values("pk")[:1]), rhs=True))
    free, signs = ~Q(Exists(unsigned)), Q(Exists(unsigned.exclude(first=actor)))
    waits = (
        Q(state__in=[ObstructionState.CANDIDATE.value, ObstructionState.CORRECTED.value])
        | Q(state__in=[one.value for one in INSPECTABLE]) & signs
        | Q(state=ObstructionState.CONFIRMED.value) & free
        | Q(state__in=[ObstructionState.INSPECTED.value, ObstructionState.UNCORRECTED.value]) & idle
        | Q(state=ObstructionState.ORDERED.value) & (Q(order__served_on=None) | Q(order__due_on__lt=today) & free)
    )
    waits &= ~_of_own(who)
    if who.has(Role.CITY_OFFICER):
        signed = Inspection.objects.filter(obstruction=OuterRef("pk"), signed_at__isnull=False)
        own = signed.filter(Q(first=actor) | Q(second=actor)).values("pk")[:1]
        waits |= Q(state=ObstructionState.SUPERVISOR.value) & Q(IsNull(Subquery(own), rhs=True))
    return in_reach(of_police(who)).filter(waits)
