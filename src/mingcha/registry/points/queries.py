"""The points in the asker's reach (article 3): lists under a filter, one point, counts, points on trial (article 8)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Min, Q, QuerySet

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.codes import division_words, is_device_code
from mingcha.kit.decision import Decision, allow, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.media.address import camera_address
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import Place
from mingcha.registry.places import rules as places_rules
from mingcha.registry.places.reach import reach
from mingcha.registry.places.reached_query import QueryOfFacts, ReachedQuery
from mingcha.registry.points import rules as points_rules
from mingcha.registry.points.classified import secrets_among
from mingcha.registry.points.filling import networks_for
from mingcha.registry.points.filter import EVERYTHING, ON_TRIAL, PointFilter
from mingcha.registry.points.models import Point
from mingcha.registry.points.reach import POINT, points_in_reach
from mingcha.registry.points.rows import (
    catalogue_fields,
    coordinate_facts,
    place_called,
    point_if_any,
    point_row,
    point_rows_called,
    point_rows_of,
)
from mingcha.registry.points.values import DistrictCount, PointPage, PointRow
from mingcha.registry.sound import rules as sound_rules
from mingcha.registry.sound.queries import sound_grounds
from mingcha.registry.systems.rows import system_called

PAGE_ROWS = 500
"""Rows of a list when nobody asks for fewer."""


@dataclass(frozen=True, slots=True)
class TrialRun:
    """A system with points on trial, the oldest of them registered on `since` (a Shanghai day)."""

    system: str
    system_name: str
    site: str
    points: int
    since: date


def points(
    asker: Reader,
    *,
    at: datetime,
    where: PointFilter = EVERYTHING,
    among: Collection[str] | None = None,
    limit: int = PAGE_ROWS,
    offset: int = 0,
) -> tuple[PointRow, ...]:
    """The points that the asker's roles reach and the filter lets through, by code.

    The register knows which points are off and which are on trial; of a filter by another state it returns those that
    are not off, and the caller hands in `among`: the codes that run as asked for, by the recorders' reports (overview).
    """
    return point_rows_of(_asked_for(asker, at, where, among).order_by("code")[offset : offset + limit], at)


def codes_at_site(asker: Reader, site: str, *, at: datetime, limit: int) -> tuple[str, ...]:
    """The codes of the points of a site (its code) in the asker's reach, in order."""
    return tuple(code for (code,) in _AT_SITE.rows(duty_of(asker, at), site, limit=limit))


_AT_SITE = ReachedQuery(
    POINT,
    lambda reached, site: Point.objects.filter(reached, system__site__code=site).order_by("code").values_list("code"),
)


def require_seen(reader: Reader, code: str, *, at: datetime, place: Place | None = None) -> None:
    """Refuses a reader who may not see the point with this code. `place`: its place, if the caller has read the point.
    Raises Fault(NOT_FOUND), Refused (article 3)."""
    require(places_rules.may_see(duty_of(reader, at), place or place_called(code)))


def count_points(
    asker: Reader, *, at: datetime, where: PointFilter = EVERYTHING, among: Collection[str] | None = None
) -> int:
    """How many points such a list has in all."""
    return _asked_for(asker, at, where, among).count()


@cites("3", "16(1)")
def require_given_to_programs(asker: Reader, codes: Collection[str], *, at: datetime) -> None:
    """What a program asks for by the code of a point: of a work secret it gets nothing (16(1)), as of no point. Outside
    of the asker's reach article 3 refuses, secret or not. Raises Fault(NOT_FOUND)."""
    secret = secrets_among(codes) if codes else frozenset()
    if secret and Point.objects.filter(reach(duty_of(asker, at), POINT), code__in=secret).exists():
        raise _no_such_point(min(secret))


def point(asker: Reader, code: str, *, at: datetime) -> PointPage:
    """One point. Raises Fault(NOT_FOUND) for an unknown code; Refused (article 3) outside the asker's territory."""
    facts = duty_of(asker, at)
    held = point_if_any(code)
    if held is None:
        raise _no_such_point(code)
    row = point_row(held, at)
    require(places_rules.may_see(facts, row.place))
    keeps = places_rules.may_see_address(facts, row.place).allowed
    grounds = sound_grounds(held)
    return PointPage(
        row=row,
        url=held.url if keeps else "",
        username=held.username if keeps else "",
        has_password=bool(held.sealed_password),
        epoch=held.epoch,
        may_write=places_rules.may_write(facts, row.place).allowed,
        site_address=held.system.site.address,
        system_name=held.system.name,
        legal_class=held.system.legal_class,
        key_target_document=held.system.key_target_document if keeps else "",
        sub_url=held.sub_url if keeps else "",
        height_cm=held.height_cm,
        coordinate=coordinate_facts(held),
        sounds=grounds,
        sound=next((ground for ground in grounds if ground.in_force(at)), None),
        place_reason=held.place_reason,
        address_reason=held.address_reason if keeps else "",
        duplicate_reason=held.duplicate_reason or "",
        may_handle_sound=sound_rules.may_handle_sound(facts, row.place).allowed,
        catalogue=catalogue_fields(held),
        secrecy=held.secrecy if keeps else "",
        secrecy_document=held.secrecy_document if keeps else "",
        precision=held.precision if keeps else "",
    )


def may_connect(asker: Reader, system: str, url: str, *, at: datetime) -> Decision:
    """Whether a point of a system may have a typed address, for a form in which something else is wrong: allowed where
    system or address cannot be read, since that is said at their fields."""
    try:
        place, host = system_called(system).place, camera_address(url).host
    except Fault:
        return allow("7")
    return points_rules.may_change_point(duty_of(asker, at), place, host, networks_for(place.organisation))


def _no_such_point(code: str) -> Fault:
    return Fault(FaultKind.NOT_FOUND, Words("没有这个点位", "there is no such point"), code)


def point_rows(codes: tuple[str, ...]) -> dict[str, PointRow]:
    """The points with these codes, for the rules of planes above; unknown codes are absent. Not cut to a reach."""
    return point_rows_called(codes)


def point_names(codes: Collection[str]) -> dict[str, str]:
    """The names of the points with these codes, for readers who may see the acts; unknown codes are absent."""
    return dict(_NAMES.rows(tuple(codes)))


_NAMES = CompiledQuery(lambda codes: Point.objects.filter(code__in=codes).values_list("code", "name"))


def points_named(text: str, *, limit: int) -> tuple[tuple[str, str, str], ...]:
    """(code, name, name of the managing unit) of points whose name, site or code contains a text, by
    name: for who asks for footage of points outside of their reach. No position, no address. Not limited to a
    territory; the caller decides who may search."""
    sought = text.strip()
    if not sought:
        return ()
    rows = Point.objects.filter(
        Q(name__icontains=sought) | Q(system__site__name__icontains=sought) | Q(code__startswith=sought)
    )
    found = rows.order_by("system__site__name", "name", "code")
    return tuple(found.values_list("code", "name", "system__site__organisation__name")[:limit])


def places_of(codes: Collection[str]) -> dict[str, Place]:
    """Who answers for the points with these codes, where a rule asks for no more of them; unknown codes are absent."""
    rows = _PLACES.rows(tuple(codes))
    return {code: Place(division, unit, zone, firm or "") for code, division, unit, zone, firm in rows}


_PLACES = CompiledQuery(
    lambda codes: Point.objects.filter(code__in=codes).values_list(
        "code", POINT.division, POINT.organisation, POINT.zone, POINT.contractor
    )
)


def district_counts(asker: Reader, *, at: datetime, by_token: bool = False) -> tuple[DistrictCount, ...]:
    """The points in the asker's reach by state, for each district and functional zone that has any: districts by code,
    then zones. A zone's points are counted there, not in the district on whose land they stand (article 4).
    `by_token`: a program asks, for which no work secret is counted (16(1))."""
    off = Q(enabled=False) | Q(state=points_rules.OUT_OF_USE)
    asked = Point.objects.filter(reach(duty_of(asker, at), POINT))
    rows = asked.filter(secrecy="") if by_token else asked
    groups = (
        rows.values_list("system__site__division", "system__site__zone")
        .annotate(
            trial=Count("pk", filter=~off & Q(state=points_rules.TRIAL)),
            accepted=Count("pk", filter=~off & Q(state=points_rules.ACCEPTED)),
            in_use=Count("pk", filter=~off & Q(state=points_rules.IN_USE)),
            off=Count("pk", filter=off),
            unplaced=Count("pk", filter=Q(map_cell=None)),
        )
        .order_by()
    )
    sums: dict[tuple[str, str], list[int]] = {}
    for division, zone, *counts in groups:
        key = (zone, "" if zone else division)
        sums[key] = [one + more for one, more in zip(sums.get(key, [0] * len(counts)), counts, strict=True)]
    return tuple(
        DistrictCount(division, zone, division_words(zone or division), *counts)
        for (zone, division), counts in sorted(sums.items())
    )


def trial_runs(asker: Reader, *, at: datetime) -> tuple[TrialRun, ...]:
    """The systems in reach with points on trial, also those switched off meanwhile, the oldest trial first."""
    groups = _TRIAL_RUNS.rows(duty_of(asker, at))
    return tuple(
        TrialRun(system, name, site, points, shanghai_day(first)) for system, name, site, points, first in groups
    )


_TRIAL_RUNS = QueryOfFacts(
    lambda who: (
        points_in_reach(who, replace(EVERYTHING, use=ON_TRIAL))
        .values_list("system__code", "system__name", "system__site__code")
        .annotate(points=Count("pk"), first=Min("added_at"))
        .order_by("first", "system__code")
    )
)


def _asked_for(asker: Reader, at: datetime, where: PointFilter, among: Collection[str] | None) -> QuerySet[Point]:
    rows = points_in_reach(duty_of(asker, at), where)
    return rows if among is None else rows.filter(code__in=_codes(among))


def _codes(texts: Collection[str]) -> list[str]:
    """Of texts that may come from an address those that can be a code: PostgreSQL refuses others, such as a NUL."""
    return [text for text in texts if is_device_code(text)]
