"""The points that roles reach and a filter lets through, as conditions on the table (articles 3, 4)."""

from django.db.models import Q, QuerySet

from mingcha.kit.codes import WUHAN
from mingcha.registry.identity.duty import DutyFacts, division_prefix
from mingcha.registry.places.models import Organisation, Site
from mingcha.registry.places.reach import PlaceColumns, initials_hold, named, reach
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.filter import ON_TRIAL, PointFilter
from mingcha.registry.points.models import Point

POINT = PlaceColumns(
    "system__site__division", "system__site__organisation__code", "system__site__zone", "system__contractor__code"
)


def points_in_reach(facts: DutyFacts, where: PointFilter) -> QuerySet[Point]:
    """The points that these roles reach and this filter lets through, without order or joined rows.

    Of `where.state` only what the register knows is applied: "off" is whole, the others are points that are not off;
    which of these runs is in the recorders' reports (see queries.points). `where.use` is the register's alone.
    """
    rows = Point.objects.filter(reach(facts, POINT)).filter(_standing(where.state), _use(where.use))
    sites = _sites_of(where)
    if sites is not None:
        rows = rows.filter(system__site__in=sites)
    if where.q:
        rows = rows.filter(_text_in_points(where.q))
    return rows


def _standing(state: str) -> Q:
    off = Q(enabled=False) | Q(state=points_rules.OUT_OF_USE)
    if state == "off":
        return off
    return ~off if state else Q()


def _use(use: str) -> Q:
    on_trial = Q(state=points_rules.TRIAL)
    if not use:
        return Q()
    return on_trial if use == ON_TRIAL else ~on_trial


def _sites_of(where: PointFilter) -> QuerySet[Site] | None:
    """The sites that a filter asks for, None when it does not ask."""
    asked = Q()
    if where.division and where.division != WUHAN:
        asked &= Q(division__startswith=division_prefix(where.division))
    if where.zone_code is not None:
        asked &= Q(zone=where.zone_code)
    for column, value in (
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
    return found | initials_hold(text)
