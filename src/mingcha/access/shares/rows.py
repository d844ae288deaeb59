"""Rows of shares: found by number, and turned into values; for actions and queries, not for pages."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.values import SharedPointFacts, ShareFacts, ShareKind
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.checked import or_missing
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.ended_roles import roles_ended_since
from mingcha.registry.points.catalogue_values import PointSecrecy
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.registry.points.models import Point

POINT_COLUMNS = ("point__code", "withdrawn_at", "point__secrecy", "point__state", "point__commissioning__recorded_at")
"""The columns of a SharedPoint that `point_facts` takes, the code first."""
SITE_COLUMNS = ("point__system__site__code", "point__system__site__organisation__code")
SHARE_COLUMNS = (
    "pk", "no", "data_set", "department__code", "kind", "purpose", "from_at", "until_at", "opens", "closes",
    "back_hours", "ended_at",
)  # fmt: skip
"""The columns of a SharedAccess that `facts_of_row` takes, the key first."""

_PEOPLE = CompiledQuery(
    lambda keys, at: (
        SharedPerson.objects.filter(share__in=keys, removed_at=None)
        .exclude(roles_ended_since("named_at", at))
        .values_list("share_id", "user_id")
    )
)
_POINTS = CompiledQuery(
    lambda keys, codes: SharedPoint.objects.filter(share__in=keys, point__code__in=codes).values_list(
        "share_id", *SITE_COLUMNS, *POINT_COLUMNS
    )
)
_SHARES = CompiledQuery(lambda keys: SharedAccess.objects.filter(pk__in=keys).values_list(*SHARE_COLUMNS))


def share_called(no: str) -> SharedAccess:
    """The share with this number. Raises Fault(NOT_FOUND)."""
    held = SharedAccess.objects.select_related("department").filter(no=no).first()
    return or_missing(held, "共享", "share", no)


def share_facts(held: SharedAccess, codes: Iterable[str], at: datetime) -> ShareFacts:
    """A share as rules see it at an instant, with those of its points that have one of these codes."""
    return shares_with([held.pk], codes, at)[held.pk]


def shares_with(keys: Collection[int], codes: Iterable[str], at: datetime) -> dict[int, ShareFacts]:
    """The shares with these keys as rules see them at an instant, each with those of its points that have one of these
    codes: by four queries for all of them, and a fifth where there are classified areas on that day."""
    asked = tuple(sorted(keys))
    people = people_of(asked, at)
    points: dict[int, dict[str, SharedPointFacts]] = {key: {} for key in asked}
    found = _POINTS.rows(asked, tuple(sorted(set(codes))))
    classified = ClassifiedSites(shanghai_day(at)).among({site: unit for _, site, unit, *_ in found})
    for share, site, _, code, *columns in found:
        points[share][code] = point_facts(*columns, is_classified=site in classified)
    return {key: facts_of_row(columns, people[key], points[key]) for key, *columns in _SHARES.rows(asked)}


def people_of(keys: tuple[int, ...], at: datetime) -> dict[int, frozenset[int]]:
    """The accounts that the shares with these keys name at an instant, by key, without those whose roles ended since
    they were named; by one query."""
    people: dict[int, set[int]] = {key: set() for key in keys}
    for share, user in _PEOPLE.rows(keys, at):
        people[share].add(user)
    return {key: frozenset(named) for key, named in people.items()}


def facts_of_row(columns: Sequence[Any], people: frozenset[int], points: Mapping[str, SharedPointFacts]) -> ShareFacts:
    """A share as rules see it, by the values of SHARE_COLUMNS after its key."""
    no, data_set, department, kind, purpose, from_at, until_at, opens, closes, back_hours, ended_at = columns
    return ShareFacts(
        no=no,
        data_set=data_set,
        department=department,
        kind=ShareKind(kind),
        purpose=purpose,
        from_at=from_at,
        until_at=until_at,
        opens=opens,
        closes=closes,
        back_hours=back_hours,
        ended=ended_at is not None,
        people=people,
        points=points,
    )


def point_facts(
    withdrawn_at: datetime | None, secrecy: str | None, state: str, in_use_at: datetime | None, *, is_classified: bool
) -> SharedPointFacts:
    """A point of a share as rules see it."""
    return SharedPointFacts(
        withdrawn=withdrawn_at is not None,
        is_secret=secrecy == PointSecrecy.WORK,
        is_classified=is_classified,
        state=state,
        in_use_at=in_use_at,
    )


def facts_of_points(points: Sequence[Point], at: datetime) -> dict[str, SharedPointFacts]:
    """Points as a share that is opened at an instant would have them."""
    sites = {one.system.site.code: one.system.site.organisation.code for one in points}
    classified = ClassifiedSites(shanghai_day(at)).among(sites)
    return {
        one.code: point_facts(
            None,
            one.secrecy,
            one.state,
            one.commissioning.recorded_at if one.commissioning else None,
            is_classified=one.system.site.code in classified,
        )
        for one in points
    }


def points_shared_with(user_id: int, kinds: Collection[ShareKind], at: datetime) -> QuerySet[SharedPoint, Any]:
    """Keys of the points that shares of these kinds have which are not over at an instant and name a person: for a
    condition on points. What of them is open is for the rule to say."""
    named = SharedPerson.objects.filter(user=user_id, removed_at=None, share__ended_at=None, share__until_at__gt=at)
    named = named.filter(share__kind__in=[one.value for one in kinds])
    return SharedPoint.objects.filter(share__in=named.values("share"), withdrawn_at=None).values("point")


def next_share_no(now: datetime) -> str:
    """U (共用), the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"U{shanghai_day(now):%Y%m%d}-"
    last = SharedAccess.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
