"""The table of searches for the exports of one officer: the look leaves a trace (article 25)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.supervision.accountability.rules import FIRST_YEAR, MOST_REASON


class OfficerSearch(Attested):
    """A search that an auditor made. Rows only grow."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="of whom")
    officer_name = models.CharField(max_length=80, db_comment="that person's name then")
    year = models.PositiveSmallIntegerField(db_comment="Shanghai year")
    reason = models.CharField(max_length=MOST_REASON, db_comment="why it was made")
    found = models.PositiveIntegerField(db_comment="how many exports were listed")
    searched_by = models.CharField(max_length=64, db_comment="actor id of the auditor")
    searched_at = models.DateTimeField(db_comment="when it was made")

    class Meta:
        db_table_comment = "searches of auditors for the exports of one officer (art. 25)"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason="") & Q(year__gte=FIRST_YEAR), name="officersearch_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
