"""Tables of instalments and deferral: the request, and the parts that were granted (APL 66)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.obstructions.models import ACTOR
from mingcha.supervision.reliefs.rules import MOST_REASON
from mingcha.supervision.reliefs.states import DECIDED, ReliefState


class CaseRelief(Attested):
    """A request to pay in parts or later, and what was decided."""

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="reliefs", db_comment="of which case")
    state = models.CharField(max_length=8, db_comment="states.ReliefState")
    asked_on = models.DateField(db_comment="day on which it was asked for, Shanghai")
    reason = models.CharField(max_length=MOST_REASON, db_comment="hardship that the person states")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id of who recorded it")
    decided_on = models.DateField(null=True, blank=True, db_comment="day of the decision, Shanghai")
    decided_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    decision = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why so decided")
    before_last = models.DateField(null=True, blank=True, db_comment="last day of payment before, of one granted")
    paid_before = models.DecimalField(max_digits=9, decimal_places=2, default=0, db_comment="yuan paid before it")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ReliefState.ASKED.value), name="relief_one_asked"
            ),
            models.CheckConstraint(
                condition=Q(state=ReliefState.ASKED.value, decided_on=None, decided_by="")
                | (
                    Q(state__in=[one.value for one in DECIDED], decided_on__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(decided_by=models.F("noted_by"))
                ),
                name="relief_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"relief {self.pk}"


class CaseInstalment(Attested):
    """A part of a fine as it was granted: day and amount. Rows only grow."""

    relief = models.ForeignKey(CaseRelief, models.PROTECT, related_name="instalments", db_comment="by which grant")
    due_on = models.DateField(db_comment="last day, Shanghai")
    yuan = models.DecimalField(max_digits=9, decimal_places=2, db_comment="amount in yuan")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["relief", "due_on"], name="instalment_day_once"),
            models.CheckConstraint(condition=Q(yuan__gt=0), name="instalment_yuan"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} of {self.relief_id}"
