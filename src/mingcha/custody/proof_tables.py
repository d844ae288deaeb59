"""Tables of the daily proof, of disks that run short and of reviews of holds (article 16(5); decree 799, art. 17)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from mingcha.evidence.models import Attested


class Standing(models.TextChoices):
    """How the kept history of a camera stands beside its legal days."""

    ENOUGH = "enough", "reaches back as far as its class asks"
    FILLING = "filling", "has not recorded for so long yet, nothing was lost: no breach"
    SHORT = "short", "footage of its legal days is gone"
    NONE = "none", "keeps nothing and never recorded"


class CameraDay(models.Model):
    """One Shanghai day of a camera: what was recorded, what was not and why, how far back it reached. Derived from
    hours and register by `prove_days`, so not Attested: the digest of all rows of a day stands in its DayProof."""

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
    standing = models.CharField(max_length=8, choices=Standing.choices, db_comment="enough | filling | short | none")

    class Meta:
        db_table = "custody_cameraday"
        db_table_comment = "derived: camera-days with footage, gaps by cause and oldest day (art. 16(5))"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "camera"], name="custody_cameraday_once"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="custody_cameraday_standing"),
        ]
        indexes: ClassVar = [models.Index(fields=["camera", "day"], name="custody_cameraday_camera")]


class DayProof(Attested):
    """The proof of a Shanghai day over all cameras: sums, and the digest of its CameraDay rows. Hours that a recorder
    hands up late make a further revision; none is ever changed."""

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


class AlarmKind(models.TextChoices):
    """Why a disk is an alarm."""

    FORECAST = "forecast", "it will be full before its footage may go"
    FULL = "full", "it is full: recording stops, nothing is written over"


class DiskAlarm(Attested):
    """A disk on which the legal days are at risk (存储期限风险): raised and ended by the clock, each an entry."""

    recorder = models.CharField(max_length=64, db_comment="the recorder")
    disk = models.CharField(max_length=64, db_comment="the disk as its recorder names it")
    kind = models.CharField(max_length=8, choices=AlarmKind.choices, db_comment="forecast | full")
    raised_at = models.DateTimeField(db_comment="when it was raised")
    full_on = models.DateField(null=True, db_comment="day on which the disk was to be full; null for a full one")
    short_bytes = models.PositiveBigIntegerField(db_comment="bytes that the legal days need beyond what there is")
    ended_at = models.DateTimeField(null=True, db_comment="when the risk was over; null while it lasts")

    class Meta:
        db_table = "custody_diskalarm"
        db_table_comment = "disks on which the legal days are at risk (art. 16(5))"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AlarmKind.values), name="custody_diskalarm_kind"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("raised_at")), name="custody_diskalarm_order"
            ),
            models.UniqueConstraint(
                fields=["recorder", "disk", "kind"], condition=Q(ended_at__isnull=True), name="custody_diskalarm_once"
            ),
        ]


class HoldReview(Attested):
    """A hold that a person looked at again and kept, with the reason: its purpose is not met yet (decree 799, 17)."""

    hold = models.PositiveIntegerField(db_comment="running number of the hold")
    reviewed_at = models.DateTimeField(db_comment="when")
    reviewed_by = models.CharField(max_length=64, db_comment="actor id")
    reason = models.TextField(db_comment="why it stays")
    next_review_on = models.DateField(db_comment="Shanghai day of the next review")

    class Meta:
        db_table = "custody_holdreview"
        db_table_comment = "reviews of holds (art. 16(5); decree 799, art. 17)"
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reason=""), name="custody_holdreview_reason")]
        indexes: ClassVar = [models.Index(fields=["hold", "reviewed_at"], name="custody_holdreview_hold")]


class DiskOutlook(models.Model):
    """What is foreseen of a disk. Derived: made anew by `foresee_disks` every few minutes, so it is not Attested."""

    recorder = models.CharField(max_length=64, db_comment="the recorder")
    disk = models.CharField(max_length=64, db_comment="the disk as its recorder names it")
    number = models.PositiveSmallIntegerField(db_comment="its place in the recorder's list, from 1")
    path = models.CharField(max_length=255, blank=True, default="", db_comment="where it is mounted")
    state = models.CharField(max_length=16, db_comment="good | full | read_only | missing | wrong | double | fault")
    weight = models.PositiveIntegerField(db_comment="its share of new footage beside the recorder's other disks")
    free_bytes = models.PositiveBigIntegerField(null=True, db_comment="free room; null when unknown")
    total_bytes = models.PositiveBigIntegerField(null=True, db_comment="size; null when unknown")
    daily_bytes = models.PositiveBigIntegerField(db_comment="new footage a day, as measured")
    need_bytes = models.PositiveBigIntegerField(db_comment="what the legal days of its cameras need")
    short_bytes = models.PositiveBigIntegerField(db_comment="what is lacking for them")
    holds_days = models.PositiveIntegerField(null=True, db_comment="days of footage for which there is room")
    unmeasured = models.PositiveIntegerField(db_comment="cameras of the recorder that gave nothing to measure by")
    full_on = models.DateField(null=True, db_comment="day on which it is full before its footage may go; null for none")
    made_at = models.DateTimeField(db_comment="when it was foreseen")

    class Meta:
        db_table = "custody_diskoutlook"
        db_table_comment = "derived: what is foreseen of the recorders' disks (art. 16(5))"
        constraints: ClassVar = [models.UniqueConstraint(fields=["recorder", "disk"], name="custody_diskoutlook_once")]
