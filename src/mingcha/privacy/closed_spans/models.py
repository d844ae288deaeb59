"""The table of footage that is shown to nobody (article 18)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested
from mingcha.privacy.closed_spans.rules import MOST_REASON
from mingcha.privacy.closed_spans.values import ClosedWhy

_NOT_OPENED = Q(opened_by=None, opened_at=None, reason="")


class ClosedSpan(Attested):
    """A span of the footage of a point that is shown to nobody, until it is opened."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose footage it is")
    mask = models.ForeignKey(
        "privacy.Mask", models.PROTECT, null=True, blank=True, related_name="+", db_comment="version of the mask"
    )
    why = models.CharField(max_length=10, db_comment="unchecked | moved | unmasked")
    from_at = models.DateTimeField(db_comment="closed from then on")
    until_at = models.DateTimeField(null=True, blank=True, db_comment="until before this instant, empty: it goes on")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_comment="who opened it"
    )
    opened_at = models.DateTimeField(null=True, blank=True, db_comment="when it was opened, empty: it is closed")
    reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was opened")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(why__in=[why.value for why in ClosedWhy]), name="closed_span_why"),
            models.CheckConstraint(condition=Q(until_at=None) | Q(until_at__gt=F("from_at")), name="closed_span_times"),
            models.CheckConstraint(
                condition=_NOT_OPENED | (Q(opened_at__isnull=False) & ~Q(reason="")), name="closed_span_opened_whole"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["point"], condition=Q(opened_at=None), name="closed_span_of_point"),
        ]

    def __str__(self) -> str:
        return f"{self.why} {self.point_id}"
