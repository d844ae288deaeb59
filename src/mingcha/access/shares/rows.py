"""Rows of shares: found by number, and turned into values; for actions and queries, not for pages."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.values import SharedPointFacts, ShareFacts, ShareKind
from mingcha.kit.checked import or_missing
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.catalogue_values import PointSecrecy
from mingcha.registry.points.classified import ClassifiedSites
from mingcha.registry.points.models import Point

POINT_COLUMNS = ("point__code", "withdrawn_at", "point__secrecy", "point__state", "point__commissioning__recorded_at")
"""The columns of a SharedPoint that `point_facts` takes, the code first."""
_SITE_COLUMNS = ("point__system__site__code", "point__system__site__organisation__code")


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
    people: dict[int, set[int]] = {key: set() for key in keys}
    named = SharedPerson.objects.filter(share__in=keys, removed_at=None)
    for share, user in named.values_list("share_id", "user_id"):
        people[share].add(user)
    points: dict[int, dict[str, SharedPointFacts]] = {key: {} for key in keys}
    rows = SharedPoint.objects.filter(share__in=keys, point__code__in=set(codes))
    found = list(rows.values_list("share_id", *_SITE_COLUMNS, *POINT_COLUMNS))
    classified = ClassifiedSites(shanghai_day(at)).among({site: unit for _, site, unit, *_ in found})
    for share, site, _, code, *columns in found:
        points[share][code] = point_facts(*columns, is_classified=site in classified)
    return {
        held.pk: ShareFacts(
            no=held.no,
            data_set=held.data_set,
            department=held.department.code,
            kind=ShareKind(held.kind),
            purpose=held.purpose,
            from_at=held.from_at,
            until_at=held.until_at,
            opens=held.opens,
            closes=held.closes,
            back_hours=held.back_hours,
            ended=held.ended_at is not None,
            people=frozenset(people[held.pk]),
            points=points[held.pk],
        )
        for held in SharedAccess.objects.select_related("department").filter(pk__in=keys)
    }


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
