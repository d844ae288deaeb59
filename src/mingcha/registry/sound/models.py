"""Legal grounds for recording the sound of a point (decree 799 art. 8(4); art. 7: the sign)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.registry.sound.rules import MOST_AUTHORITY, MOST_TEXT


class SoundGround(Attested):
    """A ground for the sound of one point, for a time. Without a ground in force a point has no sound."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="sound_grounds", db_comment="whose sound")
    document = models.CharField(max_length=MOST_TEXT, db_comment="name and number of the document that allows it")
    authority = models.CharField(max_length=MOST_AUTHORITY, db_comment="whose document it is")
    issued_on = models.DateField(db_comment="day of the document")
    until_on = models.DateField(db_comment="last day on which sound is recorded")
    sign = models.CharField(max_length=MOST_TEXT, db_comment="what the sign at the point says (art. 7)")
    sign_on = models.DateField(db_comment="day on which the sign was put up")
    began_at = models.DateTimeField(db_comment="from when on sound is recorded")
    ends_at = models.DateTimeField(db_comment="from when on it is not: the end of until_on in Shanghai")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended before that, else empty")
    end_reason = models.CharField(
        max_length=MOST_TEXT, blank=True, default="", db_comment="why it was ended before that"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="sound_ground_ends_after_beginning"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__gte=F("began_at")) & ~Q(end_reason="")),
                name="sound_ground_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} #{self.pk}"
