"""Who turns which camera now, and the register of moves: leases and moves as values (arts. 2, 3, 7(2), 16(3))."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mingcha.access.control.models import CameraPosition, ControlLease, ControlMove
from mingcha.access.control.rows import asker_of, homes_of, lease_called, lease_row, over_because, unended_leases
from mingcha.access.control.values import (
    ControlState,
    HomeOfPoint,
    LeaseEnd,
    LeaseRow,
    LostLease,
    MoveKind,
    MoveRow,
    MoveSearch,
)
from mingcha.access.duty.queries import watching
from mingcha.access.register.rules import REGISTER_READERS
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.purposes import purpose_kind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.models import User
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.points.models import Point

BY_CLOCK = "clock"
"""Who sent a camera home, in the gateway's line, if its clock did."""
LOST_FOR = timedelta(hours=12)
"""For so long, the longest watch, a person reads that a lease was taken over."""
_OF_POINT = PlaceColumns(
    "point__system__site__division",
    "point__system__site__organisation__code",
    "point__system__site__zone",
    "point__system__contractor__code",
)
_NO_PURPOSE = Words("", "")


@cites("2", "7(2)", "16(3)")
def control_states(reader: Reader, codes: Collection[str], *, at: datetime) -> dict[str, ControlState]:
    """Who turns each of these points now, of those that the reader may watch; the others are absent. A reader of
    another unit sees the holder's unit in place of the name."""
    facts = duty_of(reader, at)
    seen = watching(facts, codes, at=at).open_codes
    leases, away = unended_leases(seen), _away(seen)
    lost = _lost(facts.user_id, seen, at)
    found = {}
    for code in seen:
        held = leases.get(code)
        standing = held is not None and over_because(held, at) is None
        state = _state(facts, held, at) if held is not None and standing else ControlState(lost=lost.get(code))
        found[code] = replace(state, away_since=away.get(code))
    return found


@cites("2", "7(2)")
def own_lease(reader: Reader, number: int, *, at: datetime) -> LeaseRow:
    """The asker's own lease with this number. Raises Fault(NOT_FOUND) for another one's."""
    held = lease_called(number)
    if held.user_id != duty_of(reader, at).user_id:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这项控制租用", "there is no such lease of control"), str(number))
    return lease_row(held, at)


@cites("7(2)")
def home_of_point(code: str, *, at: datetime) -> HomeOfPoint:
    """The home preset of a point, by the newest record of the register."""
    return homes_of((code,), at)[code]


@cites("3", "7(2)", "16(3)")
def moves(reader: Reader, search: MoveSearch, *, at: datetime, limit: int, offset: int = 0) -> tuple[MoveRow, ...]:
    """Moves of cameras whose register the reader may read, and the reader's own, the newest first."""
    rows = _readable(reader, search, at).select_related("point", "lease__grant").order_by("-pk")
    return _move_rows(rows[offset : offset + limit])


@cites("3", "7(2)", "16(3)")
def count_moves(reader: Reader, search: MoveSearch, *, at: datetime) -> int:
    """The number of rows that `moves` finds without a limit."""
    return _readable(reader, search, at).count()


def _readable(reader: Reader, search: MoveSearch, at: datetime) -> QuerySet[ControlMove, Any]:
    facts = duty_of(reader, at)
    readers = replace(facts, roles=tuple(held for held in facts.roles if held.role in REGISTER_READERS))
    rows = ControlMove.objects.filter(reach(readers, _OF_POINT) | Q(lease__user_id=facts.user_id))
    if search.point:
        rows = rows.filter(point__code=search.point)
    if search.grant:
        rows = rows.filter(lease__grant__no=search.grant)
    if search.person:
        rows = rows.filter(Q(lease__person__icontains=search.person) | Q(lease__unit__icontains=search.person))
    return rows


def _state(facts: DutyFacts, held: ControlLease, at: datetime) -> ControlState:
    mine, asker = held.user_id == facts.user_id, asker_of(held, at)
    asks = held.asked_by_id == facts.user_id
    return ControlState(
        lease=held.pk,
        holder=held.user_id,
        name=held.person if mine or not held.unit or held.unit == facts.organisation_name else held.unit,
        until=held.until,
        mine=mine,
        asked_by=asker.name if asker and (mine or asks) else "",
    )


def _away(codes: Iterable[str]) -> dict[str, datetime]:
    rows = CameraPosition.objects.filter(point__code__in=tuple(codes)).exclude(away_since=None)
    return {code: since for code, since in rows.values_list("point__code", "away_since") if since is not None}


def _lost(user_id: int, codes: Collection[str], at: datetime) -> dict[str, LostLease]:
    """How the person's newest lease of each of these points was taken over, within LOST_FOR. One row of the index is
    read for each point: pages ask every few seconds, and a person has had some cameras thousands of times."""
    newest = ControlLease.objects.filter(user_id=user_id, point=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = ControlLease.objects.filter(
        pk__in=Point.objects.filter(code__in=codes).values_list(Subquery(newest)),
        ended_why=LeaseEnd.TAKEN_OVER.value,
        ended_at__gt=at - LOST_FOR,
    )
    lost = list(rows.select_related("point"))
    names = _names({held.ended_by for held in lost})
    return {
        held.point.code: LostLease(names.get(held.ended_by, ""), held.ended_at, held.ended_reason)
        for held in lost
        if held.ended_at is not None
    }


def _names(actors: Collection[str]) -> dict[str, str]:
    """The names of people by the ids of their actors ("user:7")."""
    numbers = [int(one[5:]) for one in actors if one.startswith("user:") and one[5:].isdigit()]
    return {f"user:{number}": name for number, name in User.objects.filter(pk__in=numbers).values_list("pk", "name")}


def _move_rows(rows: Iterable[ControlMove]) -> tuple[MoveRow, ...]:
    found = []
    for row in rows:
        lease = row.lease
        kind = purpose_kind(lease.grant.purpose) if lease else None
        found.append(
            MoveRow(
                number=row.pk,
                kind=MoveKind(row.kind),
                at=row.at,
                point=row.point.code,
                point_name=row.point.name,
                person=lease.person if lease else "",
                unit=lease.unit if lease else "",
                grant=lease.grant.no if lease else "",
                purpose=kind.words if kind else _NO_PURPOSE,
                verb=row.verb,
                by_clock=row.by == BY_CLOCK,
                after_s=row.after_s,
                why=row.why,
            )
        )
    return tuple(found)
