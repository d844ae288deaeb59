"""Rows of shares: found by number, and turned into values; for actions and queries, not for pages."""

from collections.abc import Collection, Iterable
from datetime import datetime

from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.values import SharedPointFacts, ShareFacts, ShareKind
from mingcha.kit.checked import or_missing
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.catalogue_values import PointSecrecy
from mingcha.registry.points.models import Point

POINT_COLUMNS = ("point__code", "withdrawn_at", "point__secrecy", "point__state", "point__commissioning__recorded_at")
"""The columns of a SharedPoint that `point_facts` takes, the code first."""


def share_called(no: str) -> SharedAccess:
    """The share with this number. Raises Fault(NOT_FOUND)."""
    held = SharedAccess.objects.select_related("department").filter(no=no).first()
    return or_missing(held, "共享", "share", no)


def share_facts(held: SharedAccess, codes: Iterable[str]) -> ShareFacts:
    """A share as rules see it, with those of its points that have one of these codes."""
    return shares_with([held.pk], codes)[held.pk]


def shares_with(keys: Collection[int], codes: Iterable[str]) -> dict[int, ShareFacts]:
    """The shares with these keys as rules see them, by three queries for all of them, each with those of its points
    that have one of these codes."""
    people: dict[int, set[int]] = {key: set() for key in keys}
    named = SharedPerson.objects.filter(share__in=keys, removed_at=None)
    for share, user in named.values_list("share_id", "user_id"):
        people[share].add(user)
    points: dict[int, dict[str, SharedPointFacts]] = {key: {} for key in keys}
    rows = SharedPoint.objects.filter(share__in=keys, point__code__in=set(codes))
    for share, code, *columns in rows.values_list("share_id", *POINT_COLUMNS):
        points[share][code] = point_facts(*columns)
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
    withdrawn_at: datetime | None, secrecy: str | None, state: str, in_use_at: datetime | None
) -> SharedPointFacts:
    """A point of a share as rules see it."""
    return SharedPointFacts(
        withdrawn=withdrawn_at is not None,
        is_secret=secrecy == PointSecrecy.WORK,
        state=state,
        in_use_at=in_use_at,
    )


def facts_of_points(points: Iterable[Point]) -> dict[str, SharedPointFacts]:
    """Points as a share that is about to be opened would have them."""
    return {
        one.code: point_facts(
            None, one.secrecy, one.state, one.commissioning.recorded_at if one.commissioning else None
        )
        for one in points
    }


def next_share_no(now: datetime) -> str:
    """U (共用), the Shanghai day and the number of that day. The act's lock makes it safe for many writers."""
    prefix = f"U{shanghai_day(now):%Y%m%d}-"
    last = SharedAccess.objects.filter(no__startswith=prefix).order_by("-pk").values_list("no", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
