"""The days that run in inspections, plans and citizens' reports, for the page of deadlines, by one query (799-24)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import TruncDate

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.deadlines.values import Due, DueKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.reports.case_numbers import case_no
from mingcha.registry.reports.rows import reports_in_reach
from mingcha.registry.reports.rules import answer_by
from mingcha.registry.reports.values import ReportState
from mingcha.supervision.inspections.models import PlannedInspection, VisitRecord
from mingcha.supervision.inspections.rows import in_reach, plans_in_reach
from mingcha.supervision.inspections.rules import OFFICES, READERS
from mingcha.supervision.inspections.states import InspectionPlanState, UnitInspectionState

_COLUMNS = ("due_kind", "subject_no", "part_no", "called", "whose", "day", "last_day", "unsure")
_SURE = Value(value=False, output_field=BooleanField())


@cites("799-24", "799-24(2)")
def due_inspections(asker: Reader, *, until: date, at: datetime, limit: int) -> tuple[Due, ...]:
    """What is due in reach up to a day, or over: orders to units that are to be kept and re-inspected, lines of plans
    in force that nobody inspected, and, for the police, reports that are to be answered. The earliest ones, `limit` for
    each of the three."""
    who = duty_of(asker, at)
    if not who.has(*READERS):
        return ()
    rows = _DUE.rows(who, until, limit=limit * (3 if who.has(*PUBLIC_SECURITY) else 2))
    found = (_due(dict(zip(_COLUMNS, one, strict=True))) for one in rows)
    return tuple(sorted((one for one in found if one.safe_on <= until), key=lambda one: (one.safe_on, one.subject)))


def _all_due(who: DutyFacts, until: date) -> QuerySet[Any, Any]:
    parts = [_lines(who, until), *([_reports(who)] if who.has(*PUBLIC_SECURITY) else [])]
    return _orders(who, until).union(*parts, all=True).order_by("day")


_DUE = QueryOfFacts(_all_due)


def _orders(who: DutyFacts, until: date) -> QuerySet[Any, Any]:
    """Orders whose limit runs: the police re-inspect, the unit corrects in time."""
    kind = DueKind.UNIT_REINSPECTION if who.has(*OFFICES) else DueKind.UNIT_CORRECTION
    rows = in_reach(who).select_related(None).filter(state=UnitInspectionState.ORDERED.value)
    return (
        rows.filter(order__due_safe_on__lte=until)
        .annotate(
            due_kind=Value(kind.value),
            subject_no=F("pk"),
            part_no=Value(0),
            called=Value(""),
            whose=F("subject"),
            day=F("order__due_safe_on"),
            last_day=F("order__due_on"),
            unsure=F("order__provisional"),
        )
        .values_list(*_COLUMNS)
    )


def _lines(who: DutyFacts, until: date) -> QuerySet[Any, Any]:
    signed = VisitRecord.objects.filter(inspection__planned=OuterRef("pk"), signed_at__isnull=False)
    plans = plans_in_reach(who).filter(state=InspectionPlanState.IN_FORCE.value)
    rows = PlannedInspection.objects.filter(~Exists(signed), plan__in=plans, withdrawn_reason="", ends_on__lte=until)
    return rows.annotate(
        due_kind=Value(DueKind.PLANNED_INSPECTION.value),
        subject_no=F("plan_id"),
        part_no=F("pk"),
        called=F("system__name"),
        whose=F("system__site__organisation__name"),
        day=F("ends_on"),
        last_day=F("ends_on"),
        unsure=_SURE,
    ).values_list(*_COLUMNS)


def _reports(who: DutyFacts) -> QuerySet[Any, Any]:
    """The open reports with the day of their receipt, from which the rule counts."""
    received_on = TruncDate("received_at", tzinfo=SHANGHAI)
    return (
        reports_in_reach(who, PUBLIC_SECURITY)
        .exclude(state=ReportState.CLOSED.value)
        .annotate(
            due_kind=Value(DueKind.REPORT_ANSWER.value),
            subject_no=F("pk"),
            part_no=Value(0),
            called=F("zone"),
            whose=F("division"),
            day=received_on,
            last_day=received_on,
            unsure=_SURE,
        )
        .values_list(*_COLUMNS)
    )


def _due(row: Mapping[str, Any]) -> Due:
    number, kind = str(row["subject_no"]), DueKind(row["due_kind"])
    match kind:
        case DueKind.REPORT_ANSWER:
            about = Words(f"举报 {case_no(row['subject_no'])}", f"report {case_no(row['subject_no'])}")
            district = division_words(row["called"] or row["whose"])
            return Due(kind, number, about, district.zh, "799-24", answer_by(row["day"]), None)
        case DueKind.PLANNED_INSPECTION:
            about = Words(row["called"], row["called"])
            return Due(kind, number, about, row["whose"], "799-24", row["day"], None, part=str(row["part_no"]))
        case _:
            about = Words(f"监督检查第 {number} 号", f"inspection no. {number}")
            days = (row["day"], row["last_day"])
            return Due(kind, number, about, row["whose"], "799-24", *days, provisional=row["unsure"])
