"""Tables of the daily proof (art. 16(5))."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from mingcha.evidence.models import Attested


class ReachState(models.TextChoices):
    """The kept history of a camera compared with its legal days."""

    ENOUGH = "enough", "reaches back as far as its class asks"
    FILLING = "filling", "has not recorded for so long yet, nothing was lost: no breach"
    SHORT = "short", "footage of its legal days is gone"
    NONE = "none", "keeps nothing and never recorded"


class CameraDay(models.Model):
    """One Shanghai day of a camera: footage, gaps with reasons, and how far back it reached. Derived by `prove_days`
    from hours and register, so not Attested: the digest of all rows of a day is in its DayProof."""

    camera = models.CharField(max_length=20, db_comment="20-digit code of the point")
    day = models.DateField(db_comment="Shanghai day")
    expected_ms = models.PositiveIntegerField(db_comment="milliseconds of the day since the camera was registered")
    footage_ms = models.PositiveIntegerField(db_comment="milliseconds with footage")
    gaps = models.JSONField(db_comment="cause -> milliseconds without footage")
    unexplained_ms = models.PositiveIntegerField(db_comment="milliseconds that neither footage nor a gap explains")
    size_bytes = models.PositiveBigIntegerField(db_comment="bytes recorded on this day")
    retention_class = models.CharField(max_length=8, db_comment="class of the system when proved")
    oldest_day = models.DateField(null=True, db_comment="oldest day with footage kept when proved; null for none")
    must_reach_back_to = models.DateField(db_comment="oldest day that its class still keeps when proved")
    standing = models.CharField(max_length=8, choices=ReachState.choices, db_comment="enough | filling | short | none")

    class Meta:
        db_table = "custody_cameraday"
        db_table_comment = "derived: camera-days with footage, gaps by cause and oldest day (art. 16(5))"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "camera"], name="custody_cameraday_once"),
            models.CheckConstraint(condition=Q(standing__in=ReachState.values), name="custody_cameraday_standing"),
        ]
        indexes: ClassVar = [models.Index(fields=["camera", "day"], name="custody_cameraday_camera")]


class DayProof(Attested):
    """The proof of a Shanghai day over all cameras: sums, and the digest of its CameraDay rows. Late hours lead to a
    further revision; a proof never changes."""

    day = models.DateField(db_comment="Shanghai day")
    revision = models.PositiveIntegerField(db_comment="1 for the first proof of the day")
    cameras = models.PositiveIntegerField(db_comment="camera-days counted")
    expected_ms = models.PositiveBigIntegerField(db_comment="sum over the cameras")
    footage_ms = models.PositiveBigIntegerField(db_comment="sum over the cameras")
    gaps = models.JSONField(db_comment="cause -> milliseconds, summed over the cameras")
    unexplained_ms = models.PositiveBigIntegerField(db_comment="sum over the cameras")
    short = models.PositiveIntegerField(db_comment="cameras whose legal days are not kept")
    digest = models.CharField(max_length=44, db_comment="base64 SHA-256 over the canonical lines of its camera-days")
    made_at = models.DateTimeField(db_comment="the instant whose hours it counts")

    class Meta:
        db_table = "custody_dayproof"
        db_table_comment = "daily proof of keeping (art. 16(5))"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "revision"], name="custody_dayproof_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="custody_dayproof_revision"),
        ]
