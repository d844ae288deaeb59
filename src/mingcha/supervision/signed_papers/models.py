"""The table of scans of issued papers that people signed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.printed.models import PrintedDocument
from mingcha.supervision.obstructions.models import ACTOR
from mingcha.supervision.orders.rules import MOST_REASON


class SignedPaper(Attested):
    """A scan of an issued paper as it was signed. Rows only grow: a later one stands beside the first, with the reason,
    and the newest one counts."""

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

    later_columns = frozenset({"reason"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(digest="") & ~Q(kept_by="") & Q(size_bytes__gt=0), name="signed_paper_whole"
            )
        ]

    def __str__(self) -> str:
        return f"signed {self.document_id}"
