"""The table of recusals: the request about an officer, and what the head decided (APL 43)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.identity.models import User
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.obstructions.models import ACTOR
from mingcha.supervision.recusals.rules import MOST_NAME, MOST_REASON
from mingcha.supervision.recusals.values import AskedBy


class CaseRecusal(Attested):
    """A request that an officer is taken off a case, and the decision."""

    case = models.ForeignKey(PenaltyCase, models.PROTECT, related_name="recusals", db_comment="of which case")
    officer = models.ForeignKey(User, models.PROTECT, related_name="+", db_comment="the officer it is about")
    officer_name = models.CharField(max_length=MOST_NAME, db_comment="that officer's name then")
    asked_by = models.CharField(max_length=8, db_comment="values.AskedBy")
    reason = models.CharField(max_length=MOST_REASON, db_comment="the relation that may be in the way")
    asked_on = models.DateField(db_comment="day on which it was recorded, Shanghai")
    noted_by = models.CharField(max_length=ACTOR, db_comment="actor id of who recorded it")
    granted = models.BooleanField(null=True, blank=True, db_comment="what the head decided, empty while it waits")
    answer = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why so decided")
    answered_on = models.DateField(null=True, blank=True, db_comment="day of the decision, Shanghai")
    answered_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id of the head")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(granted=None), name="recusal_one_waits"),
            models.CheckConstraint(
                condition=Q(asked_by__in=[one.value for one in AskedBy]) & ~Q(reason=""), name="recusal_whole"
            ),
            models.CheckConstraint(
                condition=Q(granted=None, answer="", answered_on=None, answered_by="")
                | (
                    Q(granted__isnull=False, answered_on__isnull=False)
                    & ~Q(answer="")
                    & ~Q(answered_by="")
                    & ~Q(answered_by=models.F("noted_by"))
                ),
                name="recusal_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"recusal {self.pk}"
