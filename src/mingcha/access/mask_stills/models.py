"""The register of stills on which masks are drawn and checked: rows are only added (articles 16(3), 18)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.access.register.models import TO_BROWSER
from mingcha.evidence.models import Attested


class MaskStill(Attested):
    """A still shown to who draws or checks a mask: person, time, purpose, destination, as in a line of the register, in
    a table of its own, since no grant opens it. The picture itself is not stored."""

    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="whose picture")
    is_masked = models.BooleanField(db_comment="whether it was shown with its masks")
    mask = models.CharField(max_length=120, blank=True, default="", db_comment="versions burnt in, empty: none")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="person (16(3))")
    person = models.CharField(max_length=60, db_comment="the person's name then")
    badge_no = models.CharField(max_length=30, blank=True, default="", db_comment="number of the work certificate then")
    organisation = models.CharField(max_length=100, blank=True, default="", db_comment="the person's unit then")
    shown_at = models.DateTimeField(db_comment="time (16(3))")
    destination = models.CharField(max_length=100, db_comment="destination (16(3)): where the picture went")
    width = models.IntegerField(db_comment="pixels of the still")
    height = models.IntegerField(db_comment="pixels of the still")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    token = models.CharField(
        max_length=100, blank=True, default="", db_comment="API token by which a program asked; a person: empty"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(destination=TO_BROWSER), name="mask_still_destination"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "shown_at"], name="mask_still_user")]

    def __str__(self) -> str:
        return f"{self.pk}"
