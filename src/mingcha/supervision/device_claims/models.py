"""The table of what devices last said of their pictures (articles 7, 12)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.registry.devices.values import PictureClaimKind

_KINDS = [one.value for one in PictureClaimKind]


class PictureClaim(models.Model):
    """What the device of a point last said of its picture. Derived: anybody can make such a message, so it leaves no
    entry in the log, and there is one row of a point and kind, however many come."""

    point = models.ForeignKey("registry.Point", models.CASCADE, related_name="picture_claims", db_comment="the camera")
    kind = models.CharField(max_length=12, db_comment="covered | abnormal | no_picture")
    begun_at = models.DateTimeField(db_comment="since when the device says so, by our clock")
    heard_at = models.DateTimeField(db_comment="when it was heard last")
    over_at = models.DateTimeField(null=True, blank=True, db_comment="when the device said that it is over, or empty")

    class Meta:
        db_table_comment = "derived: what devices last said of their pictures"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["point", "kind"], name="picture_claim_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in PictureClaimKind]), name="picture_claim_kind"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["heard_at"], name="picture_claim_heard")]

    def __str__(self) -> str:
        return f"{self.point_id} {self.kind}"
