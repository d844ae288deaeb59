"""The table of yearly reports of units (article 25)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.supervision.yearly_reports.rules import FIRST_YEAR, MOST_NOTE, MOST_REASON
from mingcha.supervision.yearly_reports.values import YearlyState

_ARRIVED = [YearlyState.SENT.value, YearlyState.RECEIVED.value, YearlyState.RETURNED.value]


class YearlyReport(Attested):
    """A version of a unit's report of a year, with its figures as they were when it was signed. Its steps fill its last
    columns; what was signed is never written again."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_comment="whose report it is")
    year = models.PositiveSmallIntegerField(db_comment="Shanghai year that it is about")
    version = models.PositiveSmallIntegerField(db_comment="from 1; the next one after a return")
    state = models.CharField(max_length=10, db_comment="signed | sent | received | returned")
    figures = models.TextField(db_comment="the figures by yearly_reports.values.FigureKind, canonical JSON")
    note = models.CharField(
        max_length=MOST_NOTE, blank=True, default="", db_comment="the unit's own words, may be empty"
    )
    signed_at = models.DateTimeField(db_comment="when it was signed")
    signed_by = models.CharField(max_length=64, db_comment="actor id of the manager")
    sent_at = models.DateTimeField(null=True, blank=True, db_comment="when it was sent to the city")
    sent_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id")
    received_at = models.DateTimeField(null=True, blank=True, db_comment="when the city received or returned it")
    received_by = models.CharField(max_length=64, blank=True, default="", db_comment="actor id of the officer")
    receipt_no = models.CharField(max_length=20, blank=True, default="", db_comment="number of the receipt, or empty")
    returned_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was returned")

    class Meta:
        db_table_comment = "yearly reports of units (art. 25)"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "version"], name="yearlyreport_once"),
            models.UniqueConstraint(fields=["receipt_no"], condition=~Q(receipt_no=""), name="yearlyreport_receipt"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in YearlyState], year__gte=FIRST_YEAR, version__gte=1),
                name="yearlyreport_values",
            ),
            models.CheckConstraint(
                condition=Q(state=YearlyState.SIGNED.value, sent_at=None)
                | Q(state__in=_ARRIVED, sent_at__isnull=False),
                name="yearlyreport_sent",
            ),
            models.CheckConstraint(
                condition=(~Q(state=YearlyState.RECEIVED.value) | ~Q(receipt_no=""))
                & (~Q(state=YearlyState.RETURNED.value) | ~Q(returned_reason="")),
                name="yearlyreport_received",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["year", "state"], name="yearlyreport_year")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year}/{self.version}"
