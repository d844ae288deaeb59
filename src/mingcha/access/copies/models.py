"""The table of copies (article 19)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.access.copies.rules import MOST_PROOF
from mingcha.access.copies.values import CopyEnd
from mingcha.evidence.models import Attested

_ENDS = [end.value for end in CopyEnd]


class Copy(Attested):
    """A recipient's copy of an export, with the day by which it must be returned or destroyed, and its end."""

    no = models.CharField(max_length=20, unique=True, db_comment="C, Shanghai day, number of the day")
    export = models.CharField(max_length=20, unique=True, db_comment="number of the export")
    request = models.CharField(max_length=20, db_comment="number of the request")
    managing_unit = models.CharField(max_length=40, db_comment="organisation whose footage it is")
    camera = models.CharField(max_length=20, db_comment="its first point, for the place of a finding")
    holder = models.CharField(max_length=200, db_comment="unit that holds it")
    persons = models.TextField(db_comment="names of those who took it, a line each")
    measures = models.TextField(db_comment="protective measures that the holder stated (19)")
    return_by = models.DateField(db_comment="last day for its return or destruction (19)")
    given_at = models.DateTimeField(db_comment="when it was handed over")
    line = models.CharField(max_length=20, db_comment="number of the register's line of its delivery")
    was_found = models.BooleanField(default=False, db_comment="whether a finding says that it is overdue")
    end = models.CharField(max_length=12, blank=True, default="", db_comment="returned | destroyed; empty: it is out")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when its end was recorded")
    ended_by = models.CharField(max_length=60, blank=True, default="", db_comment="name of who recorded it")
    proof = models.CharField(max_length=MOST_PROOF, blank=True, default="", db_comment="proof of its end")
    end_line = models.CharField(max_length=20, blank=True, default="", db_comment="number of the line of its end")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(measures="") & ~Q(holder=""), name="copy_with_measures"),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None, ended_by="", proof="", end_line="")
                | (Q(end__in=_ENDS, ended_at__isnull=False) & ~Q(ended_by="") & ~Q(proof="") & ~Q(end_line="")),
                name="copy_ended_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["end", "return_by"], name="copy_due")]

    def __str__(self) -> str:
        return self.no
