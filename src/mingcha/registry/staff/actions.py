"""Records trainings, background checks and secrecy education of monitoring and managing staff (article 16(2)). A filing
is made by an officer's confirmation.
"""

from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.rows import seat_of, user_called
from mingcha.registry.staff import rules
from mingcha.registry.staff.lapsed import close_lapsed
from mingcha.registry.staff.models import StaffRecord, Training
from mingcha.registry.staff.record_kinds import StaffRecordKind
from mingcha.registry.staff.rows import staff_record_row, training_row
from mingcha.registry.staff.values import StaffRecordRow, TrainingRow


@cites("16(2)")
def record_training(
    by: Asker,
    *,
    username: str,
    course: str,
    held_on: date | None,
    hours: int | None,
    taught_by: str,
    document: str,
    clock: Clock,
    passed: bool = True,
) -> TrainingRow:
    """Records a training of a person with its result. Raises Refused (16(2), 3), Fault(NOT_FOUND), Fault(CONFLICT) for
    the same course on the same day."""
    with act("registry.training.record", by=actor_of(by), clock=clock, cites=("16(2)",)) as record:
        now = clock.now()
        person = user_called(username)
        new = rules.NewTraining(person.pk, seat_of(person), held_on, hours, course, taught_by, document)
        require(rules.may_record_training(duty_of(by, now), new, now))
        if held_on is None or hours is None:  # the rule refused this already
            raise AssertionError("a training without day or hours passed the rule")
        title = checked_name(course, rules.MOST_TEXT)
        known = Training.objects.filter(user=person, course=title, held_on=held_on).exists()
        free(known, "该培训已登记", "this training is recorded already")
        training = Training.objects.create(
            user=person,
            course=title,
            held_on=held_on,
            hours=hours,
            passed=passed,
            taught_by=checked_name(taught_by, rules.MOST_TEXT),
            document=checked_name(document, rules.MOST_TEXT),
            recorded_by=actor_of(by).id,
            recorded_at=now,
        )
        record.wrote(training)
        if passed and rules.has_valid_training(held_on, now):
            close_lapsed(record, f"user:{person.pk}", "已重新培训", now)
        record.fact("username", person.username)
        record.fact("course", training.course)
        record.fact("held_on", held_on.isoformat())
        record.fact("passed", passed)
        record.fact("document", training.document)
    return training_row(training, now)


@cites("16(2)", "799-16(2)(1)")
def record_staff_record(
    by: Asker,
    *,
    username: str,
    kind: StaffRecordKind,
    done_on: date | None,
    done_by: str,
    document: str,
    clock: Clock,
) -> StaffRecordRow:
    """Records that a background check or secrecy education of a person was done; what a check found is not kept.
    Raises Refused (799-16(2)(1), 3), Fault(NOT_FOUND), Fault(CONFLICT) for the same kind on the same day."""
    with act("registry.staff_record.record", by=actor_of(by), clock=clock, cites=("16(2)", "799-16(2)(1)")) as record:
        now, person = clock.now(), user_called(username)
        new = rules.NewStaffRecord(person.pk, seat_of(person), done_on, done_by, document)
        require(rules.may_record_staff_record(duty_of(by, now), new, now))
        if done_on is None:  # the rule refused this already
            raise AssertionError("a record without a day passed the rule")
        known = StaffRecord.objects.filter(user=person, kind=kind.value, done_on=done_on).exists()
        free(known, "该日的记录已登记", "it is recorded of this day already")
        held = StaffRecord.objects.create(
            user=person,
            kind=kind.value,
            done_on=done_on,
            done_by=checked_name(done_by, rules.MOST_TEXT),
            document=checked_name(document, rules.MOST_TEXT),
            recorded_by=actor_of(by).id,
            recorded_at=now,
        )
        record.wrote(held)
        record.fact("username", person.username)
        record.fact("kind", held.kind)
        record.fact("done_on", done_on.isoformat())
        record.fact("done_by", held.done_by)
        record.fact("document", held.document)
    return staff_record_row(held)
