"""Derives the alarms anew from what fails now, and forgets old ones (article 16(1)).

One writer, the clock of the application under its lease: pages of a whole city read what one turn wrote. It locks the
alarms that it changes and then the row of the revision, in the order of a person's step, and holds neither while it
reads what fails. Should two turns meet, an alarm of a cause exists once by its constraint, and the later one fails.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Greatest

from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites
from mingcha.registry.identity.duty import Place
from mingcha.supervision.alarms.grouping import causes_of
from mingcha.supervision.alarms.models import Alarm, AlarmCamera, AlarmRevision, AlarmStepRecord
from mingcha.supervision.alarms.rules import begins_anew_since, has_grown, kept_since
from mingcha.supervision.alarms.sources import troubles_now
from mingcha.supervision.alarms.states import Severity
from mingcha.supervision.alarms.values import AlarmCause, AlarmMember

_AT_ONCE = 500
MOST_FORGOTTEN = 5_000
"""Old alarms that one turn removes."""
_NOTED_EVERY = timedelta(seconds=10)
"""The instant of the last turn is written so seldom: a row for nothing else."""
_DERIVED = ("reason", "severity", "members", "division", "organisation", "zone", "contractor")


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a turn writes: causes that began, rows whose cause ended, rows that differ with their cause now."""

    begun: tuple[AlarmCause, ...]
    ended: tuple[int, ...]
    differing: tuple[tuple[int, AlarmCause], ...]
    cameras: Mapping[int, frozenset[AlarmMember]]
    """The cameras of the standing alarms that differ."""

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
    if changes := _changes(now):
        with transaction.atomic():
            changed = _write(changes, now)
            AlarmRevision.objects.filter(pk=1).update(revision=F("revision") + 1)
    turned = Q(turned_at=None) | ~Q(looked=asked) | ~Q(turned_at__range=(now - _NOTED_EVERY, now))
    AlarmRevision.objects.filter(turned, pk=1).update(looked=asked, turned_at=now)
    return changed


@cites("16(1)")
def forget_alarms(*, clock: Clock) -> int:
    """Removes alarms that ended long ago and of which nobody did a step; returns how many. For the clock."""
    untouched = ~Exists(AlarmStepRecord.objects.filter(alarm=OuterRef("pk")))
    old = Alarm.objects.filter(untouched, until__lt=kept_since(clock.now())).order_by("pk")
    numbers = list(old.values_list("pk", flat=True)[:MOST_FORGOTTEN])
    for some in batched(numbers, _AT_ONCE):
        with transaction.atomic():
            still = Alarm.objects.select_for_update(of=("self",)).filter(untouched, pk__in=some)
            gone = list(still.order_by("pk").values_list("pk", flat=True))
            AlarmCamera.objects.filter(alarm__in=gone).delete()
            Alarm.objects.filter(pk__in=gone).delete()
    return len(numbers)


def _ask() -> None:
    if not AlarmRevision.objects.filter(pk=1).update(asked=F("asked") + 1):
        AlarmRevision.objects.bulk_create([AlarmRevision(pk=1, asked=1)], ignore_conflicts=True)


def _revision() -> AlarmRevision:
    held = AlarmRevision.objects.filter(pk=1).first()
    if held is None:
        AlarmRevision.objects.bulk_create([AlarmRevision(pk=1)], ignore_conflicts=True)
        held = AlarmRevision.objects.get(pk=1)
    return held


def _changes(now: datetime) -> _Changes:
    wanted = {one.key: one for one in causes_of(troubles_now(now))}
    # columns and no instances: thousands of alarms may stand
    standing = {
        cause: (number, tuple(derived))
        for number, cause, *derived in Alarm.objects.filter(until=None).values_list("pk", "cause", *_DERIVED)
    }
    cameras = _standing_cameras(Q(alarm__until=None))
    both = [(number, wanted[key], derived) for key, (number, derived) in standing.items() if key in wanted]
    return _Changes(
        begun=tuple(one for key, one in wanted.items() if key not in standing),
        ended=tuple(number for key, (number, _) in standing.items() if key not in wanted),
        differing=tuple(
            (number, cause) for number, cause, derived in both if _differs(cause, derived, cameras[number])
        ),
        cameras=cameras,
    )


def _standing_cameras(which: Q) -> defaultdict[int, frozenset[AlarmMember]]:
    """The cameras of alarms with their places, by the alarm's number."""
    found: defaultdict[int, set[AlarmMember]] = defaultdict(set)
    columns = ("alarm", "camera", "division", "organisation", "zone", "contractor")
    for number, camera, *place in AlarmCamera.objects.filter(which).values_list(*columns):
        found[number].add(AlarmMember(camera, Place(*place)))
    return defaultdict(frozenset, {number: frozenset(held) for number, held in found.items()})


def _differs(cause: AlarmCause, derived: tuple[object, ...], cameras: frozenset[AlarmMember]) -> bool:
    return derived != _derived(cause) or frozenset(cause.members) != cameras


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
    begun_anew = [(again[one.key], one) for one in changes.begun if one.key in again]
    _alter(changes.differing, changes.cameras)
    _alter(begun_anew, _standing_cameras(Q(alarm__in=[number for number, _ in begun_anew])))
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


def _alter(differing: Sequence[tuple[int, AlarmCause]], cameras: Mapping[int, frozenset[AlarmMember]]) -> None:
    """Writes what follows from the causes of alarms anew, and of their cameras what came, went or moved. What has grown
    since people did something about it asks them anew."""
    causes = dict(differing)
    for some in batched(sorted(causes), _AT_ONCE):
        rows = list(Alarm.objects.select_for_update().filter(pk__in=some).order_by("pk"))
        for held in rows:
            cause = causes[held.pk]
            before = Severity(held.severity)
            for name, value in zip(_DERIVED, _derived(cause), strict=True):
                setattr(held, name, value)
            held.is_grown |= bool(held.accepted_by) and has_grown(
                before, cause.severity, cameras[held.pk], cause.members
            )
        Alarm.objects.bulk_update(rows, [*_DERIVED, "is_grown"], batch_size=_AT_ONCE)
        for held in rows:
            _write_cameras(held, causes[held.pk], cameras[held.pk])


def _write_cameras(held: Alarm, cause: AlarmCause, had: frozenset[AlarmMember]) -> None:
    gone, came = had - set(cause.members), [one for one in cause.members if one not in had]
    for some in batched(sorted(one.camera for one in gone), _AT_ONCE):
        AlarmCamera.objects.filter(alarm=held, camera__in=some).delete()
    AlarmCamera.objects.bulk_create([_camera(held, one) for one in came], batch_size=_AT_ONCE)


def _cameras(alarm: Alarm, cause: AlarmCause) -> list[AlarmCamera]:
    return [_camera(alarm, one) for one in cause.members]


def _camera(alarm: Alarm, one: AlarmMember) -> AlarmCamera:
    return AlarmCamera(
        alarm=alarm,
        camera=one.camera,
        division=one.place.division,
        organisation=one.place.organisation,
        zone=one.place.zone,
        contractor=one.place.contractor,
    )
