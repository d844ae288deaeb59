"""Tables of placement: which recorder has which camera since when, and the fleet's version (arts. 7, 16(5))."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Placement(models.Model):
    """A recorder's tenure of a camera. Derived from the log entries of moves, so it is not Attested.

    The recorder records under the epoch Point.epoch + moves: both only grow, so no two tenures share an epoch.
    """

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    recorder = models.CharField(max_length=64, db_comment="the recorder that has it")
    moves = models.PositiveIntegerField(db_comment="how often the camera had moved before; added to the point's epoch")
    first_epoch = models.PositiveBigIntegerField(db_comment="epoch with which the tenure began")
    began_at = models.DateTimeField(db_comment="when it began, by the clock of the database")
    last_epoch = models.PositiveBigIntegerField(null=True, db_comment="epoch with which it ended; null while it lasts")
    ended_at = models.DateTimeField(null=True, db_comment="when it ended; null while it lasts")

    class Meta:
        db_table = "custody_placement"
        db_table_comment = "derived: which recorder has which camera, and had it before"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["camera", "moves"], name="custody_placement_once"),
            models.UniqueConstraint(
                fields=["camera"], condition=Q(ended_at__isnull=True), name="custody_placement_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, last_epoch__isnull=True)
                | Q(ended_at__gte=F("began_at"), last_epoch__gte=F("first_epoch")),
                name="custody_placement_ended",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["recorder", "ended_at"], name="custody_placement_owner")]


class Fleet(models.Model):
    """The result of the leader's most recent round, and the fleet's version: one row. Derived, not Attested."""

    id = models.SmallIntegerField(primary_key=True, db_comment="always 1")
    leader = models.CharField(max_length=64, blank=True, default="", db_comment="the recorder whose uplink placed last")
    round_at = models.DateTimeField(null=True, db_comment="when it looked last; null before anybody led")
    braked_since = models.DateTimeField(null=True, db_comment="since when too many are gone for anything to be moved")
    unplaced = models.PositiveIntegerField(default=0, db_comment="cameras for which no recorder has room")

    version = models.PositiveBigIntegerField(default=0, db_comment="grows whenever cameras are given to recorders")

    class Meta:
        db_table = "custody_fleet"
        db_table_comment = "derived: the leader's last word on the recorders"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="custody_one_fleet")]
