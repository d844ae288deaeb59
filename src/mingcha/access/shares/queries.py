"""Shares as their people see them, and those that name somebody for some points, as frozen values (articles 13(2),
19)."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count

from mingcha.access.shares.models import SharedAccess, SharedPerson, SharedPoint
from mingcha.access.shares.own import OpenPoint, OwnShare, SharePage
from mingcha.access.shares.readers import may_read_share
from mingcha.access.shares.rows import share_called, share_facts, shares_with
from mingcha.access.shares.rules import may_watch_share
from mingcha.access.shares.values import ShareFacts, ShareKind
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Reader, duty_of

_TITLE = ("point__code", "point__system__site__name", "point__name")
MOST_LISTED = 100
"""Shares of the own list: the newest."""

_NAMED = CompiledQuery(
    lambda people, codes, at: (
        SharedPerson.objects.filter(user__in=people, removed_at=None, share__points__point__code__in=codes)
        .filter(share__ended_at=None, share__from_at__lte=at, share__until_at__gt=at)
        .values_list("share_id")
        .distinct()
    )
)


def shared_with(people: Collection[int], codes: Collection[str], at: datetime) -> tuple[ShareFacts, ...]:
    """The shares that stand at an instant, name one of these people (ids of accounts) and have one of these points,
    with those of their points, by number; by one query where there is none."""
    rows = _NAMED.rows(tuple(sorted(people)), tuple(sorted(codes)), at) if people and codes else []
    found = shares_with([key for (key,) in rows], codes, at) if rows else {}
    return tuple(sorted(found.values(), key=lambda one: one.no))


@cites("13(2)")
def shares_of(asker: Reader, *, at: datetime) -> tuple[OwnShare, ...]:
    """The shares of the asker's department that name the asker, the newest first, ended ones too: by one query."""
    who = duty_of(asker, at)
    named = SharedPerson.objects.filter(user=who.user_id, removed_at=None)
    rows = SharedAccess.objects.filter(pk__in=named.values("share"), department__code=who.organisation)
    rows = rows.annotate(opened=Count("points"))
    return tuple(_own(row, row.opened, at) for row in rows.order_by("-pk")[:MOST_LISTED])


@cites("13(2)")
def has_shares(asker: Reader, *, at: datetime) -> bool:
    """Whether a share of the asker's department names the asker, so that there is a page to lead to."""
    who = duty_of(asker, at)
    named = SharedPerson.objects.filter(user=who.user_id, removed_at=None)
    return bool(who.organisation) and named.filter(share__department__code=who.organisation).exists()


@cites("8", "13(2)", "19")
def share_page(asker: Reader, no: str, *, at: datetime) -> SharePage:
    """A share for one of its people: its terms, whether it is open now, and the points that are. Those that are closed
    are counted and not named, and those that were taken out are counted with them: a point may have become a secret.

    Raises Fault(NOT_FOUND) for a share of another department, Refused (13(2)) for a person whom it does not name.
    """
    who, held = duty_of(asker, at), share_called(no)
    if not who.organisation or held.department.code != who.organisation:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项共享", "there is no such share"), no)
    rows = SharedPoint.objects.filter(share=held).order_by("point__code")
    codes = {code: _title(site, name) for code, site, name in rows.values_list(*_TITLE)}
    share = share_facts(held, codes, at)
    require(may_read_share(who, share))
    judged = {code: may_watch_share(who, share, (code,), at) for code in codes}
    opened = tuple(OpenPoint(code, codes[code]) for code, decision in judged.items() if decision)
    refused = [decision for decision in judged.values() if not decision]
    closed = refused[0] if refused and not opened else None
    return SharePage(_own(held, len(codes), at), share, opened, len(codes) - len(opened), closed)


def _title(site: str, name: str) -> str:
    """Site and name of a point; many names begin with the site already."""
    return name if name.startswith(site) else f"{site} {name}"


def _own(held: SharedAccess, points: int, at: datetime) -> OwnShare:
    return OwnShare(
        no=held.no,
        data_set=held.data_set,
        kind=ShareKind(held.kind),
        purpose=held.purpose,
        points=points,
        from_at=held.from_at,
        until_at=held.until_at,
        opens=held.opens,
        closes=held.closes,
        back_hours=held.back_hours,
        ended_why=held.ended_why,
        is_over=held.ended_at is not None or at >= held.until_at,
        has_begun=at >= held.from_at,
    )
