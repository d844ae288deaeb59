"""The table of the camera networks of units (articles 3, 7)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.networks.rules import MOST_NOTE
from mingcha.registry.places.models import Organisation


class CameraNetwork(Attested):
    """A network in which the cameras of a unit may be. The row stays when it ends."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="networks", db_comment="the unit")
    network = models.CharField(max_length=49, db_comment="network in CIDR notation, canonical")
    note = models.CharField(max_length=MOST_NOTE, db_comment="what it is, and the document on which it was recorded")
    added_at = models.DateTimeField(db_comment="when it was recorded")
    added_by = models.CharField(max_length=80, db_comment="actor who recorded it")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it ended, empty while in force")
    ended_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor who ended it")
    end_reason = models.CharField(max_length=MOST_NOTE, blank=True, default="", db_comment="why it ended")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "network"], condition=Q(ended_at=None), name="camera_network_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="camera_network_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.network
