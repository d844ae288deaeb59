"""Tables of sealed names of reporters (decree 799, art. 24(2))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.reports.models import Report
from mingcha.supervision.obstructions.models import ACTOR
from mingcha.supervision.reporters.rules import MOST_REASON


class SealedReporter(Attested):
    """Who reported, encrypted with the master key, until it is destroyed. Nothing of it stands in an entry."""

    later_columns = frozenset({"destroyed_at"})

    report = models.OneToOneField(Report, models.PROTECT, related_name="reporter", db_comment="of which report")
    sealed = models.TextField(
        blank=True, db_comment="name and contact as JSON, encrypted with the master key; empty: destroyed"
    )
    sealed_at = models.DateTimeField(db_comment="when it was left")
    destroyed_at = models.DateTimeField(null=True, blank=True, db_comment="when it was destroyed, empty: kept")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(~Q(sealed=""), destroyed_at=None) | Q(sealed="", destroyed_at__isnull=False),
                name="reporter_sealed",
            )
        ]

    def __str__(self) -> str:
        return f"reporter of {self.report_id}"


class ReporterOpening(Attested):
    """That an officer opened a sealed name. Rows only grow."""

    reporter = models.ForeignKey(SealedReporter, models.PROTECT, related_name="openings", db_comment="whose name")
    opened_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    opened_at = models.DateTimeField(db_comment="when")
    reason = models.CharField(max_length=MOST_REASON, db_comment="why")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="reporter_opening_reason")]

    def __str__(self) -> str:
        return f"opening {self.pk}"
