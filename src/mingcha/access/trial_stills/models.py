"""The register of stills of connection tests: rows are only added (migration 0008; articles 8, 16(3))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.access.register.models import TO_BROWSER
from mingcha.evidence.models import Attested
from mingcha.law.purposes import Purpose


class TrialStill(Attested):
    """A still shown by a connection test: person, time, way, purpose, destination, as in a line of the register. In a
    separate table, since there is no grant and no point yet. The picture itself is not stored."""

    system = models.ForeignKey("registry.System", models.PROTECT, related_name="+", db_comment="for which system")
    host = models.CharField(max_length=60, db_comment="IP address and port of the camera")
    device = models.CharField(max_length=60, db_comment="how stream keys of the device begin, to count its stills")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="person (16(3))")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="number of the work certificate then")
    organisation = models.CharField(max_length=100, blank=True, default="", db_comment="the person's unit then")
    shown_at = models.DateTimeField(db_comment="time (16(3))")
    purpose = models.CharField(max_length=20, db_comment="purpose (16(3)): to check the system, nothing else (8)")
    destination = models.CharField(max_length=100, db_comment="destination (16(3)): where the picture went")
    width = models.IntegerField(db_comment="pixels of the still")
    height = models.IntegerField(db_comment="pixels of the still")
    size_bytes = models.IntegerField(db_comment="bytes of the JPEG")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    token = models.CharField(
        max_length=100, blank=True, default="", db_comment="API token by which a program asked; a person: empty"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(purpose=Purpose.SYSTEM_CHECK.value), name="trial_still_purpose"),
            models.CheckConstraint(condition=Q(destination=TO_BROWSER), name="trial_still_destination"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "shown_at"], name="trial_still_user"),
            models.Index(fields=["system", "shown_at"], name="trial_still_system"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
