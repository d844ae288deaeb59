"""Tables of disks that run out of space (art. 16(5))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested


class DiskAlarmKind(models.TextChoices):
    """The reason for the alarm of a disk."""

    FORECAST = "forecast", "it will be full before its footage may go"
    FULL = "full", "it is full: recording stops, nothing is written over"


class DiskAlarm(Attested):
    """A disk that endangers the legal days (存储期限风险): raised and ended by the worker, each with an entry."""

    recorder = models.CharField(max_length=64, db_comment="the recorder")
    disk = models.CharField(max_length=64, db_comment="the disk as its recorder names it")
    kind = models.CharField(max_length=8, choices=DiskAlarmKind.choices, db_comment="forecast | full")
    raised_at = models.DateTimeField(db_comment="when it was raised")
    full_on = models.DateField(null=True, db_comment="day on which the disk was to be full; null for a full one")
    short_bytes = models.PositiveBigIntegerField(db_comment="bytes that the legal days need beyond what there is")
    ended_at = models.DateTimeField(null=True, db_comment="when the risk was over; null while it lasts")

    class Meta:
        db_table = "custody_diskalarm"
        db_table_comment = "disks on which the legal days are at risk (art. 16(5))"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=DiskAlarmKind.values), name="custody_diskalarm_kind"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("raised_at")), name="custody_diskalarm_order"
            ),
            models.UniqueConstraint(
                fields=["recorder", "disk", "kind"], condition=Q(ended_at__isnull=True), name="custody_diskalarm_once"
            ),
        ]


class DiskOutlook(models.Model):
    """The forecast of a disk. Derived: `foresee_disks` rewrites it every few minutes, so it is not Attested."""

    recorder = models.CharField(max_length=64, db_comment="the recorder")
    disk = models.CharField(max_length=64, db_comment="the disk as its recorder names it")
    number = models.PositiveSmallIntegerField(db_comment="its place in the recorder's list, from 1")
    path = models.CharField(max_length=255, blank=True, default="", db_comment="where it is mounted")
    state = models.CharField(max_length=16, db_comment="good | full | read_only | missing | wrong | double | fault")
    weight = models.PositiveIntegerField(db_comment="its share of new footage beside the recorder's other disks")
    free_bytes = models.PositiveBigIntegerField(null=True, db_comment="free room; null when unknown")
    total_bytes = models.PositiveBigIntegerField(null=True, db_comment="size; null when unknown")
    daily_bytes = models.PositiveBigIntegerField(db_comment="new footage a day, as measured")
    need_bytes = models.PositiveBigIntegerField(db_comment="what the legal days of its cameras need")
    short_bytes = models.PositiveBigIntegerField(db_comment="what is lacking for them")
    holds_days = models.PositiveIntegerField(null=True, db_comment="days of footage for which there is room")
    unmeasured = models.PositiveIntegerField(db_comment="cameras of the recorder that gave nothing to measure by")
    full_on = models.DateField(null=True, db_comment="day on which it is full before its footage may go; null for none")
    made_at = models.DateTimeField(db_comment="when it was foreseen")

    class Meta:
        db_table = "custody_diskoutlook"
        db_table_comment = "derived: what is foreseen of the recorders' disks (art. 16(5))"
        constraints: ClassVar = [models.UniqueConstraint(fields=["recorder", "disk"], name="custody_diskoutlook_once")]
