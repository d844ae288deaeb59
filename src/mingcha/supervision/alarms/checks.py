"""Check of alarms for `mingcha check`: what an alarm says of people's steps is what its attested steps say (16(1))."""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from mingcha.kit.finding import Finding
from mingcha.kit.words import Words
from mingcha.supervision.alarms.models import Alarm, AlarmStepRecord
from mingcha.supervision.alarms.rows import alarm_standing, step_facts
from mingcha.supervision.alarms.rules import standing_of
from mingcha.supervision.alarms.values import Standing, StepFacts

_WORDS = Words(
    "报警的接警、指派、暂缓与其办理记录不符", "an alarm says something else about its steps than the steps themselves"
)


def check_alarm_standing() -> Iterator[Finding]:
    """Reports an alarm whose columns differ from what its steps make of it."""
    steps: defaultdict[int, list[StepFacts]] = defaultdict(list)
    for one in AlarmStepRecord.objects.order_by("pk"):
        steps[one.alarm].append(step_facts(one))
    has_steps = Q(Exists(AlarmStepRecord.objects.filter(alarm=OuterRef("pk"))))
    stated = ~Q(accepted_by="", assigned_to=0, order=0, snoozed_until=None, note="")
    for held in Alarm.objects.filter(has_steps | stated).order_by("pk"):
        wanted = standing_of(steps[held.pk]) if held.pk in steps else Standing()
        if alarm_standing(held) != wanted:
            yield Finding("supervision", "alarm_standing", str(held.pk), _WORDS, {"cause": held.cause})
