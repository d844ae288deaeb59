"""How the points in a reader's reach stand: counts for each audience, by district, and lists of those that are withheld
(articles 3, 13(1), 16(1))."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from mingcha.evidence.one_of import OneOf
from mingcha.kit.codes import WUHAN
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.points.models import Point
from mingcha.registry.points.rows import coordinate_facts
from mingcha.sharing.point_rows import rules
from mingcha.sharing.point_rows.codes import Subject
from mingcha.sharing.point_rows.models import ChangedKey, PointStanding
from mingcha.sharing.point_rows.values import (
    AreaCount,
    Audience,
    AudienceCount,
    Withheld,
    WithheldFilter,
    WithheldPoint,
)

_PLACE = PlaceColumns("division", "organisation", "zone")
_UNNAMED = [one.value for one in rules.UNNAMED]
OF_COORDINATES = (Withheld.NO_COORDINATE, Withheld.DOUBTED, Withheld.INACCURATE)
"""The reasons that lie in a point's coordinate."""


@cites("3", "13(1)")
def audience_counts(reader: Reader, *, at: datetime, by_token: bool = False) -> tuple[AudienceCount, ...]:
    """How many points each audience gets, exactly or by the cell, and why not the others, the audiences in their order.
    Raises Refused (article 13(1))."""
    who = duty_of(reader, at)
    require(rules.may_count_rows(who))
    rows = _counted(who, by_token=by_token).values_list("police", "department", "by_cell").annotate(Count("pk"))
    exact, cells = Counter[Audience](), Counter[Audience]()
    reasons: defaultdict[Audience, Counter[str]] = defaultdict(Counter)
    for police, department, by_cell, count in rows.order_by():
        for audience, reason in ((Audience.POLICE, police), (Audience.DEPARTMENT, department)):
            if reason:
                reasons[audience][reason] += count
            elif by_cell and audience is Audience.DEPARTMENT:
                cells[audience] += count
            else:
                exact[audience] += count
    return tuple(
        AudienceCount(
            audience=one,
            exact=exact[one],
            by_cell=cells[one],
            withheld=tuple((reason, reasons[one][reason]) for reason in Withheld if reasons[one][reason]),
        )
        for one in Audience
    )


@cites("3", "13(1)")
def area_counts(reader: Reader, *, at: datetime, by_token: bool = False) -> tuple[AreaCount, ...]:
    """The gate of coordinates, a line a district and functional zone, by code. Raises Refused (article 13(1))."""
    who = duty_of(reader, at)
    require(rules.may_count_rows(who))
    rows = _counted(who, by_token=by_token).values_list("division", "zone", "police").annotate(Count("pk"))
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for division, zone, police, count in rows.order_by():
        found[zone or division][police] += count
    return tuple(
        AreaCount(area, found[area][""], *(found[area][one.value] for one in OF_COORDINATES)) for area in sorted(found)
    )


@cites("3", "13(1)", "16(1)", "799-10")
def nameable_points(
    reader: Reader, codes: Collection[str], *, at: datetime, as_cells: bool = False, by_token: bool = False
) -> frozenset[str]:
    """Those of some points that the reader may be told of by a key: in reach of who keeps or audits a register; for a
    clerk over the city, who sees no key target exactly, those with their exact place alone unless keys are `as_cells`.
    One that became a work secret, or may have, is told to who keeps its register alone."""
    who = duty_of(reader, at)
    if who.has(*rules.LISTERS):
        rows = _in_reach(who, by_token=by_token)
    elif rules.counts_for_the_city(who):
        rows = _without_unnamed(
            PointStanding.objects.all() if as_cells else PointStanding.objects.filter(by_cell=False)
        )
    else:
        return frozenset()
    return frozenset(rows.filter(OneOf("point", codes)).values_list("point", flat=True))


@cites("13(1)")
def count_marked(reader: Reader, *, at: datetime) -> int:
    """How many points acts changed that are not judged yet, for who counts for the whole city: by so many the counts
    may differ from the register. 0 for others, whom the number would tell of points beyond their reach."""
    who = duty_of(reader, at)
    return ChangedKey.objects.count() if rules.counts_for_the_city(who) else 0


@cites("3", "13(1)", "16(1)", "799-10")
def withheld_points(
    reader: Reader, where: WithheldFilter, *, at: datetime, limit: int, after: str = "", by_token: bool = False
) -> tuple[WithheldPoint, ...]:
    """The points in reach of which an audience gets no row, by code, greater than `after`. Raises Refused (article
    13(1))."""
    column = where.audience.value
    rows = _listed(reader, where, at, by_token=by_token)
    held = dict(rows.filter(point__gt=after).order_by("point").values_list("point", column)[:limit])
    points = Point.objects.filter(OneOf("code", held.keys())).select_related("system__site__organisation")
    return tuple(_withheld(one, Withheld(held[one.code])) for one in points.order_by("code"))


@cites("3", "13(1)", "16(1)", "799-10")
def count_withheld(reader: Reader, where: WithheldFilter, *, at: datetime, by_token: bool = False) -> int:
    """How many such points there are. Raises Refused (article 13(1))."""
    return _listed(reader, where, at, by_token=by_token).count()


def _counted(who: DutyFacts, *, by_token: bool) -> QuerySet[PointStanding]:
    if rules.counts_for_the_city(who) and not who.has(*rules.LISTERS):
        return _without_unnamed(PointStanding.objects.all())
    return _in_reach(who, by_token=by_token)


def _in_reach(who: DutyFacts, *, by_token: bool) -> QuerySet[PointStanding]:
    """Those of whose points this person keeps the register, else those that an auditor reads."""
    names = rules.names_secret_points(who, by_token=by_token)
    roles = KEEPERS if who.has(*KEEPERS) else (Role.AUDITOR,)
    acting = replace(who, roles=tuple(one for one in who.roles if one.role in roles))
    rows = PointStanding.objects.filter(reach(acting, _PLACE))
    return rows if names else _without_unnamed(rows)


def _without_unnamed(rows: QuerySet[PointStanding]) -> QuerySet[PointStanding]:
    """Without secret and classified points, and without those that an act changed since they were judged: one may have
    become secret."""
    key = Concat(Value(Subject.POINT.value), OuterRef("point"))
    return rows.exclude(police__in=_UNNAMED).exclude(Exists(ChangedKey.objects.filter(key=key)))


def _listed(reader: Reader, where: WithheldFilter, at: datetime, *, by_token: bool) -> QuerySet[PointStanding]:
    who = duty_of(reader, at)
    require(rules.may_list_withheld(who))
    rows, column = _in_reach(who, by_token=by_token), where.audience.value
    if where.area and where.area != WUHAN:
        rows = rows.filter(Q(division=where.area, zone="") | Q(zone=where.area))
    return rows.exclude(**{column: ""}) if where.reason is None else rows.filter(**{column: where.reason.value})


def _withheld(held: Point, reason: Withheld) -> WithheldPoint:
    coordinate = coordinate_facts(held)
    return WithheldPoint(
        code=held.code,
        name=held.name,
        site_name=held.system.site.name,
        organisation_name=held.system.site.organisation.name,
        system=held.system.code,
        reason=reason,
        accuracy_m=coordinate.accuracy_m if coordinate else None,
        residual_m=coordinate.residual_m if coordinate else None,
    )
