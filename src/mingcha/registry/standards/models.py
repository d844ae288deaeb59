"""Tables of the standards that devices are claimed to fulfil (article 7)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.registry.standards.kinds import Standard
from mingcha.registry.standards.rules import MOST_CLAIMANT, MOST_ISSUER, MOST_NUMBER, MOST_REASON
from mingcha.registry.systems.models import System

_STANDARDS = [one.value for one in Standard]


class StandardClaim(Attested):
    """What somebody claims of equal devices of a system, with the report of a test if there is one. Never written
    again."""

    system = models.ForeignKey(System, models.PROTECT, related_name="standard_claims", db_comment="whose points")
    standard = models.CharField(max_length=20, db_comment="standards.kinds.Standard")
    claimant = models.CharField(max_length=MOST_CLAIMANT, db_comment="who claims it, such as the maker")
    claimed_on = models.DateField(db_comment="Shanghai day of the claim")
    report_number = models.CharField(
        max_length=MOST_NUMBER, blank=True, default="", db_comment="number of the test report, empty for none"
    )
    report_issuer = models.CharField(max_length=MOST_ISSUER, blank=True, default="", db_comment="who issued the report")
    report_on = models.DateField(null=True, blank=True, db_comment="day of the report")
    file = models.CharField(max_length=120, blank=True, default="", db_comment="scan in the home's documents folder")
    size_bytes = models.IntegerField(default=0, db_comment="bytes of the scan, 0 for none")
    digest = models.CharField(max_length=64, blank=True, default="", db_comment="SHA-256 of the scan, hexadecimal")
    media_type = models.CharField(max_length=20, blank=True, default="", db_comment="of the scan, by its bytes")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(standard__in=_STANDARDS), name="standard_claim_standard"),
            models.CheckConstraint(condition=~Q(claimant=""), name="standard_claim_stated"),
            models.CheckConstraint(
                condition=Q(report_number="", report_issuer="", report_on=None)
                | (~Q(report_number="") & ~Q(report_issuer="") & Q(report_on__isnull=False)),
                name="standard_claim_report",
            ),
            models.CheckConstraint(
                condition=Q(file="", digest="", media_type="", size_bytes=0)
                | (~Q(file="") & ~Q(digest="") & ~Q(media_type="") & Q(size_bytes__gt=0) & ~Q(report_number="")),
                name="standard_claim_scan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} by {self.claimant}"


class ClaimedPoint(Attested):
    """A point of a claim. Withdrawing the claim for it fills the last columns."""

    claim = models.ForeignKey(StandardClaim, models.PROTECT, related_name="points", db_comment="which claim")
    point = models.ForeignKey(Point, models.PROTECT, related_name="standard_claims", db_comment="which point")
    withdrawn_at = models.DateTimeField(
        null=True, blank=True, db_comment="when it was withdrawn, empty while it stands"
    )
    withdrawn_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor id")
    withdrawn_reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was withdrawn"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "point"], name="claimed_point_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by="", withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="claimed_point_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.point_id} in {self.claim_id}"
