"""Whether footage is shared with a department now (articles 13(2), 14): what articles 14 and 15 ask before a request is
filed."""

from collections.abc import Collection
from datetime import datetime

from mingcha.access.shares import rules
from mingcha.access.shares.models import SharedPoint
from mingcha.access.shares.rows import (
    POINT_COLUMNS,
    SHARE_COLUMNS,
    SITE_COLUMNS,
    facts_of_row,
    people_of,
    point_facts,
)
from mingcha.access.shares.values import SharedData, ShareKind
from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites
from mingcha.law.retention import shanghai_day
from mingcha.registry.points.classified import ClassifiedSites

NOT_SHARED = SharedData(is_shared=False)
_SHARES_OF_POINT = CompiledQuery(
    lambda kind, point, at: (
        SharedPoint.objects.filter(point__code=point, withdrawn_at=None, share__kind=kind)
        .filter(share__ended_at=None, share__until_at__gt=at)
        .order_by("share_id")
        .values_list(*SITE_COLUMNS, *POINT_COLUMNS, *(f"share__{name}" for name in SHARE_COLUMNS))
    )
)
"""The shares of a kind that are not over at an instant, each with a point of it by its code. Not by the department: a
database would go through all shares of that one."""
_SHARE_AT = len(SITE_COLUMNS) + len(POINT_COLUMNS)
_DEPARTMENT_AT = _SHARE_AT + SHARE_COLUMNS.index("department__code")


@cites("13(2)", "14(1)", "14(2)", "15")
def is_shared(
    kind: ShareKind,
    point: str,
    department: str,
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    officers: Collection[int] | None = None,
) -> SharedData:
    """Whether footage of a point (20-digit code) is shared at an instant with a department (code of an organisation) as
    this kind, playback in all of [since, until), and names one of `officers` (ids of accounts; None: whoever is named).
    The entry names the set of the catalogue and the share. A camera listed in the catalogue is not shared footage: only
    a decision in force is. By one query where there is none, by two or, where officers are named, three otherwise."""
    if not department or (officers is not None and not officers):
        return NOT_SHARED
    found = [row for row in _SHARES_OF_POINT.rows(kind.value, point, at) if row[_DEPARTMENT_AT] == department]
    if not found:
        return NOT_SHARED
    classified = ClassifiedSites(shanghai_day(at)).among({site: unit for site, unit, *_ in found})
    people = {} if officers is None else people_of(tuple(row[_SHARE_AT] for row in found), at)
    for row in found:
        site, _, code, *columns = row[:_SHARE_AT]
        stands = point_facts(*columns, is_classified=site in classified)
        key, *terms = row[_SHARE_AT:]
        share = facts_of_row(terms, people.get(key, frozenset()), {code: stands})
        if rules.is_shared_now(kind, share, point, at, since, until, officers):
            return SharedData(is_shared=True, entry=f"{share.data_set} · {share.no}")
    return NOT_SHARED
