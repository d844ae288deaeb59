"""Rows of plans: found by number, and turned into values and facts; for actions and queries, not for pages."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.geo.local_plane import NDEG_PER_DEGREE
from mingcha.kit.codes import DIVISIONS, ZONES_BY_CODE
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.authorities.queries import authorities_of_levels, authority_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.plans.models import Plan, PlanApprover, PlanItem, PlanSubmission
from mingcha.registry.plans.rules import Approved, PlanArea, PlanFacts, Speaker
from mingcha.registry.plans.states import Body, Level, PlanState
from mingcha.registry.plans.values import PlanItemFacts, PlanRow


def plan_called(number: int) -> Plan:
    """The plan with this number. Raises Fault(NOT_FOUND)."""
    held = Plan.objects.select_related("parent").filter(pk=number).first()
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有第 {number} 号规划", f"there is no plan {number}"))
    return held


def with_counts(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with the number of their items and cameras."""
    standing = Q(items__removed_at=None, items__pk__isnull=False)
    return rows.annotate(standing=Count("items", filter=standing), cameras=Sum("items__count", filter=standing))


def plan_row(held: Plan) -> PlanRow:
    """A plan of `with_counts` as a value."""
    return PlanRow(
        number=held.pk,
        area=held.area,
        version=held.version,
        title=held.title,
        first_year=held.first_year,
        last_year=held.last_year,
        state=PlanState(held.state),
        revision=held.revision,
        parent=held.parent_id,
        drafted_by=held.drafted_by,
        drafted_at=held.drafted_at,
        effective_on=held.effective_on,
        superseded_by=held.superseded_by_id,
        items=getattr(held, "standing", 0),
        cameras=getattr(held, "cameras", 0) or 0,
    )


def standing_items(held: Plan) -> QuerySet[PlanItem]:
    """The items of a plan that were not removed, by number."""
    return PlanItem.objects.filter(plan=held, removed_at=None).order_by("number")


def item_facts(held: PlanItem) -> PlanItemFacts:
    """An item as a value; its organisation is read with it."""
    unit = held.organisation
    return PlanItemFacts(
        key=held.pk,
        plan=held.plan_id,
        number=held.number,
        name=held.name,
        category=held.category,
        point_class=held.point_class,
        count=held.count,
        organisation=unit.code if unit else "",
        organisation_name=unit.name if unit else "",
        longitude=held.longitude_ndeg / NDEG_PER_DEGREE,
        latitude=held.latitude_ndeg / NDEG_PER_DEGREE,
        original=f"{held.original_x}, {held.original_y}",
        original_system=held.original_system,
        label_reason=held.label_reason,
        azimuth_deg=held.azimuth_deg,
        view_angle_deg=held.view_angle_deg,
        view_range_m=held.view_range_m,
        duplicate_reason=held.duplicate_reason,
        added_by=held.added_by,
    )


def present_submission(held: Plan) -> PlanSubmission | None:
    """The submission that was not returned, None for a draft."""
    return PlanSubmission.objects.prefetch_related("approvals").filter(plan=held, returned_at=None).first()


def plan_facts(held: Plan, present: PlanSubmission | None) -> PlanFacts:
    """A plan as rules see it."""
    return PlanFacts(
        area=held.area,
        state=PlanState(held.state),
        authors=authors_of(held, present),
        items=standing_items(held).count(),
        submitted_on=shanghai_day(present.submitted_at) if present else None,
        approved=tuple(
            Approved(Body(one.body), one.approved_on, one.recorded_by)
            for one in (present.approvals.all() if present else ())
        ),
    )


def authors_of(held: Plan, present: PlanSubmission | None) -> frozenset[str]:
    """Who drafted, changed or submitted a plan, or added or removed an item of it, by one query."""
    items = (person for (person,) in _AUTHORS_OF_ITEMS.rows(held.pk))
    submitted = (present.submitted_by,) if present else ()
    return frozenset({held.drafted_by, *held.changed_by.split(), *items, *submitted})


def _authors_of_items(plan: int) -> QuerySet[PlanItem, Any]:
    items = PlanItem.objects.filter(plan=plan).order_by()
    removed = items.exclude(removed_by="").values_list("removed_by")
    return items.filter(removed_at=None).values_list("added_by").union(removed)


_AUTHORS_OF_ITEMS = CompiledQuery(_authors_of_items)


def plan_in_force(area: PlanArea) -> Plan | None:
    """The plan in force of an area."""
    rows = Plan.objects.filter(level=area.level.value, division=area.division, zone=area.zone)
    return rows.filter(state=PlanState.IN_FORCE.value).first()


def has_parent_in_force(held: Plan) -> bool:
    """Whether the city plan that a plan was submitted under is in force; True for a city plan."""
    if held.level == Level.CITY.value:
        return True
    return held.parent is not None and held.parent.state == PlanState.IN_FORCE.value


def government_of(area: PlanArea) -> str:
    """The code of the government of an area, "" if none is registered (article 4)."""
    found = authority_of(area.place).government
    return found.code if found else ""


def governments() -> dict[str, str]:
    """The codes of the governments by the codes of their areas, in one query."""
    levels = authorities_of_levels()
    return {one.zone or one.division: one.government.code for one in levels if one.government}


def is_government(held: Organisation) -> bool:
    """Whether an organisation is the government of its level."""
    if held.division not in DIVISIONS or (held.zone and held.zone not in ZONES_BY_CODE):
        return False
    found = authority_of(Place(held.division, "", held.zone)).government
    return found is not None and found.code == held.code


def speaker_of(facts: DutyFacts, actor: str) -> Speaker:
    """For whom a person speaks: the city's police, and the governments whose plan approver the person is."""
    is_of_police = bool(facts.organisation and _CITY_POLICE.rows(facts.organisation))
    offices = tuple(office for (office,) in _OFFICES.rows(facts.user_id))
    return Speaker(actor, is_of_police, offices if facts.active else ())


_CITY_POLICE = CompiledQuery(
    lambda code: Organisation.objects.filter(code=code, kind=OrganisationKind.CITY_PSB.value).values_list("pk")
)
_OFFICES = CompiledQuery(
    lambda user: (
        PlanApprover.objects.filter(user=user, ended_at=None, user__is_active=True)
        .order_by("pk")
        .values_list("organisation__code")
    )
)


def items_in(cells: range) -> QuerySet[PlanItem]:
    """The items in a range of the map's cells that were not removed, by the index plan_item_map_cell."""
    return PlanItem.objects.filter(map_cell__gte=cells.start, map_cell__lt=cells.stop, removed_at=None)
