"""Derived tables of interruptions (art. 16(1)): which hours have gaps, and the gaps that no sealed hour has yet."""

from typing import ClassVar

from django.db import models

from mingcha.custody.hours.models import Hour


class HourWithGaps(models.Model):
    """Marks an hour of the record that has gaps, so that the few of a day are found among the hours of a city.
    Derived, so it is not Attested."""

    of = models.OneToOneField(Hour, on_delete=models.CASCADE, primary_key=True, db_comment="the sealed hour")
    hour = models.PositiveIntegerField(db_comment="Unix seconds // 3600 of the first second")
    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")

    class Meta:
        db_table = "custody_hourwithgaps"
        db_table_comment = "derived: sealed hours that have gaps"
        indexes: ClassVar = [models.Index(fields=["hour", "camera"], name="custody_hourwithgaps_hour")]


class RecentGaps(models.Model):
    """The last report of a recorder on the gaps of a camera that touch this hour or the one before. Replaced by each
    report; the hours of the record remain. Derived, so it is not Attested."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    recorder = models.CharField(max_length=64, db_comment="the recorder that reported it")
    pieces = models.JSONField(db_comment="[[from_ms, to_ms or null while it lasts, reason]...], Unix ms")

    class Meta:
        db_table = "custody_recentgaps"
        db_table_comment = "derived: gaps of hours that are not sealed yet, as their recorder reported them last"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camera", "recorder"], name="custody_recentgaps_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["recorder"], name="custody_recentgaps_recorder")]
