"""The derived table of measured ways to cameras (article 17)."""

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

    class Meta:
        db_table_comment = "derived: loss and jitter by camera and hour, as recorders told them"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camera", "recorder", "hour"], name="custody_linkhour_once")
        ]
        indexes: ClassVar = [models.Index(fields=["hour"], name="custody_linkhour_hour")]

    def __str__(self) -> str:
        return f"{self.camera} {self.hour}"
