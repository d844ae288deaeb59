"""The table of sealed camera-hours (art. 16(5)). An hour number is Unix seconds // 3600."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested


class HourState(models.TextChoices):
    """The state of the footage of an hour."""

    KEPT = "kept", "kept"
    ORDERED = "ordered", "ordered to be disposed of"
    DISPOSED = "disposed", "disposed of"
    MISSING = "missing", "missing"


class Hour(Attested):
    """A sealed camera-hour as reported by its recorder: a fiftieth of the rows of minutes, enough for the rules."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point (GB/T 28181)")
    hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of the first second")
    epoch = models.PositiveIntegerField(db_comment="fencing number of the assignment under which it was recorded")
    recorder = models.CharField(max_length=64, db_comment="the recorder that keeps the footage")
    label = models.CharField(max_length=32, db_comment="label of the assignment when recorded, e.g. R30/trial")
    bitmap = models.CharField(max_length=15, db_comment="15 hex digits; bit n set: minute n has footage")
    size_bytes = models.PositiveBigIntegerField(db_comment="bytes of the footage files of the hour")
    gaps = models.JSONField(db_comment="[[from_ms, to_ms, reason]...] without footage, Unix ms")
    digest = models.CharField(max_length=44, db_comment="base64 SHA-256 over the leaf hashes of its minute entries")
    sequence = models.PositiveBigIntegerField(db_comment="place in the recorder's list of sealed hours")
    entry_index = models.PositiveBigIntegerField(db_comment="index of its hour entry in the recorder's log")
    taken_in_at = models.DateTimeField(db_comment="when the application took it in")
    state = models.CharField(
        max_length=8,
        choices=HourState.choices,
        default=HourState.KEPT,
        db_comment="kept | ordered | disposed | missing",
    )
    beside = models.BooleanField(
        default=False, db_comment="refused as the record: filmed by a recorder after another one had the camera"
    )

    later_columns = frozenset({"beside"})

    class Meta:
        db_table = "custody_hour"
        db_table_comment = "sealed camera-hours (art. 16(5))"
        constraints: ClassVar = [
            # if the label changes within an hour (trial, then in use), that hour has two rows
            models.UniqueConstraint(fields=["camera", "hour", "epoch", "label"], name="custody_hour_once"),
            models.CheckConstraint(condition=Q(epoch__gte=1), name="custody_hour_epoch"),
            models.CheckConstraint(condition=Q(state__in=HourState.values), name="custody_hour_state"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "hour"], name="custody_hour_due"),
            models.Index(fields=["recorder", "sequence"], name="custody_hour_cursor"),
            models.Index(fields=["taken_in_at"], name="custody_hour_taken_in"),
        ]
