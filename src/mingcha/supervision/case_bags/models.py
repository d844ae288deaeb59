"""The table of bags of cases. The bag itself is not kept: it is made again of the same rows, files and entries."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.supervision.case_bags.rules import MOST_PURPOSE
from mingcha.supervision.cases.models import PenaltyCase


class CaseBag(Attested):
    """A bag that was made of a case. Rows only grow."""

    no = models.CharField(max_length=30, unique=True, db_comment="number of the case, running number")
    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="bags", db_comment="of which case")
    purpose = models.CharField(max_length=MOST_PURPOSE, db_comment="to whom it goes, and why")
    manifest = models.CharField(max_length=64, db_comment="SHA-256 of the payload's manifest, hexadecimal")
    files = models.PositiveIntegerField(db_comment="files of the payload")
    size_bytes = models.PositiveBigIntegerField(db_comment="bytes of the payload")
    made_by = models.CharField(max_length=64, db_comment="actor id")
    made_at = models.DateTimeField(db_comment="when it was made")
    entry = models.BigIntegerField(db_comment="index of its entry in the log; the bag has the entries before it")

    class Meta:
        db_table_comment = "bags of penalty cases (arts. 20, 23)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(manifest="") & Q(files__gte=1), name="case_bag_whole"),
        ]

    def __str__(self) -> str:
        return self.no
