"""What people do about alarms: accept, assign, note, snooze, take back, hand over to maintenance (article 16(1))."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db.models import F

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.checked import checked_name
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.watches.queries import lacks_watch
from mingcha.supervision.alarms import rules
from mingcha.supervision.alarms.models import Alarm, AlarmRevision, AlarmStepRecord
from mingcha.supervision.alarms.rows import alarm_called, alarm_facts, alarm_row, on_shift_in, step_facts
from mingcha.supervision.alarms.states import AlarmStep
from mingcha.supervision.alarms.values import AlarmFacts, AlarmRow
from mingcha.supervision.work_orders.actions import add_work_order
from mingcha.supervision.work_orders.models import WorkOrder
from mingcha.supervision.work_orders.states import WorkKind, WorkOrderState
from mingcha.supervision.work_orders.values import NewWorkOrder

_CITES = ("16(1)",)
_LEAVES_GROWN = (AlarmStep.NOTE.value, AlarmStep.TAKE_BACK.value)
"""Steps after which an alarm that has grown still waits for somebody."""
_ORDER_ENDED = [one.value for one in WorkOrderState if not one.is_open]


@cites("16(1)")
def accept_alarm(by: Asker, number: int, *, revision: int, clock: Clock) -> AlarmRow:
    """Accepts an alarm. `revision`: of the alarm as it was read. Raises Refused (articles 3, 16(1)), with name and time
    where somebody accepted it already; Fault(NOT_FOUND), Fault(CONFLICT) if another step was done since."""
    with act("supervision.alarm.accept", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        who, held = duty_of(by, now), alarm_called(number, lock=True)
        name, lacks = actor_names({held.accepted_by}).get(held.accepted_by, ""), lacks_watch(who, now)
        require(rules.accepts_alarm(who, alarm_facts(held, actor_of(by).id), now, lacks_watch=lacks, accepted_by=name))
        _require_read(held, revision)
        _do(record, held, AlarmStepRecord(step=AlarmStep.ACCEPT.value), now)
    return alarm_row(held)


@cites("16(1)")
def assign_alarm(by: Asker, number: int, *, person: str, revision: int, clock: Clock) -> AlarmRow:
    """Assigns an alarm to a person on shift in one of its units, by user name, which accepts it too. Raises as
    `accept_alarm`."""
    with act("supervision.alarm.assign", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held, facts = _handled(by, number, now, silences=True)
        chosen = on_shift_in({place.organisation for place in facts.places}).filter(username=person).first()
        require(rules.may_assign_alarm(facts, is_on_shift=chosen is not None))
        assert chosen is not None  # the rule refuses who is not on shift
        _require_read(held, revision)
        _do(record, held, AlarmStepRecord(step=AlarmStep.ASSIGN.value, person=chosen.pk), now)
        record.fact("person", person)
    return alarm_row(held)


@cites("16(1)")
def note_alarm(by: Asker, number: int, *, text: str, clock: Clock) -> AlarmRow:
    """Adds a note, also to an alarm that is over. Notes of two people at once both stay. Raises Refused (articles 3,
    16(1)), Fault(NOT_FOUND, INVALID)."""
    with act("supervision.alarm.note", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held, _ = _handled(by, number, now)
        require(rules.may_note_alarm(text))
        made = AlarmStepRecord(step=AlarmStep.NOTE.value, text=checked_name(text, rules.MOST_TEXT))
        _do(record, held, made, now)
    return alarm_row(held)


@cites("16(1)")
def snooze_alarm(
    by: Asker, number: int, *, reason: str, minutes: int, revision: int, clock: Clock
) -> AlarmRow:  # fmt: skip
    """Puts an alarm aside for so many minutes, with a reason, which accepts it too; then it is open again. Raises as
    `accept_alarm`, Fault(INVALID)."""
    with act("supervision.alarm.snooze", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held, facts = _handled(by, number, now, silences=True)
        require(rules.may_snooze_alarm(facts, reason=reason, minutes=minutes, at=now))
        _require_read(held, revision)
        text, until = checked_name(reason, rules.MOST_TEXT), now + timedelta(minutes=minutes)
        _do(record, held, AlarmStepRecord(step=AlarmStep.SNOOZE.value, text=text, until=until), now)
        record.fact("minutes", minutes)
    return alarm_row(held)


@cites("16(1)")
def take_back_alarm(by: Asker, number: int, *, revision: int, clock: Clock) -> AlarmRow:
    """Takes acceptance, assignment and snooze back: the alarm is open again. Raises as `accept_alarm`."""
    with act("supervision.alarm.take_back", by=actor_of(by), clock=clock, cites=_CITES) as record:
        now = clock.now()
        held, facts = _handled(by, number, now)
        require(rules.may_take_back(facts))
        _require_read(held, revision)
        _do(record, held, AlarmStepRecord(step=AlarmStep.TAKE_BACK.value), now)
    return alarm_row(held)


@cites("7", "16(1)")
def send_alarm_to_repair(by: Asker, number: int, *, what: str, revision: int, clock: Clock) -> int:
    """Hands the alarm of a camera over to maintenance: opens a work order and notes it here, in one act; returns the
    order's number.

    Raises Refused (articles 3, 7, 16(1)), Fault(NOT_FOUND, INVALID), Fault(CONFLICT) if another step was done since.
    """
    with act("supervision.alarm.order", by=actor_of(by), clock=clock, cites=("7", "16(1)")) as record:
        now = clock.now()
        held, facts = _handled(by, number, now)
        require(rules.may_send_to_repair(facts, has_open_order=_has_open_order(held)))
        _require_read(held, revision)
        order = add_work_order(record, by, NewWorkOrder(held.camera, WorkKind.CAMERA, what), clock)
        _do(record, held, AlarmStepRecord(step=AlarmStep.ORDER.value, order=order), now)
    return order


def _handled(by: Asker, number: int, now: datetime, *, silences: bool = False) -> tuple[Alarm, AlarmFacts]:
    """The alarm, locked, and its facts, if the person may do steps of it; `silences`: the step takes it from the lists
    of others."""
    who, held = duty_of(by, now), alarm_called(number, lock=True)
    facts = alarm_facts(held, actor_of(by).id)
    require(rules.may_handle_alarm(who, facts, lacks_watch=lacks_watch(who, now)))
    if silences:
        require(rules.may_silence_alarm(who, facts))
    return held, facts


def _require_read(held: Alarm, revision: int) -> None:
    if held.revision != revision:
        words = Words("该报警已被他人办理，请核对最新情况", "somebody else did a step meanwhile: look at it again")
        raise Fault(FaultKind.CONFLICT, words, str(held.pk))


def _has_open_order(held: Alarm) -> bool:
    return WorkOrder.objects.filter(pk=held.order).exclude(state__in=_ORDER_ENDED).exists()


def _do(record: ActRecord, held: Alarm, step: AlarmStepRecord, now: datetime) -> None:
    """Writes a step and what it makes of the alarm, and raises the number that pages ask for."""
    step.alarm, step.cause, step.actor, step.at = held.pk, held.cause, record.by.id, now
    step.save()
    steps = AlarmStepRecord.objects.filter(alarm=held.pk).order_by("pk")
    standing = asdict(rules.standing_of(map(step_facts, steps)))
    for name, value in standing.items():
        setattr(held, name, value)
    held.revision += 1
    held.is_grown = held.is_grown and step.step in _LEAVES_GROWN
    held.save(update_fields=[*standing, "revision", "is_grown"])
    if not AlarmRevision.objects.filter(pk=1).update(revision=F("revision") + 1):
        AlarmRevision.objects.create(pk=1, revision=1)
    record.wrote(step)
    record.fact("alarm", held.pk)
    record.fact("cause", held.cause)
    record.fact("step", step.step)
