"""Records trainings of monitoring and managing staff (article 16(2)). A filing is made by an officer's confirmation."""

from datetime import date

from mingcha.evidence.entries import act
from mingcha.kit.checked import checked_name, free
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.identity.rows import seat_of, user_called
from mingcha.registry.staff import rules
from mingcha.registry.staff.models import Training
from mingcha.registry.staff.rows import training_row
from mingcha.registry.staff.values import TrainingRow


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
        record.fact("username", person.username)
        record.fact("course", training.course)
        record.fact("held_on", held_on.isoformat())
        record.fact("passed", passed)
        record.fact("document", training.document)
    return training_row(training, now)
