"""Alarms in the reader's reach: lists, counts, one with its history, who may be assigned to it (articles 3, 16(1))."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.reach import reach
from mingcha.registry.places.reached_query import QueryOfFacts
from mingcha.registry.watches.queries import lacks_watch
from mingcha.supervision.alarms import rules
from mingcha.supervision.alarms.models import Alarm, AlarmCamera, AlarmRevision, AlarmStepRecord
from mingcha.supervision.alarms.rows import (
    PLACE,
    alarm_called,
    alarm_facts,
    alarm_row,
    facts_of_rows,
    on_shift_in,
    places_of,
    readable,
    step_row,
)
from mingcha.supervision.alarms.states import AlarmKind, AlarmList, Severity
from mingcha.supervision.alarms.values import AlarmCounts, AlarmDetail, AlarmRow

MOST_CAMERAS = 400
"""Cameras of one alarm that its page names."""
MOST_OFFERED = 100
BEHIND_AFTER = timedelta(seconds=60)
"""Turns come every few seconds; one of a large city under load takes some."""


@dataclass(frozen=True, slots=True)
class AlarmsAsked:
    """The filter of a list; `kind` and `severity` None for all, `camera` "" for all points; `order`: one of ORDERS."""

    which: AlarmList = AlarmList.OPEN
    kind: AlarmKind | None = None
    severity: Severity | None = None
    camera: str = ""
    order: str = "-severity"


_OPEN_ONES = AlarmsAsked()
ORDERS = {
    "-severity": ("-severity", "-since", "-pk"),
    "severity": ("severity", "-since", "-pk"),
    "-since": ("-since", "-pk"),
    "since": ("since", "pk"),
}
"""Orders of alarms that stand, which are counted for every page anyway. Ended ones, of which there are ever more, are
read by the index of their ends alone."""


def alarms_revision() -> int:
    """The number that rises whenever an alarm changes: what a page asks for each second. Names nothing."""
    return AlarmRevision.objects.filter(pk=1).values_list("revision", flat=True).first() or 0


def behind_since(at: datetime) -> datetime | None:
    """When the alarms were derived last, if that is longer ago than turns take: the clock of the application does not
    run, or cannot; None while they are up to date, and where no turn was ever made."""
    turned_at = AlarmRevision.objects.filter(pk=1).values_list("turned_at", flat=True).first()
    return turned_at if turned_at is not None and turned_at < at - BEHIND_AFTER else None


@cites("3", "16(1)")
def alarms(
    reader: Reader, *, at: datetime, asked: AlarmsAsked = _OPEN_ONES, limit: int = 50, offset: int = 0
) -> tuple[AlarmRow, ...]:
    """The alarms in reach in the asked order, usually the gravest first and of those the newest; ended ones by their
    end. Raises Refused (article 3) for a role that reads none."""
    order = ("-until", "-pk") if asked.which is AlarmList.ENDED else ORDERS[asked.order]
    return tuple(map(alarm_row, _asked_for(reader, at, asked).order_by(*order)[offset : offset + limit]))


@cites("3", "16(1)")
def newest_alarms(reader: Reader, *, at: datetime, limit: int) -> tuple[AlarmRow, ...]:
    """The open alarms in reach that came last, the newest first. Raises as `alarms`."""
    return tuple(map(alarm_row, _asked_for(reader, at, _OPEN_ONES).order_by("-pk")[:limit]))


@cites("3", "16(1)")
def grown_alarms(reader: Reader, *, at: datetime, limit: int) -> tuple[int, ...]:
    """Numbers of the alarms in reach that are open again because they have grown since people did something about them,
    the newest first. Raises as `alarms`."""
    found = _asked_for(reader, at, _OPEN_ONES).filter(is_grown=True).order_by("-pk")
    return tuple(found.values_list("pk", flat=True)[:limit])


@cites("3", "16(1)")
def count_alarms(reader: Reader, *, at: datetime, asked: AlarmsAsked = _OPEN_ONES) -> int:
    """The number of alarms in the reader's reach that match the filter; open ones by default."""
    return _asked_for(reader, at, asked).count()


@cites("3", "16(1)")
def alarm_counts(reader: Reader, *, at: datetime, after: int = 0) -> AlarmCounts:
    """How many alarms of each list last in reach, by one query; `fresh`: open ones with a number above `after`. Of a
    role that reads none there are none."""
    who = duty_of(reader, at)
    if not rules.may_read_alarms(who):
        return AlarmCounts()
    every = _COUNTS.rows(who, at, after)
    numbers = [sum(of_kinds) for of_kinds in zip(*(row[1:-1] for row in every), strict=True)] or [0] * 6
    opened, accepted, snoozed, high, fresh, grown = numbers
    return AlarmCounts(
        open=opened,
        accepted=accepted,
        snoozed=snoozed,
        high=high,
        last=max((row[-1] or 0 for row in every), default=0),
        fresh=fresh,
        grown=grown,
        by_kind={AlarmKind(row[0]): row[1] for row in every if row[1]},
    )


def _counts(who: DutyFacts, at: datetime, after: int) -> QuerySet[Alarm, Any]:
    """Of each kind how many are open, accepted, snoozed, high, fresh and grown, and the last open one."""
    is_open = _in_list(AlarmList.OPEN, at)
    rows = Alarm.objects.filter(readable(who), until=None).order_by().values_list("kind")
    return rows.annotate(
        open_ones=Count("pk", filter=is_open),
        accepted_ones=Count("pk", filter=_in_list(AlarmList.ACCEPTED, at)),
        snoozed_ones=Count("pk", filter=_in_list(AlarmList.SNOOZED, at)),
        high_ones=Count("pk", filter=is_open & Q(severity=int(Severity.HIGH))),
        fresh_ones=Count("pk", filter=is_open & Q(pk__gt=after)),
        grown_ones=Count("pk", filter=is_open & Q(is_grown=True)),
        last_one=Max("pk", filter=is_open),
    )


_COUNTS = QueryOfFacts(_counts)


@cites("3", "16(1)")
def alarm(reader: Reader, number: int, *, at: datetime) -> AlarmDetail:
    """One alarm with its history. Raises Fault(NOT_FOUND), Refused (article 3)."""
    who, held = duty_of(reader, at), alarm_called(number)
    facts = alarm_facts(held, f"user:{who.user_id}")
    require(rules.may_see_alarm(who, facts))
    row = alarm_row(held)
    mine = AlarmCamera.objects.filter(reach(rules.reading_as(who, row.kind), PLACE), alarm=held)
    cameras = (held.camera,) if held.camera else tuple(mine.order_by("camera").values_list("camera", flat=True))
    lacks = lacks_watch(who, at)
    handles = bool(rules.may_handle_alarm(who, facts, lacks_watch=lacks))
    return AlarmDetail(
        row=row,
        steps=tuple(map(step_row, AlarmStepRecord.objects.filter(alarm=held.pk).order_by("pk"))),
        cameras=cameras[:MOST_CAMERAS],
        others=max(0, held.members - len(cameras)),
        handles=handles,
        silences=handles and bool(rules.may_silence_alarm(who, facts)),
        accepts=bool(rules.accepts_alarm(who, facts, at, lacks_watch=lacks)),
    )


@cites("3", "16(1)", "16(4)")
def acceptable(reader: Reader, rows: Sequence[AlarmRow], *, at: datetime) -> frozenset[int]:
    """The numbers of those of these alarms that the reader may accept now, by two queries for all of them and by the
    rule of the act: what a list offers is what is taken."""
    who = duty_of(reader, at)
    if not rows or not who.has(*rules.OPERATORS):
        return frozenset()
    lacks, found = lacks_watch(who, at), facts_of_rows(rows, f"user:{who.user_id}")
    return frozenset(
        number for number, facts in found.items() if rules.accepts_alarm(who, facts, at, lacks_watch=lacks)
    )


@cites("3", "16(1)")
def who_may_be_assigned(reader: Reader, number: int, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """User names and names of those on shift in the units of an alarm, for who handles it; () for others. Raises as
    `alarm`."""
    who, held = duty_of(reader, at), alarm_called(number)
    facts = alarm_facts(held, f"user:{who.user_id}")
    require(rules.may_see_alarm(who, facts))
    if not rules.may_handle_alarm(who, facts, lacks_watch=lacks_watch(who, at)):
        return ()
    rows = on_shift_in({place.organisation for place in places_of(held)})
    return tuple(rows.order_by("name", "pk").values_list("username", "name")[:MOST_OFFERED])


def _asked_for(reader: Reader, at: datetime, asked: AlarmsAsked) -> QuerySet[Alarm]:
    who = duty_of(reader, at)
    require(rules.may_read_alarms(who))
    rows = Alarm.objects.filter(readable(who), _in_list(asked.which, at))
    rows = rows.filter(kind=asked.kind.value) if asked.kind else rows
    rows = rows.filter(severity=int(asked.severity)) if asked.severity else rows
    if asked.camera:
        named = AlarmCamera.objects.filter(camera=asked.camera).values("alarm")
        rows = rows.filter(Q(camera=asked.camera) | Q(pk__in=named))
    return rows


def _in_list(which: AlarmList, at: datetime) -> Q:
    """The condition of a list: an accepted alarm whose snooze is over, or that has grown, is open again."""
    if which is AlarmList.ENDED:
        return Q(until__isnull=False)
    if which is AlarmList.SNOOZED:
        return Q(until=None, snoozed_until__gt=at, is_grown=False)
    if which is AlarmList.ACCEPTED:
        return Q(until=None, snoozed_until=None, is_grown=False) & ~Q(accepted_by="")
    return Q(until=None) & (Q(accepted_by="") | Q(snoozed_until__lte=at) | Q(is_grown=True))
