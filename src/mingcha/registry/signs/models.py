"""The table of signs of points (article 7)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.registry.signs.rules import MOST_HANGS_AT, MOST_INSPECTOR, MOST_TEXT


class Sign(Attested):
    """A sign as it was inspected. Each inspection is a row of its own; the newest row of a point holds."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="signs", db_comment="the point")
    text = models.CharField(max_length=MOST_TEXT, db_comment="what the sign says")
    hangs_at = models.CharField(max_length=MOST_HANGS_AT, db_comment="where it hangs")
    photo_on = models.DateField(db_comment="Shanghai day of the photo")
    inspector = models.CharField(max_length=MOST_INSPECTOR, db_comment="who looked at it")
    due_on = models.DateField(db_comment="last day of the next inspection, by the period of that day")
    file = models.CharField(max_length=120, unique=True, db_comment="photo in the home's documents folder")
    size_bytes = models.IntegerField(db_comment="bytes of the photo")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the photo, hexadecimal")
    media_type = models.CharField(max_length=20, db_comment="of the photo, by its bytes")
    was_found = models.BooleanField(
        default=False, db_comment="whether the finding of its overdue inspection was opened"
    )
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(hangs_at="") & ~Q(inspector=""), name="sign_whole"),
            models.CheckConstraint(condition=Q(due_on__gt=F("photo_on")), name="sign_due_after_photo"),
        ]
        indexes: ClassVar = [models.Index(fields=["was_found", "due_on"], name="sign_due")]

    def __str__(self) -> str:
        return f"{self.pk}"
