"""Tables of alarms: what fails, with its cameras, and the steps of people (article 16(1)).

An alarm and its cameras are derived by the clock from what recorders report and from rows of other nouns, many at once
and without an entry of the log; what people do about it is attested, and the alarm's columns repeat it.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.duty import Place
from mingcha.supervision.alarms.rules import MOST_TEXT
from mingcha.supervision.alarms.states import AlarmKind, AlarmStep, Severity

ACTOR = 64


class Alarm(models.Model):
    """An alarm. Derived: its cause by alarms.upkeep from the reports, its standing by rules.standing_of from its
    steps, which are attested."""

    cause = models.CharField(max_length=120, db_comment="key of its cause (alarms/grouping.py)")
    kind = models.CharField(max_length=10, db_comment="states.AlarmKind")
    subject = models.CharField(max_length=110, db_comment="camera, circuit, recorder, disk, clue, finding or watch")
    reason = models.CharField(max_length=32, blank=True, default="", db_comment="why, as its source says")
    severity = models.PositiveSmallIntegerField(db_comment="1 low, 2 middle, 3 high")
    since = models.DateTimeField(db_comment="from when on it fails")
    until = models.DateTimeField(null=True, blank=True, db_comment="when its cause ended, empty while it lasts")
    times = models.PositiveIntegerField(default=1, db_comment="how often it began anew within a few minutes")
    camera = models.CharField(max_length=20, blank=True, default="", db_comment="code of its one camera, or empty")
    division = models.CharField(max_length=6, blank=True, default="", db_comment="division of its one place, or empty")
    organisation = models.CharField(max_length=20, blank=True, default="", db_comment="managing unit of that place")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="functional zone of that place")
    contractor = models.CharField(max_length=20, blank=True, default="", db_comment="who maintains that place")
    members = models.PositiveIntegerField(default=1, db_comment="cameras that it is about")
    accepted_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id, by its steps")
    accepted_at = models.DateTimeField(null=True, blank=True, db_comment="when it was accepted, by its steps")
    assigned_to = models.BigIntegerField(default=0, db_comment="user id, by its steps; 0: nobody")
    order = models.BigIntegerField(default=0, db_comment="work order, by its steps; 0: none")
    snoozed_until = models.DateTimeField(null=True, blank=True, db_comment="by its steps, empty: not snoozed")
    snooze_reason = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="by its steps")
    note = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="the last note, by its steps")
    revision = models.PositiveIntegerField(default=1, db_comment="rises with each step of a person")
    is_grown = models.BooleanField(default=False, db_comment="graver, or of other places, since the last step")

    class Meta:
        db_table_comment = "derived: alarms (art. 16(1))"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cause"], condition=Q(until=None), name="alarm_of_cause_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in AlarmKind]), name="alarm_kind"),
            models.CheckConstraint(condition=Q(severity__in=[int(one) for one in Severity]), name="alarm_severity"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="alarm_times"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["until", "severity", "since"], name="alarm_list"),
            models.Index(fields=["organisation", "until"], name="alarm_of_unit"),
            models.Index(fields=["cause", "until"], name="alarm_of_cause"),
        ]

    @property
    def place(self) -> Place:
        """Its place; empty parts where it is about several."""
        return Place(self.division, self.organisation, self.zone, self.contractor)

    def __str__(self) -> str:
        return f"alarm {self.pk} {self.cause}"


class AlarmCamera(models.Model):
    """A camera of an alarm whose cause is no camera's own, with its place then. Derived."""

    alarm = models.ForeignKey(Alarm, models.CASCADE, related_name="cameras", db_comment="of which alarm")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    division = models.CharField(max_length=6, db_comment="its division")
    organisation = models.CharField(max_length=20, db_comment="its managing unit")
    zone = models.CharField(max_length=10, blank=True, default="", db_comment="its functional zone")
    contractor = models.CharField(max_length=20, blank=True, default="", db_comment="who maintains it")

    class Meta:
        db_table_comment = "derived: cameras of alarms that are about several"
        constraints: ClassVar = [models.UniqueConstraint(fields=["alarm", "camera"], name="alarm_camera_once")]
        indexes: ClassVar = [
            models.Index(fields=["alarm", "organisation"], name="alarm_camera_of_unit"),
            models.Index(fields=["camera", "alarm"], name="alarm_camera_camera"),
        ]

    def __str__(self) -> str:
        return f"{self.alarm_id} {self.camera}"


class AlarmRevision(models.Model):
    """One row: the number that pages ask for, and whether a writer of conditions asks for a turn. Derived."""

    revision = models.PositiveBigIntegerField(default=0, db_comment="rises whenever an alarm changes")
    asked = models.PositiveBigIntegerField(default=0, db_comment="rises whenever conditions of points changed")
    looked = models.PositiveBigIntegerField(default=0, db_comment="`asked` as the last turn of the clock read it")
    turned_at = models.DateTimeField(null=True, db_comment="when a turn ended, to some seconds; empty: none did")

    class Meta:
        db_table_comment = "derived: version of the alarms"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="alarm_one_revision")]

    def __str__(self) -> str:
        return f"revision {self.revision}"


class AlarmStepRecord(Attested):
    """A step of a person. Rows only grow; the alarm of a step is kept. It names its cause itself and points at no row,
    since an alarm is derived."""

    alarm = models.BigIntegerField(db_comment="number of the alarm")
    cause = models.CharField(max_length=120, db_comment="key of its cause (alarms/grouping.py)")
    step = models.CharField(max_length=10, db_comment="accept | assign | order | note | snooze | take_back")
    actor = models.CharField(max_length=ACTOR, db_comment="actor id")
    at = models.DateTimeField(db_comment="when")
    text = models.CharField(max_length=MOST_TEXT, blank=True, default="", db_comment="a note or a reason")
    person = models.BigIntegerField(default=0, db_comment="user id of whom it was assigned to, 0: nobody")
    order = models.BigIntegerField(default=0, db_comment="work order that was opened, 0: none")
    until = models.DateTimeField(null=True, blank=True, db_comment="end of a snooze, or empty")

    class Meta:
        db_table_comment = "steps of people about alarms (art. 16(1))"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(step__in=[one.value for one in AlarmStep]), name="alarm_step_kind"),
            models.CheckConstraint(
                condition=(Q(step=AlarmStep.SNOOZE.value, until__isnull=False) & ~Q(text=""))
                | (~Q(step=AlarmStep.SNOOZE.value) & Q(until=None)),
                name="alarm_step_snooze",
            ),
            models.CheckConstraint(condition=~Q(step=AlarmStep.NOTE.value) | ~Q(text=""), name="alarm_step_note"),
        ]
        indexes: ClassVar = [models.Index(fields=["alarm"], name="alarm_step_alarm")]

    def __str__(self) -> str:
        return f"{self.alarm} {self.step}"
