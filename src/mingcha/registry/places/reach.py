"""The territory of roles and the filters of lists as conditions on tables, so that both agree (articles 3, 4)."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from mingcha.kit.codes import WUHAN
from mingcha.registry.identity.duty import DutyFacts, Role, RoleInForce, division_prefix, is_district
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.filter import PointFilter
from mingcha.registry.points.models import Point


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Where a table keeps the parts of `Place`; a contractor reaches nothing where there is no such column."""

    division: str
    organisation: str
    zone: str
    contractor: str = ""


POINT = PlaceColumns(
    "system__site__division", "system__site__organisation__code", "system__site__zone", "system__contractor__code"
)
SITE = PlaceColumns("division", "organisation__code", "zone", "systems__contractor__code")
SYSTEM = PlaceColumns("site__division", "site__organisation__code", "site__zone", "contractor__code")
ORGANISATION = PlaceColumns("division", "code", "zone")
PERSON = PlaceColumns("organisation__division", "organisation__code", "organisation__zone")


def reach(facts: DutyFacts, columns: PlaceColumns) -> Q:
    """The condition of DutyFacts.over for a table."""
    found = Q(pk__in=[])
    for held in facts.roles if facts.active else ():
        found |= _reach_of(held, columns)
    return found


def _reach_of(held: RoleInForce, columns: PlaceColumns) -> Q:
    territory = held.territory
    if held.role is Role.CONTRACTOR:
        ours = columns.contractor and territory.organisation
        return Q((columns.contractor, territory.organisation)) if ours else Q(pk__in=[])
    if territory.organisation:
        return Q((columns.organisation, territory.organisation))
    if territory.zone:
        return Q((columns.zone, territory.zone))
    if not territory.prefix:
        # everything, also what has no seat, such as the first administrator
        return Q(pk__isnull=False)
    # a whole code is compared whole, so that an index finds it
    compared = "exact" if len(territory.prefix) == len(WUHAN) else "startswith"
    inside = Q((f"{columns.division}__{compared}", territory.prefix))
    return inside & Q((columns.zone, "")) if is_district(territory.prefix) else inside


def points_in_reach(facts: DutyFacts, where: PointFilter) -> QuerySet[Point]:
    """The points that these roles reach and this filter lets through, without order or joined rows.

    Of `where.state` only what the register knows is applied: "off" and "trial" are whole, the others are points that
    are neither; which of these runs is custody's word (see queries.points).
    """
    rows = Point.objects.filter(reach(facts, POINT)).filter(_standing(where.state))
    sites = _sites_of(where)
    if sites is not None:
        rows = rows.filter(system__site__in=sites)
    if where.q:
        rows = rows.filter(_text_in_points(where.q))
    return rows


def with_all(rows: QuerySet[Point]) -> QuerySet[Point]:
    """Points with what `point_row` reads of them, in one query."""
    return rows.select_related("system__site__organisation", "system__contractor")


def _standing(state: str) -> Q:
    off = Q(enabled=False) | Q(state=points_rules.OUT_OF_USE)
    if state == "off":
        return off
    if state == "trial":
        return ~off & Q(state=points_rules.TRIAL)
    return ~off & ~Q(state=points_rules.TRIAL) if state else Q()


def _sites_of(where: PointFilter) -> QuerySet[Site] | None:
    """The sites that a filter asks for, None when it does not ask."""
    asked = Q()
    if where.division and where.division != WUHAN:
        asked &= Q(division__startswith=division_prefix(where.division))
    for column, value in (
        ("zone", where.zone),
        ("street", where.street),
        ("category", where.cat),
        ("code", where.site),
        ("organisation__code", where.unit),
    ):
        if value:
            asked &= Q((column, value))
    return Site.objects.filter(asked) if asked else None


def _text_in_points(text: str) -> Q:
    sites = Site.objects.filter(named(text) | Q(organisation__in=Organisation.objects.filter(named(text))))
    found = Q(name__icontains=text) | Q(system__site__in=sites)
    if text.isascii() and text.isdigit():
        found |= Q(code__contains=text)
    return found | _initials(text)


def named(text: str) -> Q:
    """Rows whose name, code or pinyin initials hold a text; for sites and organisations."""
    return Q(name__icontains=text) | Q(code__icontains=text) | _initials(text)


def _initials(text: str) -> Q:
    plain = text.replace(" ", "").lower()
    return Q(initials__contains=plain) if plain.isascii() and plain.isalnum() else Q(pk__in=[])
