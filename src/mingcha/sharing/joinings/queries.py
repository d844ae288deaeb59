"""Joinings for their readers: the list, one with its steps, the board (articles 3, 13(3))."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from mingcha.evidence.compiled_query import CompiledQuery
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.registry.points.models import Point, PointState
from mingcha.registry.systems.models import System
from mingcha.sharing.joinings import rules
from mingcha.sharing.joinings.models import Joining, JoiningPoint
from mingcha.sharing.joinings.rows import (
    OF_CLASS_2,
    codes_of_points,
    joining_called,
    joining_checks,
    joining_facts,
    joining_row,
    joining_step_rows,
    joinings_open_to,
    not_classified,
    steps_of_joining,
    within,
)
from mingcha.sharing.joinings.states import OPEN_JOININGS, JoiningState
from mingcha.sharing.joinings.values import (
    BoardLine,
    JoiningMoves,
    JoiningPage,
    JoiningRow,
    OfferedSystem,
    SystemJoining,
)

MOST_JOININGS = 50
MOST_OFFERED = 500
"""Systems that a form offers."""
_TO_DO = (JoiningState.OFFERED.value, JoiningState.CHECKED.value)
_UNDER_WAY = [one.value for one in OPEN_JOININGS - {JoiningState.VERIFIED}]


@cites("3", "13(3)")
def joinings(
    reader: Reader,
    *,
    at: datetime,
    state: JoiningState | None = None,
    mine: bool = False,
    text: str = "",
    limit: int = MOST_JOININGS,
    before: int = 0,
) -> tuple[JoiningRow, ...]:
    """The joinings that the reader may read, the newest first: of one state, those that wait for the reader, those with
    this text in the number, the system's or the unit's name; `before`: only lower numbers. Raises Refused (13(3))."""
    rows = _asked_for(reader, at, state, mine=mine, text=text)
    if before:
        rows = rows.filter(pk__lt=before)
    return tuple(joining_row(one, one.named_points) for one in rows.order_by("-pk")[:limit])  # type: ignore[attr-defined]


@cites("3", "13(3)")
def count_joinings(
    reader: Reader, *, at: datetime, state: JoiningState | None = None, mine: bool = False, text: str = ""
) -> int:
    """How many joinings `joinings` would list without a limit. Raises Refused (article 13(3))."""
    return _asked_for(reader, at, state, mine=mine, text=text).count()


@cites("3", "13(3)")
def count_waiting_joinings(reader: Reader, *, at: datetime) -> int:
    """How many joinings wait for the reader: to be checked, to be connected."""
    who = duty_of(reader, at)
    return Joining.objects.filter(waiting_for_officer(who)).count() if who.has(*PUBLIC_SECURITY) else 0


@cites("3", "13(3)")
def joining(reader: Reader, no: str, *, at: datetime) -> JoiningPage:
    """One joining with its steps. Raises Refused (article 13(3)), Fault(NOT_FOUND)."""
    who = duty_of(reader, at)
    held = joining_called(who, no, shanghai_day(at))
    facts, codes = joining_facts(held), tuple(codes_of_points(held))
    return JoiningPage(
        row=joining_row(held, len(codes)),
        consent=held.consent,
        checks=joining_checks(held),
        test_call_at=held.test_call_at,
        connected_at=held.connected_at,
        suspended_by=facts.suspended_by,
        codes=codes if rules.reads_joined_points(who, facts.place) else (),
        history=joining_step_rows(steps_of_joining(held)),
        moves=JoiningMoves(
            check=rules.may_check_joining(who, facts),
            connect=rules.may_connect_joining(who, facts),
            lift=rules.may_lift_suspension(who, facts),
            suspend=rules.may_suspend_joining(who, facts),
            end=rules.may_end_joining(who, facts),
        ),
    )


@cites("13(1)", "13(3)", "799-33")
def systems_to_offer(reader: Reader, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """Code and name of the systems that the reader may offer now, by name; none for who manages no unit."""
    units = rules.units_that_offer(duty_of(reader, at))
    if not units:
        return ()
    rows = System.objects.filter(site__organisation__code__in=units).exclude(legal_class=rules.NOT_PUBLIC_CLASS)
    rows = rows.exclude(site__organisation__kind__in=rules.POLICE_KINDS)
    open_ones = Joining.objects.filter(system=OuterRef("pk"), state__in=[one.value for one in OPEN_JOININGS])
    rows = rows.filter(~Exists(open_ones)).order_by("name", "code")
    return tuple(rows.values_list("code", "name")[:MOST_OFFERED])


@cites("3", "13(3)")
def joining_of_system(reader: Reader, system: str, *, at: datetime) -> SystemJoining | None:
    """The joining of a system (code) that has not ended, and whether the reader may offer it; None for who reads no
    joinings of its place. By one query, two for who reads them without keeping its register."""
    who = duty_of(reader, at)
    found = _OF_SYSTEM.rows(system) if rules.may_read_joinings(who) else []
    if not found:
        return None
    division, zone, unit, unit_kind, legal_class, no, state = found[0]
    place = Place(division, unit, zone=zone)
    if not rules.reads_joined_points(who, place) and not _reads_unkept(who, system, at):
        return None
    if no:
        return SystemJoining(no, JoiningState(state))
    return SystemJoining(may_offer=rules.may_offer(who, OfferedSystem(place, legal_class, unit_kind)).allowed)


@cites("3", "13(3)")
def board(reader: Reader, *, at: datetime) -> tuple[BoardLine, ...]:
    """The systems of class 2 in reach by district and functional zone, by code: a figure, and nothing that a unit is
    charged with. Raises Refused (article 13(3))."""
    who = duty_of(reader, at)
    require(rules.may_read_joinings(who))
    on = shanghai_day(at)
    systems = System.objects.filter(within(who, on) & not_classified(on), legal_class__in=OF_CLASS_2)
    systems = systems.exclude(site__organisation__kind__in=rules.POLICE_KINDS)
    joined = Q(state=JoiningState.VERIFIED.value)
    held = Joining.objects.filter(system__in=systems)
    points = Point.objects.filter(system__in=systems, state=PointState.IN_USE.value, secrecy="")
    named = JoiningPoint.objects.filter(
        joining__in=held.filter(joined), point__state=PointState.IN_USE.value, point__secrecy=""
    )
    counts = {
        "systems": _by_area(systems, ""),
        "joined": _by_area(held.filter(joined), "system__"),
        "under_way": _by_area(held.filter(state__in=_UNDER_WAY), "system__"),
        "points": _by_area(points, "system__"),
        "joined_points": _by_area(named, "point__system__"),
    }
    found: defaultdict[str, BoardLine] = defaultdict(lambda: BoardLine(""))
    for name, areas in counts.items():
        for area, count in areas.items():
            found[area] = replace(found[area], area=area, **{name: count})
    return tuple(found[area] for area in sorted(found))


def waiting_for_officer(who: DutyFacts, prefix: str = "") -> Q:
    """The condition on joinings, or on what names them by a prefix, whose next step is this officer's."""
    roles = tuple(one for one in who.roles if one.role in PUBLIC_SECURITY)
    columns = PlaceColumns(
        f"{prefix}system__site__division", f"{prefix}system__site__organisation__code", f"{prefix}system__site__zone"
    )
    return Q((f"{prefix}state__in", _TO_DO)) & reach(replace(who, roles=roles), columns)


def _asked_for(reader: Reader, at: datetime, state: JoiningState | None, *, mine: bool, text: str) -> QuerySet[Joining]:
    who = duty_of(reader, at)
    rows = joinings_open_to(who, shanghai_day(at))
    if mine:
        rows = rows.filter(waiting_for_officer(who))
    if text:
        rows = rows.filter(
            Q(no__contains=text) | Q(system__name__contains=text) | Q(system__site__organisation__name__contains=text)
        )
    return rows if state is None else rows.filter(state=state.value)


def _of_system(system: str) -> QuerySet[System, Any]:
    """A system as the rules of an offer see it, with the number and state of its open joining."""
    held = Joining.objects.filter(system=OuterRef("pk"), state__in=[one.value for one in OPEN_JOININGS])
    rows = System.objects.filter(code=system).order_by()
    return rows.values_list(
        "site__division",
        "site__zone",
        "site__organisation__code",
        "site__organisation__kind",
        "legal_class",
        Subquery(held.values("no")),
        Subquery(held.values("state")),
    )


_OF_SYSTEM = CompiledQuery(_of_system)


def _reads_unkept(who: DutyFacts, system: str, at: datetime) -> bool:
    """Whether who keeps no register of a system's place reads its joining."""
    return rules.reads_every_joining(who) and System.objects.filter(within(who, shanghai_day(at)), code=system).exists()


def _by_area(rows: QuerySet[Any], prefix: str) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    counted = rows.order_by().values_list(f"{prefix}site__division", f"{prefix}site__zone").annotate(Count("pk"))
    for division, zone, count in counted:
        found[zone or division] += count
    return found
