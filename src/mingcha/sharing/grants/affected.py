"""Points of open shares that could not be agreed now: found by what changed, by a few queries whatever the number of
grants, and judged exactly where something is found (articles 13(2), 13(3), 15, 18)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from mingcha.access.shares.models import SharedPoint
from mingcha.evidence.one_of import OneOf
from mingcha.registry.filings.rows import filings_by_system
from mingcha.sharing.decisions.models import UnitConsent
from mingcha.sharing.decisions.principles import ConsentAnswer
from mingcha.sharing.decisions.scope import agreeable_now, is_police_organ, points_with_findings
from mingcha.sharing.grants.models import ShareGrant
from mingcha.sharing.point_rows.models import PointStanding

MOST_A_TURN = 2_000
"""Points that one turn takes out at most: an act of a second."""
TURNS_OF_A_ROUND = 8
"""In so many turns, each 15 s, the units and filings of all open points were asked: within 120 s."""
_LEAST_ASKED = 2_000
_ORGANISATION = "point__system__site__organisation"


@dataclass(slots=True)
class SweepTurn:
    """Where the next turn over the points of open shares begins: after the row with this key, 0 at the first one."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class OpenedPoint:
    """A point that a share of a grant opens: the key of its row, the number of the share, its code, its unit (key) as
    it is now, whether that is a police organ, its system (key)."""

    key: int
    share: str
    code: str
    unit: int
    is_police: bool
    system: int


def changed_points(at: datetime) -> list[OpenedPoint]:
    """The points of open shares that departments have no row of by now, or about which a finding of article 18 is
    open, MOST_A_TURN at most."""
    withheld = PointStanding.objects.exclude(department="").values("point")
    found, barred = Q(point__code__in=withheld), points_with_findings(at)
    if barred:
        found |= Q(OneOf("point__code", sorted(barred)))
    return _read(_open_points().filter(found)[:MOST_A_TURN])


def next_of_round(turn: SweepTurn) -> list[OpenedPoint]:
    """Of the next points of open shares those whose unit does not consent for them now, or of whose system a part is
    not filed: an eighth of all of them, and 2,000 at least. MOST_A_TURN are returned at most; the next turn goes on
    behind the last one."""
    opened = _open_points()
    most = max(_LEAST_ASKED, -(-opened.count() // TURNS_OF_A_ROUND))
    read = _read(opened.filter(pk__gt=turn.after)[:most])
    turn.after = read[-1].key if len(read) == most else 0
    if not read:
        return []
    unfiled, consented = _unfiled({one.system for one in read}), _consented(read)
    found = [one for one in read if one.system in unfiled or not _is_consented(one, consented)]
    if len(found) > MOST_A_TURN:
        found = found[:MOST_A_TURN]
        turn.after = found[-1].key
    return found


def not_agreed_now(keys: Collection[int], at: datetime) -> list[OpenedPoint]:
    """Those of some rows of open shares (keys) that could not be opened anew: exactly, for the act that takes them
    out."""
    read = _read(_open_points().filter(OneOf("pk", sorted(keys))))
    agreeable, consented = agreeable_now(sorted({one.code for one in read}), at), _consented(read)
    return [one for one in read if one.code not in agreeable or not _is_consented(one, consented)]


def _open_points() -> QuerySet[SharedPoint]:
    opened = ShareGrant.objects.exclude(opened="").values("opened")
    return SharedPoint.objects.filter(withdrawn_at=None, share__ended_at=None, share__no__in=opened).order_by("pk")


def _read(rows: QuerySet[SharedPoint]) -> list[OpenedPoint]:
    columns = ("pk", "share__no", "point__code", _ORGANISATION, f"{_ORGANISATION}__kind", "point__system")
    return [
        OpenedPoint(key, share, code, unit, is_police_organ(kind), system)
        for key, share, code, unit, kind, system in rows.values_list(*columns)
    ]


def _unfiled(systems: Collection[int]) -> frozenset[int]:
    """Those of these systems without a filing, or with a part that has none any more."""
    filings = filings_by_system(systems)
    return frozenset(
        one for one in systems if not filings[one] or any(part.received is None for part in filings[one].values())
    )


def _consented(read: Collection[OpenedPoint]) -> dict[tuple[str, int], frozenset[str]]:
    """The codes for which a unit (key) consents now, by share and unit."""
    shares = sorted({one.share for one in read})
    rows = ShareGrant.objects.filter(OneOf("opened", shares)).values_list("opened", "decision__application_id")
    applications = dict(rows)
    newest: dict[tuple[int, int], frozenset[str]] = {}
    answers = newest_consents(set(applications.values()), {one.unit for one in read if not one.is_police})
    for application, unit, answer, points in answers.values_list("application_id", "unit_id", "answer", "points"):
        newest[application, unit] = frozenset(points if answer == ConsentAnswer.CONSENTS.value else ())
    by_application: dict[int, list[str]] = {}
    for share, application in applications.items():
        by_application.setdefault(application, []).append(share)
    return {
        (share, unit): codes
        for (application, unit), codes in newest.items()
        for share in by_application.get(application, ())
    }


def newest_consents(applications: Collection[int], units: Collection[int]) -> QuerySet[UnitConsent]:
    """The newest answer of each of these units (keys) to each of these applications (keys)."""
    rows = UnitConsent.objects.filter(OneOf("application", sorted(applications)), OneOf("unit", sorted(units)))
    is_later = Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    same = UnitConsent.objects.filter(application=OuterRef("application"), unit=OuterRef("unit"))
    return rows.exclude(Exists(same.filter(is_later)))


def _is_consented(one: OpenedPoint, consented: dict[tuple[str, int], frozenset[str]]) -> bool:
    return one.is_police or one.code in consented.get((one.share, one.unit), ())
