"""The derived table of what recorders recorded by hour (articles 16(1), 16(5))."""

from typing import ClassVar

from django.db import models


class RecorderHour(models.Model):
    """An hour of a recorder: the sums of its sealed hours as they come in, and of the ways to its cameras as it tells
    them. Derived, so it is not Attested; kept for some months."""

    recorder = models.CharField(max_length=64, db_comment="the recorder's name")
    hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of the first second")
    cameras = models.PositiveIntegerField(default=0, db_comment="sealed camera-hours of the record")
    size_bytes = models.PositiveBigIntegerField(default=0, db_comment="bytes of their footage files")
    footage_ms = models.PositiveBigIntegerField(default=0, db_comment="their milliseconds with footage, together")
    gaps = models.JSONField(default=dict, db_comment="reason -> their milliseconds without footage, together")
    expected = models.PositiveBigIntegerField(default=0, db_comment="RTP packets that should have come, over UDP")
    lost = models.PositiveBigIntegerField(default=0, db_comment="those of them that did not")
    frames = models.PositiveBigIntegerField(default=0, db_comment="pictures that came while cameras were recorded")
    frames_ms = models.PositiveBigIntegerField(default=0, db_comment="milliseconds of cameras in which these came")
    offset_ms = models.IntegerField(null=True, db_comment="median of its cameras' clock offsets, ms; null: none heard")

    class Meta:
        db_table_comment = "derived: what recorders recorded of all their cameras, by hour"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recorder", "hour"], name="custody_recorderhour_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["hour"], name="custody_recorderhour_hour")]

    def __str__(self) -> str:
        return f"{self.recorder} {self.hour}"
