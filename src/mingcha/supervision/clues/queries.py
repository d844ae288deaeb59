"""Clues in the reader's reach, and those that wait for the reader (articles 3, 16(4))."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from mingcha.kit.decision import require
from mingcha.kit.words import Words
from mingcha.registry.deadlines.waiting import Waiting, WaitKind
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.places.rules import PUBLIC_SECURITY
from mingcha.supervision.clues import rules
from mingcha.supervision.clues.models import Clue
from mingcha.supervision.clues.rows import clue_called, clue_row, with_receipts
from mingcha.supervision.clues.values import ClueKind, ClueLevel, ClueRow, ClueState, ReceiptSide

_PLACE = PlaceColumns("division", "organisation", "zone")
_OPEN = tuple(state.value for state in ClueState if state.is_open)


@dataclass(frozen=True, slots=True)
class CluesAsked:
    """The filter of a list: `camera` "" for all points; `closed`: those that ended instead of the open ones; `late`:
    those that are on the district officer's list alone."""

    camera: str = ""
    closed: bool = False
    late: bool = False


_OPEN_ONES = CluesAsked()


def clues(
    reader: Reader, *, at: datetime, asked: CluesAsked = _OPEN_ONES, limit: int = 100, offset: int = 0
) -> tuple[ClueRow, ...]:
    """The clues in reach: the open ones, the oldest first, or those that ended, the newest first. Raises Refused
    (article 3) for a role that reads none."""
    rows = _asked_for(reader, at, asked).order_by("-pk" if asked.closed else "pk")
    return tuple(map(clue_row, with_receipts(rows)[offset : offset + limit]))


def count_clues(reader: Reader, *, at: datetime, asked: CluesAsked = _OPEN_ONES) -> int:
    """How many such clues there are."""
    return _asked_for(reader, at, asked).count()


def clue(reader: Reader, no: str, *, at: datetime) -> ClueRow:
    """One clue. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = clue_called(no)
    require(rules.may_read_clues(duty_of(reader, at), held.place))
    return clue_row(held)


def waiting_clues(reader: Reader, *, at: datetime, limit: int) -> tuple[Waiting, ...]:
    """The open clues that wait for the reader, the oldest first, by one query: for an officer those without the receipt
    of the police and those on the district's list; for the manager those over time; for monitoring staff those that
    they were reminded of."""
    who = duty_of(reader, at)
    if not who.has(*rules.UNIT_ROLES, *PUBLIC_SECURITY):
        return ()
    return tuple(
        Waiting(WaitKind.CLUE, no, _called(no, ClueKind(kind), ClueLevel(level)), noted_at)
        for no, kind, level, noted_at in _WAITING.rows(who, limit=limit)
    )


def count_waiting_clues(reader: Reader, *, at: datetime) -> int:
    """How many clues `waiting_clues` would tell of without a limit."""
    who = duty_of(reader, at)
    return _WAITING.count(who) if who.has(*rules.UNIT_ROLES, *PUBLIC_SECURITY) else 0


def _waiting_for(who: DutyFacts) -> Q:
    """Which open clues wait for these roles."""
    unreceived = Q(state=ClueState.REPORTED.value) & ~Q(receipts__side=ReceiptSide.PSB.value)
    police = unreceived | Q(level__gte=ClueLevel.DISTRICT.value)
    return (
        (of_roles(who, *PUBLIC_SECURITY) & police)
        | (of_roles(who, Role.UNIT_MANAGER) & Q(level__gte=ClueLevel.HEAD.value))
        | (of_roles(who, Role.MONITOR) & Q(level__gte=ClueLevel.REMINDED.value))
    )


_WAITING = QueryOfFacts(
    lambda who: (
        Clue.objects.filter(_waiting_for(who), state__in=_OPEN)
        .order_by("pk")
        .values_list("no", "kind", "level", "noted_at")
    )
)


def of_roles(who: DutyFacts, *roles: Role) -> Q:
    """The clues that a person reaches by these roles; not for pages."""
    return reach(replace(who, roles=tuple(one for one in who.roles if one.role in roles)), _PLACE)


def _asked_for(reader: Reader, at: datetime, asked: CluesAsked) -> QuerySet[Clue]:
    who = duty_of(reader, at)
    require(rules.may_read_clues(who))
    rows = Clue.objects.filter(of_roles(who, *rules.READERS))
    rows = rows.exclude(state__in=_OPEN) if asked.closed else rows.filter(state__in=_OPEN)
    if asked.camera:
        rows = rows.filter(camera=asked.camera)
    return rows.filter(level__gte=ClueLevel.DISTRICT.value) if asked.late else rows


def _called(no: str, kind: ClueKind, level: ClueLevel) -> Words:
    return Words(f"{no} {kind.words.zh}（{level.words.zh}）", f"{no} {kind.words.en} ({level.words.en})")
