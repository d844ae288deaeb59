"""Monitoring seats of a unit and the layouts of their walls (article 16(1))."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.registry.places.models import Organisation
from mingcha.registry.seats.rules import MOST_NAME, TILES


class Seat(Attested):
    """A monitoring seat of a unit: the wall's layouts belong to it, not to the person on duty (article 16(1))."""

    code = models.CharField(max_length=20, unique=True, db_comment="short code within this installation")
    name = models.CharField(max_length=MOST_NAME, db_comment="what the unit calls it")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats", db_comment="whose seat it is")
    theme = models.CharField(max_length=10, default="", blank=True, db_comment="day, night, or empty: the person's own")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(theme__in=["", "day", "night"]), name="seat_theme"),
        ]

    def __str__(self) -> str:
        return self.code


class WallLayout(Attested):
    """A named layout of a seat's wall. A change is a new row with the next version; the highest version counts."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="layouts", db_comment="the seat it belongs to")
    name = models.CharField(max_length=MOST_NAME, db_comment="what the seat calls it")
    version = models.PositiveIntegerField(db_comment="1, 2, ...; the highest of a name counts")
    tiles = models.SmallIntegerField(db_comment="1, 4, 9, 16, 25, 36, 49 or 64")
    pages = models.JSONField(db_comment="[[point code or empty text, one a tile]...]; several pages make a tour")
    dwell_s = models.PositiveSmallIntegerField(default=0, db_comment="seconds a page of a tour stays; 0: no tour")
    shared = models.BooleanField(default=False, db_comment="whether the other seats of the unit may use it")
    withdrawn = models.BooleanField(default=False, db_comment="whether the name is no longer offered")
    made_at = models.DateTimeField(db_comment="when this version was made")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seat", "name", "version"], name="layout_version_once"),
            models.CheckConstraint(condition=Q(tiles__in=TILES), name="layout_tiles"),
            models.CheckConstraint(condition=Q(version__gte=1), name="layout_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Favourite(Attested):
    """A point that a monitor finds first in the tree of every wall; it opens nothing (article 3)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_comment="whose favourite")
    point = models.ForeignKey("registry.Point", models.PROTECT, related_name="+", db_comment="the point")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "point"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.pk}"


class FavouriteDay(models.Model):
    """How many favourites a person kept and dropped on the newest day on which any was: a working row, one a person, in
    no log; the entries of that day remain."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+", db_comment="whose favourites"
    )
    day = models.DateField(db_comment="Shanghai day")
    steps = models.IntegerField(db_comment="favourites kept and dropped on that day")

    def __str__(self) -> str:
        return f"{self.pk}"
