"""The table of what was given back after a decision was annulled or changed (SCL 36)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.measures import TAKEN
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.obstructions.models import ACTOR
from mingcha.supervision.restitutions.rules import MOST_RECEIVER, MOST_RECORD, MOST_VOUCHER


class CaseRestitution(Attested):
    """Money that was paid back, or a measure that was undone. Rows only grow."""

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="restitutions", db_comment="of which case")
    measure = models.CharField(
        max_length=20, blank=True, default="", db_comment="law.fine_rules.Extra that was undone, empty: money"
    )
    yuan = models.DecimalField(max_digits=9, decimal_places=2, default=0, db_comment="amount paid back in yuan")
    interest = models.DecimalField(max_digits=9, decimal_places=2, default=0, db_comment="interest in yuan")
    voucher = models.CharField(max_length=MOST_VOUCHER, blank=True, default="", db_comment="number of the voucher")
    returned_on = models.DateField(db_comment="day, Shanghai")
    receiver = models.CharField(max_length=MOST_RECEIVER, db_comment="who received it")
    record = models.CharField(max_length=MOST_RECORD, db_comment="how, or what was done where it cannot be given back")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(measure="", yuan__gt=0, interest__gte=0) & ~Q(voucher=""))
                | Q(measure__in=[one.value for one in TAKEN], yuan=0, interest=0, voucher=""),
                name="restitution_whole",
            ),
            models.UniqueConstraint(
                fields=["case", "measure"], condition=~Q(measure=""), name="restitution_measure_once"
            ),
            models.UniqueConstraint(fields=["voucher"], condition=~Q(voucher=""), name="restitution_voucher_once"),
        ]

    def __str__(self) -> str:
        return f"{self.measure or self.yuan} of {self.case_id}"
