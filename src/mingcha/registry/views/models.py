"""The tables of reference images and home presets (article 7)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.points.models import Point
from mingcha.registry.views.rules import MOST_PRESET


class ReferenceImage(Attested):
    """Which kept picture shows what a point is to show; the newest row holds. The picture itself is kept by the door to
    footage (access/snapshots) and is seen under a grant alone: here are its number and digests."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="references", db_comment="the point")
    snapshot = models.CharField(max_length=20, unique=True, db_comment="number of the kept picture")
    shown_at = models.DateTimeField(db_comment="the time of its frame")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the JPEG, hexadecimal")
    fragment_digest = models.CharField(max_length=64, db_comment="SHA-256 of its fragment of footage, hexadecimal")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(snapshot="") & ~Q(digest=""), name="reference_whole")
        ]

    def __str__(self) -> str:
        return self.snapshot


class HomePreset(Attested):
    """The home preset of a camera that turns, as it was set at the camera; the newest row holds."""

    point = models.ForeignKey(Point, models.PROTECT, related_name="home_presets", db_comment="the point")
    preset = models.CharField(max_length=MOST_PRESET, db_comment="name or number of the preset at the camera")
    return_minutes = models.PositiveSmallIntegerField(db_comment="after how many minutes it returns to it")
    recorded_at = models.DateTimeField(db_comment="when it was recorded")
    recorded_by = models.CharField(max_length=80, db_comment="actor id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(preset="") & Q(return_minutes__gte=1), name="home_preset_whole")
        ]

    def __str__(self) -> str:
        return self.preset
