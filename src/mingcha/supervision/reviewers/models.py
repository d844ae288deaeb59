"""The table of legal reviewers (APL 58)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.supervision.obstructions.models import ACTOR, MOST_NAME
from mingcha.supervision.reviewers.rules import MOST_QUALIFICATION, MOST_REASON


class LegalReviewer(Attested):
    """An officer who may review cases, from being named to the end of it. One running row of a person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="legal_reviews", db_comment="account"
    )
    name = models.CharField(max_length=MOST_NAME, db_comment="name then")
    qualification_no = models.CharField(max_length=MOST_QUALIFICATION, db_comment="number of the legal qualification")
    named_on = models.DateField(db_comment="day, Shanghai")
    named_by = models.CharField(max_length=ACTOR, db_comment="actor id")
    ended_on = models.DateField(null=True, blank=True, db_comment="day of its end, empty while it runs")
    ended_by = models.CharField(max_length=ACTOR, blank=True, default="", db_comment="actor id")
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it ended")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_on=None), name="legal_reviewer_once"),
            models.CheckConstraint(
                condition=~Q(qualification_no="")
                & (Q(ended_on=None, end_reason="") | (Q(ended_on__gte=models.F("named_on")) & ~Q(end_reason=""))),
                name="legal_reviewer_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name
