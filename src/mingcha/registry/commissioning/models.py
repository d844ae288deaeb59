"""The table of records by which points were put into use (article 8)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.commissioning.rules import MOST_DOCUMENT
from mingcha.registry.systems.models import System


class Commissioning(Attested):
    """Points of one system put into use by one document; the points name it."""

    system = models.ForeignKey(System, models.PROTECT, related_name="commissionings", db_comment="whose points")
    document = models.CharField(max_length=MOST_DOCUMENT, db_comment="name and number of the document")
    used_on = models.DateField(db_comment="day of putting into use, by the document")
    recorded_at = models.DateTimeField(db_comment="when it was recorded; footage from before is trial footage")
    recorded_by = models.CharField(max_length=64, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(document=""), name="commissioning_document"),
        ]

    def __str__(self) -> str:
        return f"{self.system_id} by {self.document}"
