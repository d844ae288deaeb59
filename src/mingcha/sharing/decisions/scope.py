"""The points that an application asks for, as the register has them now: read for decisions, not for pages (articles
13(1), 13(2), 18).

A point that the catalogue lists for no department (a work secret, at a classified place, on trial, without a coordinate
and so on) is in no scope: to the department it is not listed, as if there were none.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from mingcha.evidence.one_of import OneOf
from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.codes import WUHAN
from mingcha.law.retention import shanghai_day
from mingcha.registry.findings.kinds import FindingKind, SubjectKind
from mingcha.registry.findings.queries import subjects_with_findings
from mingcha.registry.places.models import Organisation, OrganisationKind
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.registry.points.models import Point
from mingcha.sharing.applications.models import Application
from mingcha.sharing.applications.values import NewApplication
from mingcha.sharing.catalogue.lists import SetSource
from mingcha.sharing.decisions.models import UnitConsent
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.sharing.decisions.rules import bar_of, has_points, is_asked_for
from mingcha.sharing.decisions.terms import most_scope
from mingcha.sharing.decisions.values import Scope, ScopePoint
from mingcha.sharing.point_rows.reading import READ_AT_ONCE, RowReader
from mingcha.sharing.point_rows.rules import limits_on, shown_by_cell, standing_of
from mingcha.sharing.point_rows.values import ReadPoint

OF_ARTICLE_18 = (
    FindingKind.FORBIDDEN_PLACE,
    FindingKind.VIEW_REACHES_AREA,
    FindingKind.PLACE_NOT_ASKED,
    FindingKind.CONSENT_MISSING,
    FindingKind.MASK_MISSING,
)
"""The findings about a point for which its footage is not lawfully collected while they stand."""
_POLICE = (OrganisationKind.CITY_PSB.value, OrganisationKind.DISTRICT_PSB.value)
_NDEG = 1_000_000_000
_INSTANT = timedelta(microseconds=1)
_AT_ONCE = 500


def read_scope(content: NewApplication, source: SetSource, answers: Mapping[str, ConsentAnswer], at: datetime) -> Scope:
    """The points that are asked for, by code. `answers`: the newest of each unit, by its code."""
    if not has_points(source):
        return Scope(has_points=False)
    rows = Point.objects.filter(_asked_for(content))
    count = rows.count()
    if count > most_scope(content.kind):
        return Scope(count=count)
    asked = (listed_for_departments(some, content, at) for some in RowReader(at).batches(rows))
    points = _scope_points(asked, answers, at)
    known = {one.code for one in points}
    return Scope(points, tuple(sorted(set(content.points) - known)), count=len(points))


def listed_for_departments(read: Sequence[ReadPoint], content: NewApplication, at: datetime) -> list[ReadPoint]:
    """Those of these points that the content asks for and that the catalogue lists for departments."""
    limits = limits_on(shanghai_day(at))
    return [one for one in read if is_asked_for(content, one.row) and standing_of(one.row, limits).department is None]


def unit_scope(
    read: Sequence[ReadPoint], content: NewApplication, answer: ConsentAnswer | None, at: datetime
) -> tuple[ScopePoint, ...]:
    """The points of one unit, as they were read, that an application asks for. `answer`: the unit's newest."""
    asked = listed_for_departments(read, content, at)
    answers = {} if answer is None else {one.organisation: answer for one in asked}
    return _scope_points([sorted(asked, key=lambda each: each.row.code)], answers, at)


def read_unit_points(units: Sequence[str], at: datetime) -> list[ReadPoint]:
    """All points of these units."""
    rows = Point.objects.filter(system__site__organisation__code__in=units)
    return [one for some in RowReader(at).batches(rows) for one in some]


def codes_to_name(codes: Sequence[str], at: datetime) -> frozenset[str]:
    """Those of these points that are neither secret nor at a classified place now: what rows call UNNAMED, without the
    reading of rows, since a decision may have as many points as the city."""
    sites, found = ClassifiedSites(shanghai_day(at)), set[str]()
    for begin in range(0, len(codes), READ_AT_ONCE):
        rows = Point.objects.filter(OneOf("code", codes[begin : begin + READ_AT_ONCE]), secrecy="").order_by()
        read = list(rows.values_list("code", "system__site__code", "system__site__organisation__code"))
        classified = sites.among({site: unit for _, site, unit in read})
        found |= {code for code, site, _ in read if site not in classified}
    return frozenset(found)


def exact_codes(codes: Sequence[str], at: datetime) -> frozenset[str]:
    """Those of these points that departments do not see by their cell alone: whose code and name they may be told."""
    reader = RowReader(at)
    batches = (reader.called(codes[begin : begin + _AT_ONCE]) for begin in range(0, len(codes), _AT_ONCE))
    return frozenset(one.row.code for some in batches for one in some if not shown_by_cell(one.row))


def judged_digest(content: str, scope: Scope) -> str:
    """SHA-256, hexadecimal, of what an officer reads before deciding: the content (its digest) and the points with
    their units and what bars each. Another one is a conflict: nobody agrees to points that were not read."""
    points = [[one.code, one.unit, one.bar.value if one.bar else ""] for one in scope.points]
    read: Json = {"content": content, "points": points, "not_listed": list(scope.not_listed), "count": scope.count}
    return sha256(canonical_json(read)).hex()


def asked_digest(points: Sequence[ScopePoint]) -> str:
    """SHA-256, hexadecimal, of the points for which a unit is asked: what it has read before it consents."""
    return sha256(canonical_json([one.code for one in points])).hex()


def covers(held: UnitConsent, codes: Iterable[str]) -> bool:
    """Whether an answer is about all of these points: a consent is about those that the unit had when it gave it."""
    return held.answer != ConsentAnswer.CONSENTS.value or set(codes) <= set(held.points)


def still_answering(held: Mapping[str, UnitConsent], points: Sequence[ScopePoint]) -> dict[str, UnitConsent]:
    """The newest answers of units, by code, without consents that are not about all of these points: points that a unit
    got since are asked anew."""
    codes: dict[str, list[str]] = {}
    for one in points:
        codes.setdefault(one.unit, []).append(one.code)
    return {unit: answer for unit, answer in held.items() if covers(answer, codes.get(unit, ()))}


def agreeable_now(codes: Sequence[str], at: datetime) -> frozenset[str]:
    """Those of these points that could be agreed now: listed by the catalogue for departments, of a filed system,
    without an open finding of article 18. Whether their units consent is not asked here."""
    if not codes:
        return frozenset()
    reader, found = RowReader(at), points_with_findings(at)
    batches = (reader.called(codes[begin : begin + _AT_ONCE]) for begin in range(0, len(codes), _AT_ONCE))
    return frozenset[str]().union(*(agreeable_among(some, found, at) for some in batches))


def points_with_findings(at: datetime) -> frozenset[str]:
    """The codes of the points about which a finding of article 18 is open."""
    return subjects_with_findings(OF_ARTICLE_18, SubjectKind.POINT, at, at + _INSTANT)


def agreeable_among(read: Iterable[ReadPoint], found: Collection[str], at: datetime) -> frozenset[str]:
    """Those of some points, as they were read, that could be agreed now. `found`: points_with_findings."""
    limits = limits_on(shanghai_day(at))
    rows = (one.row for one in read)
    return frozenset(
        row.code
        for row in rows
        if standing_of(row, limits).department is None
        and bar_of(row, has_finding=row.code in found, answer=None) is None
    )


def newest_answers(application: Application) -> dict[str, UnitConsent]:
    """The newest answer of each unit to an application, by the unit's code."""
    rows = UnitConsent.objects.filter(application=application).select_related("unit").order_by("at", "pk")
    return {one.unit.code: one for one in rows}


def answers_of(held: Mapping[str, UnitConsent]) -> dict[str, ConsentAnswer]:
    """What the units answered, by their codes."""
    return {code: ConsentAnswer(one.answer) for code, one in held.items()}


def is_police_organ(kind: str) -> bool:
    """Whether an organisation of this kind is a police organ."""
    return kind in _POLICE


def police_among(codes: Collection[str]) -> frozenset[str]:
    """Those of these organisations that are police organs."""
    return frozenset(Organisation.objects.filter(code__in=codes, kind__in=_POLICE).values_list("code", flat=True))


def _asked_for(content: NewApplication) -> Q:
    """The condition that every point that is asked for fulfils; rules.is_asked_for judges each of them."""
    places = Q(system__site__division__in=content.divisions) | Q(system__site__zone__in=content.divisions)
    if WUHAN in content.divisions:
        places = Q(pk__gt=0)
    if content.categories:
        places &= Q(system__site__category__in=content.categories)
    return places | Q(code__in=content.points) if content.divisions else Q(code__in=content.points)


def _scope_points(
    batches: Iterable[Sequence[ReadPoint]], answers: Mapping[str, ConsentAnswer], at: datetime
) -> tuple[ScopePoint, ...]:
    """Points that are asked for, as they were read, in the order of their codes; of what was read of each nothing else
    is kept."""
    found = points_with_findings(at)
    limits, units, points = limits_on(shanghai_day(at)), dict[str, tuple[str, str, bool]](), list[ScopePoint]()
    for asked in batches:
        new = {one.organisation: one.row.unit for one in asked if one.organisation not in units}
        police = police_among(new) if new else frozenset[str]()
        units |= {code: (code, name, code in police) for code, name in new.items()}
        for one in asked:
            unit, unit_name, is_police = units[one.organisation]  # one text for all points of a unit
            points.append(
                ScopePoint(
                    code=one.row.code,
                    name=one.row.name,
                    unit=unit,
                    unit_name=unit_name,
                    is_police=is_police,
                    by_cell=standing_of(one.row, limits).by_cell,
                    bar=bar_of(one.row, has_finding=one.row.code in found, answer=answers.get(unit)),
                    longitude=_degrees(one.row.longitude_ndeg),
                    latitude=_degrees(one.row.latitude_ndeg),
                )
            )
    return tuple(points)


def _degrees(ndeg: int | None) -> float | None:
    return None if ndeg is None else ndeg / _NDEG
