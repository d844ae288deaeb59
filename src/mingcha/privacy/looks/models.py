"""The table of looks at masks (article 18)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested
from mingcha.media.units import MaskSeen
from mingcha.privacy.looks.values import LookKind


class MaskLook(Attested):
    """What a recorder or an officer saw of a version of a mask. Rows only grow."""

    mask = models.ForeignKey("privacy.Mask", models.PROTECT, related_name="looks", db_comment="the version")
    at = models.DateTimeField(db_comment="when it was looked at")
    kind = models.CharField(max_length=8, db_comment="daily | start | moved | person")
    worst_deviation = models.IntegerField(
        null=True, blank=True, db_comment="levels of luma inside of it as the camera sent it, empty: filled here"
    )
    shift_x_permille = models.IntegerField(db_comment="shift of the view to the right, permille of the width")
    shift_y_permille = models.IntegerField(db_comment="shift of the view down, permille of the height")
    score_permille = models.IntegerField(db_comment="how sure the shift is, 0: not measured")
    result = models.CharField(max_length=8, db_comment="seen | not_seen | moved | unknown")
    by = models.CharField(max_length=64, db_comment="actor id of who looked")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in LookKind]), name="mask_look_kind"),
            models.CheckConstraint(condition=Q(result__in=[seen.value for seen in MaskSeen]), name="mask_look_result"),
        ]
        indexes: ClassVar = [models.Index(fields=["mask", "at"], name="mask_look_newest")]

    def __str__(self) -> str:
        return f"{self.mask_id} {self.result}"
