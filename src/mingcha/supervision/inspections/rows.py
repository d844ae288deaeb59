"""Rows of inspections of units and plans: found by number, and turned into values; not for pages (799-24)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce
from mingcha.registry.identity.hands import Hand, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.reports.models import Report
from mingcha.registry.reports.values import FollowedBy
from mingcha.registry.systems.models import System
from mingcha.supervision.inspections.above import is_charged
from mingcha.supervision.inspections.models import (
    InspectionAnswer,
    InspectionGround,
    InspectionPlan,
    OrderAnswer,
    PlannedInspection,
    ReportedObstruction,
    UnitInspection,
    UnitOrder,
    VisitRecord,
)
from mingcha.supervision.inspections.questions import ASKED
from mingcha.supervision.inspections.rules import OFFICES, READERS, known_of_unit
from mingcha.supervision.inspections.states import (
    CAUSE_FOR_UNITS,
    TRANSITIONS,
    InspectionCause,
    InspectionPlanState,
    UnitInspectionState,
)
from mingcha.supervision.inspections.values import (
    InspectionPlanRow,
    OrderAnswerRow,
    PlannedRow,
    UnitInspectionFacts,
    UnitInspectionRow,
    UnitOrderRow,
    UnitRecordRow,
)
from mingcha.supervision.obstructions.rows import LARGEST_NUMBER
from mingcha.supervision.orders.rows import order_shown, visit_facts, visit_shown
from mingcha.supervision.orders.rules import is_limit_over
from mingcha.supervision.self_checks.kinds import Answer
from mingcha.supervision.self_checks.rows import unit_facts
from mingcha.supervision.self_checks.values import GivenAnswer, KnownAnswer

_PLACE = PlaceColumns("division", "unit__code", "zone")
_PLAN = PlaceColumns("division", "", "zone")
WITH_GROUND = ("unit", "system", "order", "ground")
"""What is read with an inspection for a list."""
_MANAGER = "obstruction__point__system__site__organisation__code"


def in_reach(who: DutyFacts) -> QuerySet[UnitInspection]:
    """The inspections that a person reads; see rules.may_read_unit_inspection."""
    if not who.has(*READERS):
        return UnitInspection.objects.none()
    offices, managers = _offices(who), _roles(who, Role.UNIT_MANAGER)
    signed = ~Q(state=UnitInspectionState.BEGUN.value)
    rows = UnitInspection.objects.filter(
        reach(replace(who, roles=offices), _PLACE) | (signed & reach(replace(who, roles=managers), _PLACE))
    )
    return rows.select_related(*WITH_GROUND)


def _roles(who: DutyFacts, *names: Role) -> tuple[RoleInForce, ...]:
    return tuple(one for one in who.roles if one.role in names)


def _offices(who: DutyFacts) -> tuple[RoleInForce, ...]:
    """The roles of police and auditors that are not over one unit alone."""
    return tuple(one for one in _roles(who, *OFFICES) if not one.territory.organisation)


def plans_in_reach(who: DutyFacts) -> QuerySet[InspectionPlan]:
    """The plans that the police and auditors of a place read."""
    return InspectionPlan.objects.filter(reach(replace(who, roles=_offices(who)), _PLAN))


def inspection_called(number: int) -> UnitInspection:
    """The inspection with this number. Raises Fault(NOT_FOUND)."""
    rows = UnitInspection.objects.select_related(*WITH_GROUND)
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这一监督检查", "there is no such inspection"), str(number))
    return found


def ground_of(held: UnitInspection) -> InspectionGround | UnitInspection:
    """The row that says why an inspection was begun: its own for one from before there was a ground."""
    ground: InspectionGround | None = getattr(held, "ground", None)
    return held if ground is None else ground


def following(report: Report | int) -> Q:
    """The inspections that follow a citizen's report."""
    return Q(ground__report=report) | Q(report=report)


def organisations_reported(report: int) -> frozenset[str]:
    """The codes of the organisations that a citizen's report is about: those inspected because of it, and those that
    manage the points of the obstructions to which it is linked."""
    visits = UnitInspection.objects.filter(following(report), unit__isnull=False)
    inspected = visits.values_list("unit__code", flat=True)
    linked = ReportedObstruction.objects.filter(report=report)
    return frozenset(inspected) | frozenset(linked.values_list(_MANAGER, flat=True))


def followed_by(report: int) -> FollowedBy:
    """What followed a citizen's report. An inspection counts once two officers signed its record."""
    visits = VisitRecord.objects.filter(inspection__in=UnitInspection.objects.filter(following(report)))
    # what two officers had signed before the report came does not follow it
    linked = ReportedObstruction.objects.filter(
        report=report, obstruction__inspections__signed_at__gte=F("report__received_at")
    )
    received_at = Report.objects.filter(pk=report).values_list("received_at", flat=True)
    is_inspected = visits.filter(signed_at__gte=Subquery(received_at[:1])).exists() or linked.exists()
    return FollowedBy(organisations_reported(report), is_inspected)


def plan_called(number: int) -> InspectionPlan:
    """The plan with this number. Raises Fault(NOT_FOUND)."""
    found = InspectionPlan.objects.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份检查计划", "there is no such plan"), str(number))
    return found


def planned_called(number: int) -> PlannedInspection:
    """The line of a plan with this number. Raises Fault(NOT_FOUND)."""
    rows = PlannedInspection.objects.select_related("plan", "system")
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("计划中没有这一项", "the plan has no such line"), str(number))
    return found


def read_unit_inspection(number: int, revision: int) -> UnitInspection:
    """The inspection as its caller has read it. Raises Fault(NOT_FOUND), Fault(CONFLICT) if a step was done since."""
    held = inspection_called(number)
    if held.revision != revision:
        words = Words("该检查已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(number))
    return held


def move_on(held: UnitInspection, state: UnitInspectionState) -> None:
    """Sets the state in memory, and counts the step. Raises Fault(INTERNAL) for one that TRANSITIONS does not have."""
    if state.value != held.state and state not in TRANSITIONS[UnitInspectionState(held.state)]:
        raise Fault(FaultKind.INTERNAL, Words("检查状态不对", "no such step"), f"{held.state} -> {state}")
    held.state = state.value
    held.revision += 1


def order_of(held: UnitInspection) -> UnitOrder | None:
    """The order of an inspection, None without one."""
    return UnitOrder.objects.filter(inspection=held).first()


def standing_answers() -> QuerySet[InspectionAnswer]:
    """The answers of records that were not struck. Earlier ones name no record: they are of the first one, which
    alone has none that name it."""
    of_before = VisitRecord.objects.filter(inspection=OuterRef("inspection"), again=False, answers=None)
    struck = Q(record__struck_at__isnull=False) | Q(Exists(of_before.filter(struck_at__isnull=False)), record=None)
    return InspectionAnswer.objects.exclude(struck)


def given_in(held: UnitInspection) -> dict[str, GivenAnswer]:
    """The answers of an inspection, by question."""
    rows = standing_answers().filter(inspection=held).order_by("pk").values_list("question", "answer", "note")
    return {question: GivenAnswer(Answer(answer), note) for question, answer, note in rows}


def known_in(held: UnitInspection, at: datetime) -> Mapping[str, KnownAnswer]:
    """What the register knows of the inspected unit at an instant; nothing of a place that is in no register."""
    return known_of_unit(unit_facts(held.unit, at)) if held.unit else {}


def facts_of(held: UnitInspection) -> UnitInspectionFacts:
    """An inspection as its rules see it."""
    order, every = order_of(held), list(held.records.order_by("pk"))
    records = [one for one in every if one.struck_at is None]
    visits, lacking = visit_facts(records), _lacking_in(held)
    return UnitInspectionFacts(
        state=UnitInspectionState(held.state),
        place=held.place,
        registered=held.unit is not None,
        recorded=bool(records),
        unsigned=visits.unsigned,
        lacking=lacking,
        ordered_on=order.ordered_on if order else None,
        served_on=order.served_on if order else None,
        due_on=order.due_on if order else None,
        provisional=order is not None and order.provisional,
        at_once=order is not None and order.days == 0,
        extended=order is not None and order.extended_days > 0,
        found_on=visits.found_on,
        inspected_on=records[0].inspected_on if records else None,
        begun_on=shanghai_day(held.begun_at),
        still_lacking=_named_in(records, lacking),
        handled_by=visits.signed_by | ({order.ordered_by} if order else set()),
        is_charged=is_charged(held.pk),
        struck_by=frozenset(one.struck_by for one in every if one.struck_at is not None),
        legal_classes=_classes_of(held),
        answers=OrderAnswer.objects.filter(inspection=held).count() if order else 0,
        charged=order.unit if order else held.subject,
    )


def handling_hands(who: DutyFacts, held: UnitInspectionFacts) -> tuple[Hand, ...]:
    """In whose hands the accounts of a person and of who dealt with an inspection are; of no use, and empty, but for
    what was not corrected, and where a record was struck."""
    waits = held.state is UnitInspectionState.UNCORRECTED or held.struck_by
    return hands_of({who.user_id, *map(person_id, held.handled_by | held.struck_by)}) if waits else ()


def _classes_of(held: UnitInspection) -> frozenset[str]:
    """The classes of the inspected system, else of all systems of the unit; none of a place that is not registered."""
    if held.system is not None:
        return frozenset({held.system.legal_class})
    if held.unit is None:
        return frozenset()
    return frozenset(System.objects.filter(site__organisation=held.unit).values_list("legal_class", flat=True))


def _lacking_in(held: UnitInspection) -> tuple[str, ...]:
    return tuple(code for code, one in given_in(held).items() if one.answer is Answer.NO)


def _named_in(records: Iterable[VisitRecord], lacking: tuple[str, ...]) -> tuple[str, ...]:
    """The questions that the newest signed re-inspection names as not corrected. One from before they were named is
    about all that was ordered."""
    found = [one for one in records if one.again and one.corrected is False and one.signed_at is not None]
    return (tuple(found[-1].still_lacking.split()) or lacking) if found else ()


def unit_inspection_row(held: UnitInspection, on: date, *, reports: bool) -> UnitInspectionRow:
    """An inspection as a value, as it is on a day. `reports`: whether its reader may learn of the report that led to
    it. Who may not is given the reason of none: else one without a reason is one after a report."""
    order, ground, state = getattr(held, "order", None), ground_of(held), UnitInspectionState(held.state)
    cause = InspectionCause(ground.cause)
    return UnitInspectionRow(
        number=held.pk,
        state=state,
        cause=CAUSE_FOR_UNITS if cause is InspectionCause.REPORT and not reports else cause,
        reason=ground.reason if reports else "",
        unit=held.unit.code if held.unit else "",
        subject=held.subject,
        system=held.system.code if held.system else "",
        system_name=held.system.name if held.system else "",
        place=held.place,
        begun_at=held.begun_at,
        begun_by=held.begun_by,
        due_on=order.due_on if order else None,
        planned=held.planned_id or 0,
        report=(ground.report_id or 0) if reports else 0,
        close_reason=held.close_reason,
        revision=held.revision,
        is_late=state is UnitInspectionState.ORDERED and is_limit_over(order.due_on if order else None, on),
    )


def record_row(held: VisitRecord) -> UnitRecordRow:
    """A record as a value."""
    named = tuple(ASKED[code] for code in held.still_lacking.split() if code in ASKED)
    return UnitRecordRow(still_lacking=named, **visit_shown(held))


def order_answers(held: UnitInspection) -> tuple[OrderAnswerRow, ...]:
    """What the unit answered to its order, in order."""
    rows = OrderAnswer.objects.filter(inspection=held).order_by("pk")
    return tuple(
        OrderAnswerRow(one.pk, one.text, one.days, one.digest, one.answered_name, one.answered_at) for one in rows
    )


def unit_order_row(held: UnitOrder) -> UnitOrderRow:
    """An order as a value."""
    return UnitOrderRow(copy_to=held.copy_to, **order_shown(held))


def with_counts(rows: QuerySet[InspectionPlan]) -> QuerySet[InspectionPlan]:
    """Plans with the numbers of their lines that stand, and of those that are inspected."""
    stands = Q(lines__withdrawn_reason="")
    done = stands & Q(lines__inspections__records__signed_at__isnull=False)
    return rows.annotate(
        line_count=Count("lines", filter=stands, distinct=True),
        inspected_count=Count("lines", filter=done, distinct=True),
    )


def plan_row(held: InspectionPlan) -> InspectionPlanRow:
    """A plan of `with_counts` as a value."""
    return InspectionPlanRow(
        number=held.pk,
        place=held.place,
        year=held.year,
        state=InspectionPlanState(held.state),
        made_by=held.made_by,
        approved_by=held.approved_by,
        lines=getattr(held, "line_count", 0),
        inspected=getattr(held, "inspected_count", 0),
    )


def lines_of(plan: InspectionPlan) -> tuple[PlannedRow, ...]:
    """The lines of a plan by quarter."""
    rows = plan.lines.select_related("system__site__organisation").order_by("quarter", "system__name", "pk")
    begun: dict[int, tuple[int, bool]] = {}
    held = UnitInspection.objects.filter(planned__plan=plan).annotate(
        signed=Count("records", filter=Q(records__signed_at__isnull=False))
    )
    for line, number, signed in held.order_by("pk").values_list("planned_id", "pk", "signed"):
        begun[line or 0] = (number, signed > 0)
    return tuple(_planned_row(one, *begun.get(one.pk, (0, False))) for one in rows)


def _planned_row(held: PlannedInspection, inspection: int, inspected: bool) -> PlannedRow:
    unit = held.system.site.organisation
    return PlannedRow(
        number=held.pk,
        quarter=held.quarter,
        system=held.system.code,
        system_name=held.system.name,
        unit=unit.code,
        unit_name=unit.name,
        note=held.note,
        ends_on=held.ends_on,
        inspection=inspection,
        inspected=inspected,
        withdrawn_reason=held.withdrawn_reason,
    )


def is_begun(line: PlannedInspection) -> bool:
    """Whether an inspection carries a line of a plan out that was not given up."""
    rows = UnitInspection.objects.filter(planned=line)
    records = VisitRecord.objects.filter(inspection=OuterRef("pk"), struck_at=None)
    given_up = Q(~Exists(records), state=UnitInspectionState.CLOSED.value)
    return rows.exclude(given_up).exists()
