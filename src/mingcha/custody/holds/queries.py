"""Queries of holds (arts. 16(4), 16(5); decree 799, art. 17)."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Max, Q, QuerySet

from mingcha.custody.disposal.rules import HoldFacts
from mingcha.custody.holds.above import kept_above
from mingcha.custody.holds.models import Hold, HoldReview, HoldSet
from mingcha.custody.holds.rules import HOLD_ROLES, HoldBasis, important_ends
from mingcha.evidence.compiled_query import CompiledQuery, concrete_names, instances
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.points.classified import secrets_among
from mingcha.registry.points.queries import places_of


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold for people. `placed_at`: None where reason and person are not told either."""

    name: str
    camera: str
    from_at: datetime
    to_at: datetime
    basis: HoldBasis
    reason: str
    placed_by: str
    placed_at: datetime | None
    review_on: date
    released_at: datetime | None
    released_by: str
    release_reason: str

    @property
    def in_force(self) -> bool:
        """Whether it is in force."""
        return self.released_at is None

    @property
    def two_years_end_on(self) -> date | None:
        """The last day of the two years of important information, None for holds on another basis."""
        if self.basis is not HoldBasis.IMPORTANT or self.placed_at is None:
            return None
        return important_ends(self.to_at, shanghai_day(self.placed_at))

    def review_due(self, on: date) -> bool:
        """Whether its review day has come while it is in force."""
        return self.in_force and on >= self.review_on


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review after which a hold was kept."""

    at: datetime
    by: str
    reason: str
    next_review_on: date


@dataclass(frozen=True, slots=True)
class TakenInView:
    """The newest set of holds in a recorder's own log."""

    recorder: str
    version: int
    at: datetime


def is_in_force(name: str) -> bool:
    """Whether a hold of this name is in force."""
    return is_hold_name(name) and Hold.objects.filter(number=int(name[1:]), released_at=None).exists()


def hold_in_reach(asker: Reader, name: str, *, at: datetime) -> tuple[HoldView, tuple[ReviewView, ...]]:
    """A hold with its reviews, oldest first, for a reader who may hold or audit its point.
    Raises Fault(NOT_FOUND) also for a hold out of reach, so that its number reveals nothing."""
    row = Hold.objects.filter(number=int(name[1:])).first() if is_hold_name(name) else None
    found = () if row is None else _in_reach(duty_of(asker, at), (hold_view(row),))
    if row is None or not found:
        raise Fault(FaultKind.NOT_FOUND, Words(f"没有保全“{name[:9]}”", f"there is no hold {name[:9]!r}"))
    reviews = HoldReview.objects.filter(hold=row.number).order_by("reviewed_at", "pk")
    return found[0], tuple(
        ReviewView(one.reviewed_at, one.reviewed_by, one.reason, one.next_review_on) for one in reviews
    )


def taken_in_by() -> tuple[TakenInView, ...]:
    """The newest set of holds in each recorder's log."""
    newest: dict[str, TakenInView] = {}
    for row in HoldSet.objects.order_by("version"):
        newest[row.recorder] = TakenInView(row.recorder, row.version, row.taken_in_at)
    return tuple(newest[name] for name in sorted(newest))


def is_hold_name(name: str) -> bool:
    """Whether a text is the number of a hold, such as H00000001."""
    return len(name) == 9 and name.startswith("H") and name[1:].isascii() and name[1:].isdigit()


def current_holds_version() -> int:
    """The version of the set of holds in force: 1 for the first (empty) set, plus one with each hold or release.
    At least the newest version in a recorder's log; that is greater only after a lost database was restored
    (custody/rebuild/actions.put_back_holds)."""
    versions = Hold.objects.aggregate(placed=Max("placed_version"), released=Max("released_version"))
    taken_in = HoldSet.objects.aggregate(newest=Max("version"))["newest"]
    return max(1, versions["placed"] or 0, versions["released"] or 0, taken_in or 0)


def holds_in_force(cameras: Iterable[str] | None = None, *, basis: HoldBasis | None = None) -> tuple[HoldFacts, ...]:
    """All holds in force (of these cameras, on this basis), ordered by number."""
    rows = Hold.objects.filter(released_at__isnull=True).order_by("number")
    if basis is not None:
        rows = rows.filter(basis=basis)
    if cameras is not None:
        rows = rows.filter(camera__in=list(cameras))
    return tuple(_facts(row) for row in rows)


def _facts(row: Hold) -> HoldFacts:
    """A hold for rules and recorders. An interval that recorders reject (before 1970, or under a millisecond, which an
    earlier version accepted) becomes the nearest valid one, so that one bad row does not block the whole set."""
    from_ms = max(0, to_ms(row.from_at))
    return HoldFacts(row.name, row.camera, from_ms, max(from_ms + 1, to_ms(row.to_at)))


def holds(camera: str | None = None, *, in_force: bool = False) -> tuple[HoldView, ...]:
    """Holds, newest first."""
    if in_force:
        held = _IN_FORCE.rows() if camera is None else _in_force_on(None).rows((camera,))
        return tuple(map(hold_view, instances(Hold, held)))
    rows = Hold.objects.order_by("-number")
    return tuple(map(hold_view, rows if camera is None else rows.filter(camera=camera)))


_IN_FORCE = CompiledQuery(
    lambda: Hold.objects.filter(released_at__isnull=True).order_by("-number").values_list(*concrete_names(Hold))
)


def holds_in_reach(
    asker: Reader, *, at: datetime, camera: str | None = None, in_force: bool = False, by_token: bool = False
) -> tuple[HoldView, ...]:
    """Holds of the points that the reader may hold or audit, newest first (art. 3). Seeing a point is not enough,
    because reasons are confidential. Of a hold on which a case of a plane above rests nobody reads person and instant:
    they would tell of that case. `by_token`: a program asks, which gets none of a work secret (16(1))."""
    facts, rows = duty_of(asker, at), holds(camera, in_force=in_force)
    secret = secrets_among({row.camera for row in rows}) if by_token else frozenset()
    return _in_reach(facts, tuple(row for row in rows if row.camera not in secret))


def _in_reach(facts: DutyFacts, rows: tuple[HoldView, ...]) -> tuple[HoldView, ...]:
    if facts.user_id == 0 or not rows:
        return rows  # the machine's owner, or no rows
    places = places_of({row.camera for row in rows})
    found = [row for row in rows if row.camera in places and facts.over(places[row.camera], *HOLD_ROLES, Role.AUDITOR)]
    kept = kept_above([row.name for row in found])
    return tuple(replace(row, placed_by="", placed_at=None) if row.name in kept else row for row in found)


def holds_found(
    asker: Reader, text: str, cameras: Collection[str], *, at: datetime, limit: int
) -> tuple[HoldView, ...]:
    """The hold with this number ("H00000012", "h12") and those in force on these points, newest first: of them what
    `holds_in_reach` gives the reader."""
    written = _NUMBER.fullmatch(text.strip())
    if written:
        numbered = Q(number=int(written[1])) | Q(camera__in=cameras, released_at=None)
        rows: Iterable[Hold] = Hold.objects.filter(numbered).order_by("-number")[:limit]
    else:
        rows = instances(Hold, _in_force_on(limit).rows(tuple(cameras)))
    return _in_reach(duty_of(asker, at), tuple(map(hold_view, rows)))


@cache
def _in_force_on(limit: int | None) -> CompiledQuery:
    """The newest holds in force on points, all of them for None."""

    def asked(cameras: tuple[str, ...]) -> QuerySet[Hold, Any]:
        rows = Hold.objects.filter(camera__in=cameras, released_at=None).order_by("-number")
        return rows.values_list(*concrete_names(Hold))[:limit]

    return CompiledQuery(asked)


_NUMBER = re.compile(r"[Hh]([0-9]{1,8})")


def holds_of_point(asker: Reader, camera: str, *, at: datetime) -> tuple[HoldView, ...]:
    """The holds in force on a point, for readers who may see the point.

    Reason, person and instant of a hold may tell of a case, so they are "", "" and None unless the hold is in
    `holds_in_reach` of the reader.
    """
    rows = holds(camera, in_force=True)
    readable = {row.name for row in _in_reach(duty_of(asker, at), rows)}
    return tuple(row if row.name in readable else replace(row, **_UNTOLD) for row in rows)


_UNTOLD: Mapping[str, Any] = {"reason": "", "placed_by": "", "placed_at": None}


def hold_view(row: Hold) -> HoldView:
    """A row of the table as a plain value."""
    return HoldView(
        name=row.name,
        camera=row.camera,
        from_at=row.from_at,
        to_at=row.to_at,
        basis=HoldBasis(row.basis),
        reason=row.reason,
        placed_by=row.placed_by,
        placed_at=row.placed_at,
        review_on=row.review_on,
        released_at=row.released_at,
        released_by=row.released_by,
        release_reason=row.release_reason,
    )


def to_ms(instant: datetime) -> int:
    """An aware instant as Unix milliseconds, rounded down."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
