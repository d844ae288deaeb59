"""The table of parts of sites (article 6)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.law.categories import PlacePart
from mingcha.registry.parts.rules import MOST_NAME, MOST_REASON
from mingcha.registry.places.models import Site

_KINDS = [PlacePart.ENTRANCE.value, PlacePart.PASSAGE.value, PlacePart.VITAL.value]


class SitePart(Attested):
    """An entrance, a passage or a vital part of a site. The row stays when the part is ended."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="parts", db_comment="the site")
    kind = models.CharField(max_length=20, db_comment="entrance | passage | vital (article 6)")
    name = models.CharField(max_length=MOST_NAME, db_comment="name of the part")
    required = models.BooleanField(default=True, db_comment="whether article 6 wants a camera here")
    reason = models.CharField(
        max_length=MOST_REASON, blank=True, default="", db_comment="why it is or is not required, may be empty"
    )
    longitude_ndeg = models.BigIntegerField(null=True, blank=True, db_comment="CGCS2000 longitude in 1e-9 degrees")
    latitude_ndeg = models.BigIntegerField(null=True, blank=True, db_comment="CGCS2000 latitude in 1e-9 degrees")
    original = models.CharField(max_length=80, blank=True, default="", db_comment="coordinate as entered, may be empty")
    original_system = models.CharField(max_length=12, blank=True, default="", db_comment="label as entered, kit System")
    version = models.PositiveIntegerField(default=1, db_comment="rises with each judgement")
    added_at = models.DateTimeField(db_comment="when it was registered")
    added_by = models.CharField(max_length=80, db_comment="actor who registered it")
    ended_at = models.DateTimeField(null=True, blank=True, db_comment="when it was ended, else empty")
    ended_by = models.CharField(max_length=80, blank=True, default="", db_comment="actor who ended it")
    end_reason = models.CharField(max_length=MOST_REASON, blank=True, default="", db_comment="why it was ended")

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["longitude_ndeg", "latitude_ndeg"], name="site_part_place", condition=Q(ended_at=None)
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="site_part_kind"),
            models.UniqueConstraint(fields=["site", "name"], condition=Q(ended_at=None), name="site_part_once"),
            models.CheckConstraint(condition=Q(required=True) | ~Q(reason=""), name="site_part_reason"),
            models.CheckConstraint(
                condition=Q(longitude_ndeg=None, latitude_ndeg=None, original="", original_system="")
                | (Q(longitude_ndeg__isnull=False, latitude_ndeg__isnull=False) & ~Q(original_system="")),
                name="site_part_coordinate_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="", end_reason="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(end_reason="")),
                name="site_part_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} #{self.pk}"
