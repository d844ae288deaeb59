"""Construction plans for those who may read them: the list, one plan, its items by key, approvers (article 5)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db.models import Count, Q, QuerySet, Sum

from mingcha.kit.codes import DIVISIONS, ZONES
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.documents.document_files import read_unaltered
from mingcha.registry.documents.scans import SUFFIXES
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.models import Organisation
from mingcha.registry.places.reach import ORGANISATION, reach
from mingcha.registry.plans import rules as plans_rules
from mingcha.registry.plans.models import LaterScan, Plan, PlanApproval, PlanApprover, PlanItem, PlanSubmission
from mingcha.registry.plans.rows import (
    government_of,
    governments,
    item_facts,
    items_in,
    plan_called,
    plan_facts,
    plan_row,
    present_submission,
    speaker_of,
    standing_items,
    with_counts,
)
from mingcha.registry.plans.rules import PlanArea, PlanFacts, Speaker
from mingcha.registry.plans.states import NEEDED, WAITING, Body, PlanState
from mingcha.registry.plans.values import (
    ApprovalRow,
    ApprovalScan,
    ApproverRow,
    ClassCount,
    PlacedItem,
    PlanItemFacts,
    PlanPage,
    PlanRow,
    ScanRow,
    SubmissionRow,
)

MOST_PLANS = 200
"""Plans of one page of the list."""
MOST_ITEMS = 100
"""Items of one page of a plan."""
_READERS_OF_APPROVERS = (Role.ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDITOR)


@cites("3", "5")
def plan_areas(asker: Reader, *, at: datetime) -> tuple[PlanArea, ...]:
    """The areas whose plans the asker reads: the city, districts by code, then zones."""
    facts = duty_of(asker, at)
    speaker, offices = _speaker(facts), governments()
    areas = _areas()
    bodies = ((one, plans_rules.body_of(facts, speaker, one, offices.get(one.code, ""))) for one in areas)
    return tuple(one for one, body in bodies if plans_rules.may_read_plan(facts, one, body))


@cites("3", "5")
def reads_plans(asker: Reader, *, at: datetime) -> bool:
    """Whether the asker reads the plan of any area. The database is asked only if no role of theirs decides it."""
    facts = duty_of(asker, at)
    return any(plans_rules.may_read_plan(facts, one, None) for one in _areas()) or bool(plan_areas(asker, at=at))


@cites("3", "5")
def opens_plan(asker: Reader, number: int, *, at: datetime) -> bool:
    """Whether the asker may open this plan. Raises Fault(NOT_FOUND)."""
    return _judged(duty_of(asker, at), plan_called(number))[1].allowed


@cites("3", "5")
def plans(
    asker: Reader, *, at: datetime, state: str = "", before: int = 0, limit: int = MOST_PLANS
) -> tuple[PlanRow, ...]:
    """The plans that the asker reads, newest first, those below the number `before` if it is given."""
    rows = _readable_plans(asker, at)
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(pk__lt=before) if before else rows
    return tuple(map(plan_row, with_counts(rows).order_by("-pk")[:limit]))


@cites("3", "5")
def plan(asker: Reader, number: int, *, at: datetime) -> PlanPage:
    """One plan. Raises Fault(NOT_FOUND), and Refused (article 3) for those who may not read it."""
    facts = duty_of(asker, at)
    held, body = _readable(facts, number)
    present = present_submission(held)
    known = plan_facts(held, present)
    waits = known.state in WAITING
    lacking = tuple(one for one in NEEDED[held.area.level] if one not in {each.body for each in known.approved})
    speaks = waits and body in lacking and f"user:{facts.user_id}" not in known.authors
    return PlanPage(
        row=_row(held.pk),
        parent=_row(held.parent_id) if held.parent_id else None,
        submissions=_submissions(held, _adds_scans(facts, known, body)),
        classes=_classes(standing_items(held)),
        waits_for=lacking if waits else (),
        may_change=plans_rules.may_change_plan(facts, known).allowed,
        may_return=plans_rules.may_return_plan(facts, known, body, "?").allowed,
        body=body if speaks else None,
    )


@cites("3", "5")
def approval_scan(
    asker: Reader, number: int, approval: int, *, folder: Path, at: datetime, scan: int = 0
) -> ApprovalScan:
    """A scan of the document of an approval. `scan`: its number (`ScanRow`); `folder`: the documents of the home.
    Raises as `plan`, Fault(NOT_FOUND) for an approval of another plan or without such a scan, Fault(CORRUPT) if the
    file is gone or altered."""
    held, _ = _readable(duty_of(asker, at), number)
    row = _scan_of(PlanApproval.objects.filter(submission__plan=held, pk=approval).first(), scan)
    if row is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这份批准文件扫描件", "there is no such scan"), str(approval))
    words = Words("扫描件缺失或与登记时不符", "the scan is missing or differs from what was handed in")
    data = read_unaltered(folder, row.file, row.digest, words, str(approval))
    place = f"-scan-{scan}" if scan else ""
    name = f"plan-{held.pk}-approval-{approval}{place}.{SUFFIXES[row.media_type]}"
    return ApprovalScan(data, row.media_type, name)


@cites("3", "5")
def plan_items(
    asker: Reader, number: int, *, at: datetime, after: int = 0, limit: int = MOST_ITEMS
) -> tuple[PlanItemFacts, ...]:
    """The items of a plan by number, those after the number `after`. Raises as `plan`."""
    held, _ = _readable(duty_of(asker, at), number)
    rows = standing_items(held).filter(number__gt=after).select_related("organisation")
    return tuple(map(item_facts, rows[:limit]))


@cites("3", "5")
def plan_item(asker: Reader, key: int, *, at: datetime) -> PlanItemFacts:
    """One item by its number in the register. Raises Fault(NOT_FOUND), also for a removed one, and Refused."""
    item = PlanItem.objects.select_related("organisation").filter(pk=key, removed_at=None).first()
    if item is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个规划点位", "there is no such item"))
    _readable(duty_of(asker, at), item.plan_id)
    return item_facts(item)


@cites("3", "5")
def items_on_map(asker: Reader, cells: range, *, at: datetime, limit: int) -> tuple[PlacedItem, ...]:
    """The items in a range of the map's cells of plans that the asker reads and that no other version superseded, in
    the order of the map, at most `limit`."""
    standing = _readable_plans(asker, at).exclude(state=PlanState.SUPERSEDED.value)
    in_force = {number: state == PlanState.IN_FORCE.value for number, state in standing.values_list("pk", "state")}
    columns = ("pk", "name", "count", "plan_id", "longitude_ndeg", "latitude_ndeg")
    rows = items_in(cells).filter(plan__in=list(in_force)).order_by("map_cell").values_list(*columns)
    return tuple(PlacedItem(key, name, count, in_force[plan], x, y) for key, name, count, plan, x, y in rows[:limit])


@cites("5", "16(1)")
def plan_approvers(asker: Reader, *, at: datetime) -> tuple[ApproverRow, ...]:
    """The plan approvers of organisations in the reach of administrators and auditors, those in office first."""
    facts = duty_of(asker, at)
    if not facts.has(*_READERS_OF_APPROVERS):
        return ()
    offices = Organisation.objects.filter(reach(facts, ORGANISATION))
    rows = PlanApprover.objects.select_related("user", "organisation").filter(organisation__in=offices)
    return tuple(sorted(map(approver_row, rows.order_by("-pk")[:MOST_PLANS]), key=lambda one: one.ended_at is not None))


def approver_row(held: PlanApprover) -> ApproverRow:
    """A plan approver as a value."""
    return ApproverRow(
        number=held.pk,
        username=held.user.username,
        name=held.user.name,
        organisation=held.organisation.code,
        organisation_name=held.organisation.name,
        document=held.document,
        named_at=held.named_at,
        ended_at=held.ended_at,
    )


def _areas() -> Iterator[PlanArea]:
    """The city, districts by code, then zones."""
    return map(plans_rules.plan_area, (*DIVISIONS, *(zone.code for zone in ZONES)))


def _readable_plans(asker: Reader, at: datetime) -> QuerySet[Plan]:
    """The plans of the areas whose plans the asker reads."""
    inside = Q(pk__in=[])
    for area in plan_areas(asker, at=at):
        inside |= Q(level=area.level.value, division=area.division, zone=area.zone)
    return Plan.objects.filter(inside)


def _speaker(facts: DutyFacts) -> Speaker:
    return speaker_of(facts, f"user:{facts.user_id}")


def _readable(facts: DutyFacts, number: int) -> tuple[Plan, Body | None]:
    """The plan, and the body for which the reader speaks. Raises Fault(NOT_FOUND), Refused."""
    held = plan_called(number)
    body, decision = _judged(facts, held)
    require(decision)
    return held, body


def _judged(facts: DutyFacts, held: Plan) -> tuple[Body | None, Decision]:
    """The body for which the reader speaks, and whether they read the plan."""
    body = plans_rules.body_of(facts, _speaker(facts), held.area, government_of(held.area))
    return body, plans_rules.may_read_plan(facts, held.area, body)


def _row(number: int) -> PlanRow:
    return plan_row(with_counts(Plan.objects.filter(pk=number)).get())


def _scan_of(row: PlanApproval | None, scan: int) -> PlanApproval | LaterScan | None:
    """The row that names a scan of an approval by its number."""
    if row is None or scan:
        return row and row.later_scans.filter(number=scan).first()
    return row if row.file else None


def _adds_scans(facts: DutyFacts, known: PlanFacts, body: Body | None) -> Body | None:
    """The body for whose approval of the present submission the reader may hand in a scan, None for none."""
    may = body is not None and plans_rules.may_add_scan(_speaker(facts), known, body, body, returned=False)
    return body if may else None


def _submissions(held: Plan, adds: Body | None) -> tuple[SubmissionRow, ...]:
    """`adds`: the body whose approval the reader may add a scan to."""
    parts = ("approvals__organisation", "approvals__later_scans")
    rows = PlanSubmission.objects.filter(plan=held).prefetch_related(*parts).order_by("-pk")
    return tuple(
        SubmissionRow(
            submitted_by=one.submitted_by,
            submitted_at=one.submitted_at,
            returned_by=one.returned_by,
            returned_at=one.returned_at,
            return_reason=one.return_reason,
            approvals=tuple(
                _approval(each, None if one.returned_at else adds)
                for each in sorted(one.approvals.all(), key=lambda each: each.pk)
            ),
        )
        for one in rows
    )


def _approval(held: PlanApproval, adds: Body | None) -> ApprovalRow:
    later = sorted(held.later_scans.all(), key=lambda one: one.number)
    scans = [ScanRow(one.number, one.digest, one.added_by, one.added_at) for one in later]
    if held.file:
        scans.insert(0, ScanRow(0, held.digest, held.recorded_by, held.recorded_at))
    return ApprovalRow(
        held.pk,
        Body(held.body),
        held.organisation.name,
        held.document,
        held.approved_on,
        held.recorded_by,
        held.recorded_at,
        tuple(scans),
        may_add_scan=adds is Body(held.body),
    )


def _classes(items: QuerySet[PlanItem]) -> tuple[ClassCount, ...]:
    rows = items.order_by("point_class").values("point_class").annotate(items=Count("pk"), cameras=Sum("count"))
    return tuple(ClassCount(row["point_class"], row["items"], row["cameras"]) for row in rows)
