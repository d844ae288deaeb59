"""The derived tables of measured ways to cameras, by hour and by day (articles 16(1), 17)."""

from typing import ClassVar

from django.db import models


class LinkHour(models.Model):
    """An hour of the way to a camera, as its recorder told it; kept for some days. Derived, so it is not Attested."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    recorder = models.CharField(max_length=64, db_comment="the recorder that measured it")
    hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of the first second")
    measured_ms = models.PositiveIntegerField(db_comment="for how long it was measured, over UDP")
    expected = models.BigIntegerField(db_comment="RTP packets of the video that should have come")
    lost = models.BigIntegerField(db_comment="those of them that did not")
    jitter_us = models.PositiveIntegerField(db_comment="mean interarrival jitter, microseconds")
    jitter_most_us = models.PositiveIntegerField(db_comment="greatest interarrival jitter, microseconds")
    skipped = models.BigIntegerField(db_comment="packets that the camera left out over TCP")
    frames = models.PositiveIntegerField(default=0, db_comment="pictures that came while it was recorded")
    frames_ms = models.PositiveIntegerField(default=0, db_comment="milliseconds in which these came")
    offset_ms = models.IntegerField(null=True, db_comment="last offset of its clock, milliseconds; null: not heard")

    class Meta:
        db_table_comment = "derived: loss and jitter by camera and hour, as recorders told them"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camera", "recorder", "hour"], name="custody_linkhour_once")
        ]
        indexes: ClassVar = [models.Index(fields=["hour"], name="custody_linkhour_hour")]

    def __str__(self) -> str:
        return f"{self.camera} {self.hour}"


class LinkDay(models.Model):
    """The sums of a camera's hours of a Shanghai day, written once when the day is over; kept for some months.
    Derived, so it is not Attested."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    day = models.DateField(db_comment="Shanghai day")
    expected = models.BigIntegerField(db_comment="RTP packets of the video that should have come, over UDP")
    lost = models.BigIntegerField(db_comment="those of them that did not")
    frames = models.PositiveIntegerField(db_comment="pictures that came while it was recorded")
    frames_ms = models.PositiveIntegerField(db_comment="milliseconds in which these came")

    class Meta:
        db_table_comment = "derived: loss and pictures by camera and day"
        constraints: ClassVar = [models.UniqueConstraint(fields=["camera", "day"], name="custody_linkday_once")]
        indexes: ClassVar = [models.Index(fields=["day"], name="custody_linkday_day")]

    def __str__(self) -> str:
        return f"{self.camera} {self.day}"
