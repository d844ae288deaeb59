"""Derives the alarms anew from what fails now, and forgets old ones (article 16(1)).

One writer, the clock of the application: pages of a whole city read what one turn wrote. A turn first looks without a
lock whether anything differs, and reads again under it only then.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Value
from django.db.models.functions import Greatest

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.supervision.alarms.grouping import causes_of
from mingcha.supervision.alarms.models import Alarm, AlarmCamera, AlarmRevision, AlarmStepRecord
from mingcha.supervision.alarms.rules import begins_anew_since, kept_since
from mingcha.supervision.alarms.sources import troubles_now
from mingcha.supervision.alarms.values import AlarmCause

_AT_ONCE = 500
MOST_FORGOTTEN = 5_000
"""Old alarms that one turn removes."""
_DERIVED = ("reason", "severity", "members", "division", "organisation", "zone", "contractor")


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a turn writes: causes that began, rows whose cause ended, rows that differ with their cause now."""

    begun: tuple[AlarmCause, ...]
    ended: tuple[int, ...]
    differing: tuple[tuple[int, AlarmCause], ...]

    def __bool__(self) -> bool:
        return bool(self.begun or self.ended or self.differing)


def ask_for_turn() -> None:
    """Asks the clock for a turn once the present transaction is committed: conditions of points changed. A failure of
    this never reaches the report that is being stored."""
    transaction.on_commit(_ask, robust=True)


def is_turn_asked() -> bool:
    """Whether somebody asked since the last turn that was asked for."""
    row = AlarmRevision.objects.filter(pk=1).values_list("asked", "looked").first()
    return row is None or row[0] != row[1]


@cites("16(1)", "17")
def derive_alarms(*, clock: Clock) -> int:
    """Begins, ends and changes alarms by what fails now; returns how many rows changed. For the clock."""
    asked = _revision().asked
    now, changed = clock.now(), 0
    if _changes(now):
        with transaction.atomic():
            _revision(lock=True)
            changes = _changes(now)
            changed = _write(changes, now)
            if changed:
                AlarmRevision.objects.filter(pk=1).update(revision=F("revision") + 1)
    AlarmRevision.objects.filter(pk=1).exclude(looked=asked).update(looked=asked)
    return changed


@cites("16(1)")
def forget_alarms(*, clock: Clock) -> int:
    """Removes alarms that ended long ago and of which nobody did a step; returns how many. For the clock."""
    untouched = ~Exists(AlarmStepRecord.objects.filter(alarm=OuterRef("pk")))
    old = Alarm.objects.filter(untouched, until__lt=kept_since(clock.now())).order_by("pk")
    numbers = list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN])
    for some in batched(numbers, _AT_ONCE):
        with transaction.atomic():
            AlarmCamera.objects.filter(alarm__in=some).delete()
            Alarm.objects.filter(untouched, pk__in=some).delete()
    return len(numbers)


def _ask() -> None:
    if not AlarmRevision.objects.filter(pk=1).update(asked=F("asked") + 1):
        AlarmRevision.objects.bulk_create([AlarmRevision(pk=1, asked=1)], ignore_conflicts=True)


def _revision(*, lock: bool = False) -> AlarmRevision:
    rows = AlarmRevision.objects.select_for_update() if lock else AlarmRevision.objects.all()
    held = rows.filter(pk=1).first()
    if held is None:
        AlarmRevision.objects.bulk_create([AlarmRevision(pk=1)], ignore_conflicts=True)
        held = rows.get(pk=1)
    return held


def _changes(now: datetime) -> _Changes:
    wanted = {one.key: one for one in causes_of(troubles_now(now))}
    # columns and no instances: thousands of alarms may stand
    standing = {
        cause: (number, tuple(derived))
        for number, cause, *derived in Alarm.objects.filter(until=None).values_list("pk", "cause", *_DERIVED)
    }
    cameras: defaultdict[int, set[str]] = defaultdict(set)
    for number, camera in AlarmCamera.objects.filter(alarm__until=None).values_list("alarm", "camera"):
        cameras[number].add(camera)
    both = [(number, wanted[key], derived) for key, (number, derived) in standing.items() if key in wanted]
    return _Changes(
        begun=tuple(one for key, one in wanted.items() if key not in standing),
        ended=tuple(number for key, (number, _) in standing.items() if key not in wanted),
        differing=tuple(
            (number, cause) for number, cause, derived in both if _differs(cause, derived, cameras.get(number, set()))
        ),
    )


def _differs(cause: AlarmCause, derived: tuple[object, ...], cameras: set[str]) -> bool:
    return derived != _derived(cause) or {one.camera for one in cause.members} != cameras


def _derived(cause: AlarmCause) -> tuple[str | int, ...]:
    """What of an alarm follows from its cause and may change while it lasts, in the order of _DERIVED."""
    place = cause.place
    counted = len(cause.members) or int(bool(cause.camera))
    return (
        cause.reason, int(cause.severity), counted, place.division, place.organisation, place.zone, place.contractor,
    )  # fmt: skip


def _row(cause: AlarmCause, now: datetime) -> Alarm:
    """The row of a cause; one that began after `now`, by another clock, began now."""
    return Alarm(
        cause=cause.key,
        kind=cause.kind.value,
        subject=cause.subject,
        since=now if cause.since is None else min(cause.since, now),
        camera=cause.camera,
        **dict(zip(_DERIVED, _derived(cause), strict=True)),
    )


def _write(changes: _Changes, now: datetime) -> int:
    for some in batched(changes.ended, _AT_ONCE):
        Alarm.objects.filter(pk__in=some).update(until=Greatest(F("since"), Value(now)))
    again = _begin_anew([one.key for one in changes.begun], now)
    new = [one for one in changes.begun if one.key not in again]
    made = Alarm.objects.bulk_create([_row(one, now) for one in new], batch_size=_AT_ONCE)
    AlarmCamera.objects.bulk_create(
        [row for alarm, cause in zip(made, new, strict=True) for row in _cameras(alarm, cause)], batch_size=_AT_ONCE
    )
    _alter([*changes.differing, *((again[one.key], one) for one in changes.begun if one.key in again)])
    return len(changes.begun) + len(changes.ended) + len(changes.differing)


def _begin_anew(keys: Sequence[str], now: datetime) -> Mapping[str, int]:
    """The numbers of the alarms of these causes that ended a few minutes ago, by cause, the newest of each: they last
    again, and what people did about them stands."""
    found: dict[str, int] = {}
    since = begins_anew_since(now)
    for some in batched(keys, _AT_ONCE):
        rows = Alarm.objects.filter(cause__in=some, until__gte=since).order_by("until", "pk")
        found |= dict(rows.values_list("cause", "pk"))
    for numbers in batched(found.values(), _AT_ONCE):
        Alarm.objects.filter(pk__in=numbers).update(until=None, times=F("times") + 1)
    return found


def _alter(differing: Sequence[tuple[int, AlarmCause]]) -> None:
    """Writes what follows from the causes of alarms anew, and their cameras."""
    rows = [Alarm(pk=number, **dict(zip(_DERIVED, _derived(cause), strict=True))) for number, cause in differing]
    Alarm.objects.bulk_update(rows, _DERIVED, batch_size=_AT_ONCE)
    for some in batched(rows, _AT_ONCE):
        AlarmCamera.objects.filter(alarm__in=[held.pk for held in some]).delete()
    AlarmCamera.objects.bulk_create(
        [made for held, (_, cause) in zip(rows, differing, strict=True) for made in _cameras(held, cause)],
        batch_size=_AT_ONCE,
    )


def _cameras(alarm: Alarm, cause: AlarmCause) -> list[AlarmCamera]:
    return [
        AlarmCamera(
            alarm=alarm,
            camera=one.camera,
            division=one.place.division,
            organisation=one.place.organisation,
            zone=one.place.zone,
            contractor=one.place.contractor,
        )
        for one in cause.members
    ]
