"""The next steps of obstructions that wait for an officer and that no limit of an order names, for the page of
deadlines: to look and inspect, to order, to serve, and what follows an order that was not kept (articles 12, 23).

The days are ours (`obstruction.step_days`, `case.open_workdays`): the articles name none.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.fine_rules import Offence
from mingcha.law.penalty_dates import open_by
from mingcha.law.periods import Calendar
from mingcha.law.retention import shanghai_day
from mingcha.registry.calendars.queries import calendar_in_force
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import CaseState, Outcome
from mingcha.supervision.obstructions.models import Inspection, Obstruction
from mingcha.supervision.obstructions.rows import in_reach
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.supervision.obstructions.states import ObstructionState
from mingcha.supervision.transfers.standing import handing_over

_DAYS = "obstruction.step_days"
_WORDS = {
    ObstructionState.CANDIDATE: Words("核对并现场检查", "look at it and inspect"),
    ObstructionState.CONFIRMED: Words("现场检查", "inspect"),
    ObstructionState.SUPERVISOR: Words("审核系统是否先于妨碍物建成", "decide which was there first"),
    ObstructionState.INSPECTED: Words("责令改正", "order to correct"),
    ObstructionState.ORDERED: Words("送达责令改正通知书", "serve the order"),
    ObstructionState.UNCORRECTED: Words("立案，或者由另一人办结", "ask for a case, or another officer ends it"),
}


@cites("12", "22", "23")
def due_obstruction_steps(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """The obstructions in reach whose next step is due by our own days up to a day, or was: the `limit` earliest of
    each step."""
    in_hand = in_reach(duty_of(asker, at)).filter(~Exists(handing_over("obstruction")))
    rows = [held for waiting in _waiting(in_hand) for held in waiting.order_by("waits_from", "pk")[:limit]]
    sites = [held.point.system.site for held in rows]
    classified = ClassifiedSites(shanghai_day(at)).among({site.code: site.organisation.code for site in sites})
    found = _due(rows, until, calendar_in_force(), classified)
    return tuple(sorted(found, key=lambda one: (one.safe_on, one.subject))[:limit])


def _waiting(rows: QuerySet[Obstruction]) -> Iterator[QuerySet[Any]]:
    """The rows that wait, by step, each with the day from which its own limit runs (`waits_from`)."""
    # a warning ends nothing, and an annulled decision counts for nothing
    of_it = PenaltyCase.objects.filter(obstruction=OuterRef("pk"), annulled_on=None)
    charged = of_it.exclude(state=CaseState.NOT_OPENED.value).exclude(
        state=CaseState.CLOSED.value, outcome=Outcome.WARNING.value
    )
    noted = [ObstructionState.CANDIDATE.value, ObstructionState.CONFIRMED.value]
    yield rows.filter(state__in=noted).annotate(waits_from=TruncDate("noted_at", tzinfo=SHANGHAI))
    inspected = [ObstructionState.SUPERVISOR.value, ObstructionState.INSPECTED.value]
    yield rows.filter(~Exists(charged), state__in=inspected).annotate(waits_from=_visited(again=False))
    ordered = rows.filter(state=ObstructionState.ORDERED.value, order__served_on=None)
    yield ordered.annotate(waits_from=F("order__ordered_on"))
    uncorrected = rows.filter(~Exists(charged), state=ObstructionState.UNCORRECTED.value)
    yield uncorrected.annotate(waits_from=_visited(again=True))


def _visited(*, again: bool) -> Subquery:
    """The day of the newest signed inspection, before the order or after it."""
    signed = Inspection.objects.filter(obstruction=OuterRef("pk"), again=again, signed_at__isnull=False)
    return Subquery(signed.order_by("-inspected_on").values("inspected_on")[:1])


def _due(rows: Sequence[Any], until: date, known: Calendar, classified: Collection[str]) -> Iterator[Due]:
    for held in rows:
        since, state = held.waits_from, ObstructionState(held.state)
        if since is None:
            continue
        if state is ObstructionState.UNCORRECTED:
            last = open_by(since, known)
            day, provisional, article = last.due, last.provisional, "23"
        else:
            day, provisional, article = since + timedelta(days=parameters.number(_DAYS, since)), False, "12"
        if day <= until:
            step, name = _WORDS[state], held.point.name
            about = Words(f"第 {held.pk} 号：{name}（{step.zh}）", f"No. {held.pk}: {name} ({step.en})")
            article = articles_of(Offence(held.offence), article)[0]
            site, unit, kind = held.point.system.site, held.point.system.site.organisation, DueKind.OBSTRUCTION_STEP
            secret = bool(held.point.secrecy) or site.code in classified
            yield Due(
                kind, str(held.pk), about, unit.name, article, day, None, provisional=provisional, classified=secret
            )
