"""Rows of alarms: found by number, and turned into values; not for pages (articles 3, 16(1))."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts, Place
from mingcha.registry.identity.models import User
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.states import RUNNING
from mingcha.supervision.alarms.models import Alarm, AlarmCamera, AlarmStepRecord
from mingcha.supervision.alarms.rules import reading_as
from mingcha.supervision.alarms.states import AlarmKind, AlarmStep, Severity
from mingcha.supervision.alarms.values import AlarmFacts, AlarmRow, AlarmStepRow, Standing, StepFacts

PLACE = PlaceColumns("division", "organisation", "zone", "contractor")
LARGEST_NUMBER = 2**63 - 1
_GROUPED = (AlarmKind.CIRCUIT, AlarmKind.SITE, AlarmKind.RECORDER, AlarmKind.DISK)


def alarm_called(number: int, *, lock: bool = False) -> Alarm:
    """The alarm with this number; `lock` until the transaction ends. Raises Fault(NOT_FOUND)."""
    rows = Alarm.objects.select_for_update() if lock else Alarm.objects.all()
    found = rows.filter(pk=number).first() if 0 < number <= LARGEST_NUMBER else None
    if found is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这条报警", "there is no such alarm"), str(number))
    return found


def readable(who: DutyFacts) -> Q:
    """The alarms that a person reads: by a role over its place, or over one of its cameras."""
    found = Q(pk__in=[])
    for kinds in (
        tuple(kind for kind in AlarmKind if kind not in (AlarmKind.CLUE, AlarmKind.SEAT)),
        (AlarmKind.CLUE,),
        (AlarmKind.SEAT,),
    ):
        reading = reading_as(who, kinds[0])
        if not reading.roles:
            continue
        within = reach(reading, PLACE)
        if kinds[0] not in (AlarmKind.CLUE, AlarmKind.SEAT):
            within |= Q(Exists(AlarmCamera.objects.filter(within, alarm=OuterRef("pk"))))
        found |= Q(kind__in=[kind.value for kind in kinds]) & within
    return found


def places_of(held: Alarm) -> tuple[Place, ...]:
    """Every place that an alarm is about."""
    if AlarmKind(held.kind) not in _GROUPED:
        return (held.place,)
    rows = AlarmCamera.objects.filter(alarm=held).order_by().distinct()
    return tuple(Place(*row) for row in rows.values_list("division", "organisation", "zone", "contractor"))


def on_shift_in(units: Collection[str]) -> QuerySet[User]:
    """The people whose watch runs in one of these units, by code."""
    running = Watch.objects.filter(state__in=[one.value for one in RUNNING], shift__plan__unit__code__in=units)
    return User.objects.filter(pk__in=running.values("user"))


def alarm_facts(held: Alarm, actor: str = "") -> AlarmFacts:
    """An alarm as its rules see it for who does steps of it (actor id; "" if nobody)."""
    return facts_of_rows([alarm_row(held)], actor)[held.pk]


def facts_of_rows(rows: Sequence[AlarmRow], actor: str = "") -> dict[int, AlarmFacts]:
    """Alarms as their rules see them for who does steps of them, by number; by two queries for all of them."""
    numbers = [one.number for one in rows]
    grouped = [one.number for one in rows if one.kind in _GROUPED]
    places = defaultdict[int, set[Place]](set)
    cameras = AlarmCamera.objects.filter(alarm__in=grouped).order_by().distinct()
    for number, *place in cameras.values_list("alarm", "division", "organisation", "zone", "contractor"):
        places[number].add(Place(*place))
    counted = AlarmStepRecord.objects.filter(alarm__in=numbers, actor=actor).order_by().values_list("alarm")
    steps = dict(counted.annotate(steps=Count("pk")))
    return {
        one.number: AlarmFacts(
            kind=one.kind,
            places=tuple(places[one.number]) if one.kind in _GROUPED else (one.place,),
            is_over=one.until is not None,
            standing=one.standing,
            is_grown=one.is_grown,
            steps=steps.get(one.number, 0),
        )
        for one in rows
    }


def alarm_standing(held: Alarm) -> Standing:
    """What its columns say of people's steps."""
    return Standing(
        accepted_by=held.accepted_by,
        accepted_at=held.accepted_at,
        assigned_to=held.assigned_to,
        order=held.order,
        snoozed_until=held.snoozed_until,
        snooze_reason=held.snooze_reason,
        note=held.note,
    )


def step_facts(held: AlarmStepRecord) -> StepFacts:
    """A step as the standing follows from it."""
    return StepFacts(AlarmStep(held.step), held.actor, held.at, held.person, held.order, held.until, held.text)


def step_row(held: AlarmStepRecord) -> AlarmStepRow:
    """A step as a value."""
    return AlarmStepRow(AlarmStep(held.step), held.actor, held.at, held.text, held.person, held.order, held.until)


def alarm_row(held: Alarm) -> AlarmRow:
    """An alarm as a value."""
    return AlarmRow(
        number=held.pk,
        kind=AlarmKind(held.kind),
        subject=held.subject,
        reason=held.reason,
        severity=Severity(held.severity),
        since=held.since,
        until=held.until,
        camera=held.camera,
        place=held.place,
        members=held.members,
        times=held.times,
        revision=held.revision,
        standing=alarm_standing(held),
        is_grown=held.is_grown,
    )
