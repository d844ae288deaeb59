"""Tables of scans of issued papers that people signed, and of what other officers did with them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.obstructions.models import ACTOR
from mingcha.supervision.orders.rules import MOST_REASON
from mingcha.supervision.signed_papers.states import ANSWERS, ScanStep

_ANSWERS = [one.value for one in ANSWERS]


class SignedPaper(Attested):
    """A scan of an issued paper as it was signed. Rows only grow: a later one stands beside the first, with the reason,
    and the newest one that another officer confirmed counts."""

    document = models.ForeignKey(
        PrintedDocument, models.PROTECT, related_name="signed", db_comment="of which issued paper"
    )
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="of a later one: what is wrong with the one before"
    )
    file = models.CharField(max_length=120, unique=True, db_comment="scan in the home's documents folder")
    digest = models.CharField(max_length=64, db_comment="its SHA-256, hexadecimal")
    size_bytes = models.IntegerField(db_comment="its bytes")
    kept_by = models.CharField(max_length=ACTOR, db_comment="actor id of who handed it in")
    kept_at = models.DateTimeField(db_comment="when it was handed in")
    needs_second = models.BooleanField(
        default=False, db_comment="it counts once another officer confirmed it; false: kept before that was asked for"
    )

    later_columns = frozenset({"reason", "needs_second"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(digest="") & ~Q(kept_by="") & Q(size_bytes__gt=0), name="signed_paper_whole"
            )
        ]

    def __str__(self) -> str:
        return f"signed {self.document_id}"


class ScanCheck(Attested):
    """What another officer did with a scan: opened it, then confirmed it or not. Rows only grow."""

    scan = models.ForeignKey(SignedPaper, models.PROTECT, related_name="checks", db_comment="of which scan")
    step = models.CharField(max_length=10, db_comment="states.ScanStep")
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it was not confirmed, else empty"
    )
    done_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    done_at = models.DateTimeField(db_comment="when")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=[one.value for one in ScanStep])
                & ~Q(done_by="")
                & ~Q(step=ScanStep.DECLINED.value, reason=""),
                name="scan_check_whole",
            ),
            models.UniqueConstraint(fields=["scan"], condition=Q(step__in=_ANSWERS), name="scan_answered_once"),
            models.UniqueConstraint(
                fields=["scan", "done_by"], condition=Q(step=ScanStep.OPENED.value), name="scan_opened_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.scan_id}"
